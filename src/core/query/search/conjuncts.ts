import { facetKeys } from './facetList.ts';
import { NO, type Predicate, predicateOf, UNKNOWN } from './predicate.ts';
import type { RowView } from './rowView.ts';
import { nameOfKey } from './searchKeys.ts';
import { type Search, termsOf } from './syntax.ts';
import type { WantedTags } from './tagSink.ts';

/** What a span is to a search; from 0 on: it fails the terms of this facet alone, and counts for it. */
export type Outcome = typeof MATCHES | typeof REJECTED | typeof PENDING | number;
export const MATCHES = -1;
export const REJECTED = -2;
/** Its body decides. */
export const PENDING = -3;

/** The parts of a search that must all hold, each with the facet whose own terms it is. */
export class Conjuncts {
  private readonly parts: readonly { readonly passes: Predicate; readonly facet: number }[];

  constructor(search: Search, wanted: WantedTags) {
    const parts = search.kind === 'and' ? search.of : [search];
    this.parts = parts.map(part => ({ passes: predicateOf(part, wanted), facet: facetOf(part) }));
  }

  judge(view: RowView): Outcome {
    let outcome: Outcome = MATCHES;
    let unknown = false;
    for (const { passes, facet } of this.parts) {
      const verdict = passes(view);
      if (verdict === UNKNOWN) unknown = true;
      if (verdict !== NO) continue;
      if (facet < 0 || (outcome !== MATCHES && outcome !== facet)) return REJECTED;
      outcome = facet;
    }
    return unknown ? PENDING : outcome;
  }
}

/** The facet that all terms of a part are of, -1 for none. */
function facetOf(part: Search): number {
  const keys = new Set(termsOf(part).map(({ key }) => nameOfKey(key ?? '')));
  return keys.size === 1 ? facetKeys.findIndex(({ key }) => keys.has(key)) : -1;
}
