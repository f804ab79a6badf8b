import type { TraceColumns } from '../model/trace.ts';
import type { Nanoseconds } from '../model/units.ts';

/**
 * What the views of one trace need to know of its shape, by the spans' places in the columns. Those are in the order
 * of a walk, so that a span and all below it stand together: `span … past[span] - 1`.
 */
export interface TraceTree {
  readonly columns: TraceColumns;
  readonly size: number;
  readonly depth: Int32Array;
  readonly past: Int32Array;
  /** Without what children took, however these overlap. */
  readonly own: Float64Array;
  /** 1 where an error began: the span fails, and nothing below it does. */
  readonly errorStart: Uint8Array;
}

/** A stretch of a trace's time, from its start. */
export interface Stretch {
  readonly from: Nanoseconds;
  readonly to: Nanoseconds;
}

export function treeOf(columns: TraceColumns): TraceTree {
  const { parent, error } = columns;
  const size = parent.length;
  const depth = Int32Array.from(parent);
  for (let span = 0; span < size; span++) {
    const above = parent[span] ?? -1;
    depth[span] = above < 0 ? 0 : (depth[above] ?? 0) + 1;
  }
  const past = Int32Array.from(parent, (_, span) => span + 1);
  const errorStart = Uint8Array.from(error);
  const failsWithin = Uint8Array.from(error);
  for (let span = size - 1; span >= 0; span--) {
    const above = parent[span] ?? -1;
    if (above < 0) continue;
    past[above] = Math.max(past[above] ?? 0, past[span] ?? 0);
    if (!failsWithin[span]) continue;
    failsWithin[above] = 1;
    errorStart[above] = 0;
  }
  return { columns, size, depth, past, own: ownTimes(columns, wholeOf(columns)), errorStart };
}

export const wholeOf = ({ duration }: TraceColumns): Stretch => ({
  from: 0,
  to: Math.max(duration, 1),
});

/** The time inside a window that each span did not spend in its children, by span. */
export function ownTimes(columns: TraceColumns, { from, to }: Stretch): Float64Array {
  const { parent, offset, length } = columns;
  const own = new Float64Array(parent.length);
  const covered = new Float64Array(parent.length); // up to where the children seen so far reach
  for (let span = 0; span < parent.length; span++) {
    const begin = Math.max(from, offset[span] ?? 0);
    const end = Math.min(to, (offset[span] ?? 0) + (length[span] ?? 0));
    own[span] = Math.max(0, end - begin);
    covered[span] = begin;
    const above = parent[span] ?? -1;
    if (above < 0) continue;
    const until = Math.min(end, to, (offset[above] ?? 0) + (length[above] ?? 0));
    const taken = until - Math.max(begin, covered[above] ?? 0);
    if (taken <= 0) continue;
    own[above] = Math.max(0, (own[above] ?? 0) - taken); // rounding may leave a hair below nothing
    covered[above] = until;
  }
  return own;
}

/** The spans right below one, in the order they started. */
export function* childrenOf({ past }: TraceTree, span: number): Iterable<number> {
  const end = past[span] ?? 0;
  for (let child = span + 1; child < end; child = past[child] ?? end) yield child;
}

export const endOf = ({ offset, length }: TraceColumns, span: number): Nanoseconds =>
  (offset[span] ?? 0) + (length[span] ?? 0);

/** `text(columns, 'name', 4)`: what a span's entry of a text column says. */
export const textOf = (
  columns: TraceColumns,
  column: 'service' | 'name' | 'resource' | 'type',
  span: number,
): string => columns.strings[columns[column][span] ?? -1] ?? '';
