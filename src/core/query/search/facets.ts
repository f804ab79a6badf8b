import type { Facet } from '../../model/trace.ts';
import { facetKeys } from './facetList.ts';
import type { SearchSession } from './session.ts';

/** Which values of a facet are told: the most frequent, and those that the search names. */
export interface ToldValues {
  readonly most: number;
  readonly containing: string; // whatever the case
}

/** Every facet that has values. */
export const facetsOf = (session: SearchSession, most: number): readonly Facet[] =>
  facetKeys
    .map(({ key }) => facetOf(session, key, { most, containing: '' }))
    .filter(({ values }) => values.length > 0);

/** A key that is no facet has no values. */
export function facetOf(session: SearchSession, key: string, told: ToldValues): Facet {
  const facet = facetKeys.findIndex(known => known.key === key);
  const { ids, totals } = session.cells;
  const wanted = told.containing.toLowerCase();
  const counts = totals.values(facet);
  const found =
    wanted === ''
      ? [...counts]
      : [...counts].filter(([id]) => ids.text(id).toLowerCase().includes(wanted));
  const most = firstOf(found, told.most);
  const named = new Set([...(session.named.get(key) ?? [])].map(value => ids.ofText(value)));
  const others = found.filter(one => named.has(one[0]) && !most.includes(one));
  const values = [...most, ...others]
    .map(([id, count]) => ({ value: ids.text(id), count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
  const { countedFrom } = session;
  return {
    key,
    values,
    more: found.length - values.length,
    ...(countedFrom !== undefined && { countedFrom }),
  };
}

type Counted = readonly [id: number, count: number];

/** The most frequent of many, without sorting the others or asking for their texts. */
function firstOf(all: readonly Counted[], most: number): readonly Counted[] {
  const first: Counted[] = [];
  for (const one of all) {
    const last = first[most - 1];
    if (last && !isBefore(one, last)) continue;
    const before = first.findIndex(other => isBefore(one, other));
    first.splice(before < 0 ? first.length : before, 0, one);
    first.length = Math.min(first.length, most);
  }
  return first;
}

/** Of those that are as frequent, the one that was seen first. */
const isBefore = ([id, count]: Counted, [other, otherCount]: Counted): boolean =>
  count > otherCount || (count === otherCount && id < other);
