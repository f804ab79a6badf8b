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
  const values = [...totals.values(facet)]
    .map(([id, count]) => ({ value: ids.text(id), count }))
    .filter(({ value }) => wanted === '' || value.toLowerCase().includes(wanted))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
  const named = session.named.get(key);
  const shown = values.filter(({ value }, at) => at < told.most || named?.has(value));
  const countedFrom = session.countedFrom(facetKeys[facet]?.inColumns ?? true);
  return {
    key,
    values: shown,
    more: values.length - shown.length,
    ...(countedFrom !== undefined && { countedFrom }),
  };
}
