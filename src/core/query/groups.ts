import type { Metric } from '../store/metrics.ts';
import type { Series } from '../store/series.ts';
import { passes, type ScopeTest } from './scope.ts';

/** Series that an answer draws as one line. */
export interface Group {
  readonly scope: string; // `endpoint:/slow,env:dev`, or `*`
  readonly series: readonly Series[];
}

/** The series of a scope, by the values of their tags; a series without one of the keys stands under `N/A`. */
export function groupsOf(
  metric: Metric,
  scope: readonly ScopeTest[],
  by: readonly string[],
): readonly Group[] {
  const indexes = by.map(key => metric.groupsOf(key));
  const groups = new Map<number, { scope: string; series: Series[] }>();
  metric.series.forEach((series, at) => {
    if (!passes(series.name.tags, scope)) return;
    let id = 0;
    for (const { ids, values } of indexes) id = id * values.length + (ids[at] ?? 0);
    const known = groups.get(id);
    if (known) known.series.push(series);
    else groups.set(id, { scope: scopeAt(at), series: [series] });
  });
  return [...groups.values()];

  function scopeAt(at: number): string {
    if (by.length === 0) return '*';
    return by.map((key, of) => `${key}:${valueAt(of, at)}`).join();
  }

  function valueAt(of: number, at: number): string {
    const index = indexes[of];
    return index?.values[index.ids[at] ?? 0] ?? 'N/A';
  }
}
