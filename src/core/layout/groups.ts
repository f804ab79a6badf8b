import type { Nanoseconds } from '../model/units.ts';
import { type TraceTree, textOf } from './tree.ts';

/** The spans of one operation of one service. */
export interface SpanGroup {
  readonly key: string;
  readonly service: string;
  readonly name: string;
  readonly count: number;
  readonly errors: number;
  readonly total: Nanoseconds;
  readonly own: Nanoseconds;
  readonly p95: Nanoseconds; // nearest rank
  readonly slowest: number; // a span
  /** What they worked on, where it is the same for all. */
  readonly resource: string | undefined;
}

export type GroupOrder = 'name' | 'service' | 'count' | 'errors' | 'total' | 'own' | 'p95';

export function groupsOf(tree: TraceTree): readonly SpanGroup[] {
  const { columns, size } = tree;
  const spans = Map.groupBy(
    Array.from({ length: size }, (_, span) => span),
    span => `${columns.service[span]} ${columns.name[span]}`,
  );
  return [...spans].map(([key, members]) => groupOf(tree, key, members));
}

function groupOf({ columns, own }: TraceTree, key: string, spans: readonly number[]): SpanGroup {
  const { length, error, resource } = columns;
  const [first = 0] = spans;
  const byLength = spans.toSorted((a, b) => (length[a] ?? 0) - (length[b] ?? 0));
  const p95 = byLength[Math.ceil(0.95 * byLength.length) - 1] ?? first;
  const sum = (of: (span: number) => number | undefined) =>
    spans.reduce((sum, span) => sum + (of(span) ?? 0), 0);
  const alike = spans.every(span => resource[span] === resource[first]);
  return {
    key,
    service: textOf(columns, 'service', first),
    name: textOf(columns, 'name', first),
    count: spans.length,
    errors: sum(span => error[span]),
    total: sum(span => length[span]),
    own: sum(span => own[span]),
    p95: length[p95] ?? 0,
    slowest: byLength.at(-1) ?? first,
    resource: alike ? textOf(columns, 'resource', first) : undefined,
  };
}

/** Numbers from the largest, names from A. */
export function sortedGroups(groups: readonly SpanGroup[], by: GroupOrder): readonly SpanGroup[] {
  return groups.toSorted((a, b) => {
    if (by !== 'name' && by !== 'service') return b[by] - a[by] || b.total - a.total;
    return a[by].localeCompare(b[by]) || b.total - a.total;
  });
}
