import type { TraceColumns } from '../model/trace.ts';
import type { Nanoseconds } from '../model/units.ts';
import { exclusive } from './exclusive.ts';

/**
 * What the views of one trace need to know of its shape, by the spans' places in the columns. Those are in the order
 * of a walk, so that a span and all below it stand together: `span … past[span] - 1`.
 */
export interface TraceTree {
  readonly columns: TraceColumns;
  readonly size: number;
  readonly depth: Int32Array;
  readonly past: Int32Array;
  /** What each span spent itself; what ran side by side shares the time. */
  readonly own: Float64Array;
  /** The same, of a window alone. */
  readonly ownIn: (window: Stretch) => Float64Array;
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
  const ownTimes = exclusive({ parent, from: columns.offset, to: endsOf(columns) });
  const ownIn = ({ from, to }: Stretch) => ownTimes(from, to);
  return { columns, size, depth, past, own: ownIn(wholeOf(columns)), ownIn, errorStart };
}

export const wholeOf = ({ duration }: TraceColumns): Stretch => ({
  from: 0,
  to: Math.max(duration, 1),
});

const endsOf = (columns: TraceColumns): Float64Array =>
  Float64Array.from(columns.offset, (_, span) => endOf(columns, span));

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
