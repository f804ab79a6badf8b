import type { Nanoseconds } from '../model/units.ts';
import { childrenOf, type TraceTree, textOf } from './tree.ts';

/** Spans of one place in a trace: same service, operation and resource below the same parents. */
export interface Side {
  readonly count: number;
  readonly errors: number;
  readonly total: Nanoseconds;
  readonly own: Nanoseconds;
}

export interface ComparedRow {
  readonly key: string; // the place in the row's parents
  readonly depth: number;
  readonly service: string;
  readonly name: string;
  readonly resource: string;
  /** Absent where one of the traces has nothing there. */
  readonly left: Side | undefined;
  readonly right: Side | undefined;
}

interface Merged {
  readonly service: string;
  readonly name: string;
  readonly resource: string;
  /** When the first of them began, in the trace that has it first. */
  first: Nanoseconds;
  readonly spans: { readonly left: number[]; readonly right: number[] };
}

type Which = 'left' | 'right';

interface Open {
  readonly merged: Merged;
  readonly depth: number;
  readonly key: string;
}

/** Two traces in one tree, parents before children and siblings by time. */
export function compared(left: TraceTree, right: TraceTree): readonly ComparedRow[] {
  const trees = { left, right };
  const rows: ComparedRow[] = [];
  const stack = opened(trees, { left: rootsOf(left), right: rootsOf(right) }, 0, '');
  for (let at = stack.pop(); at; at = stack.pop()) {
    const { merged, depth, key } = at;
    const { service, name, resource, spans } = merged;
    const sides = { left: sideOf(left, spans.left), right: sideOf(right, spans.right) };
    rows.push({ key, depth, service, name, resource, ...sides });
    const below = {
      left: spans.left.flatMap(span => [...childrenOf(left, span)]),
      right: spans.right.flatMap(span => [...childrenOf(right, span)]),
    };
    stack.push(...opened(trees, below, depth + 1, key));
  }
  return rows;
}

/** Siblings that are alike become one; the last in time comes first, as a stack wants it. */
function opened(
  trees: Readonly<Record<Which, TraceTree>>,
  spans: Readonly<Record<Which, readonly number[]>>,
  depth: number,
  path: string,
): Open[] {
  const alike = new Map<string, Merged>();
  for (const which of ['left', 'right'] as const) {
    const { columns } = trees[which];
    for (const span of spans[which]) {
      const [service, name, resource] = (['service', 'name', 'resource'] as const).map(column =>
        textOf(columns, column, span),
      ) as [string, string, string];
      const key = JSON.stringify([service, name, resource]);
      const first = columns.offset[span] ?? 0;
      const none = { service, name, resource, first, spans: { left: [], right: [] } };
      const merged = alike.get(key) ?? none;
      alike.set(key, merged);
      merged.first = Math.min(merged.first, first);
      merged.spans[which].push(span);
    }
  }
  return [...alike]
    .map(([key, merged]) => ({ merged, depth, key: `${path}/${key}` }))
    .sort((a, b) => a.merged.first - b.merged.first)
    .reverse();
}

function sideOf({ columns, own }: TraceTree, spans: readonly number[]): Side | undefined {
  if (spans.length === 0) return undefined;
  const sum = (of: (span: number) => number | undefined) =>
    spans.reduce((sum, span) => sum + (of(span) ?? 0), 0);
  return {
    count: spans.length,
    errors: sum(span => columns.error[span]),
    total: sum(span => columns.length[span]),
    own: sum(span => own[span]),
  };
}

const rootsOf = ({ columns, past, size }: TraceTree): readonly number[] => {
  const roots: number[] = [];
  for (let span = 0; span < size; span = past[span] ?? size)
    if ((columns.parent[span] ?? -1) < 0) roots.push(span);
  return roots;
};
