import type { TraceTree } from './tree.ts';

/** The waterfall's lines from the top: which span, and how far it is indented. */
export interface Rows {
  readonly span: Int32Array;
  readonly depth: Int32Array;
}

export interface RowChoice {
  /** 1 for spans whose children are not shown. */
  readonly folded: Uint8Array;
  /** 1 for spans that are left out; what is below them moves up to their parent. */
  readonly hidden: Uint8Array;
  /** Only this span and what is below it. */
  readonly focus: number | undefined;
}

export function rowsOf(tree: TraceTree, { folded, hidden, focus }: RowChoice): Rows {
  const { past, size, columns } = tree;
  const first = focus ?? 0;
  const end = focus === undefined ? size : (past[focus] ?? size);
  const spans = new Int32Array(end - first);
  const depth = new Int32Array(end - first);
  const shownAbove = new Int32Array(size); // shown ones up to and with this span
  let count = 0;
  for (let span = first; span < end; ) {
    const above = columns.parent[span] ?? -1;
    const indent = above < first ? 0 : (shownAbove[above] ?? 0);
    if (hidden[span]) {
      shownAbove[span] = indent;
      span++;
      continue;
    }
    shownAbove[span] = indent + 1;
    spans[count] = span;
    depth[count++] = indent;
    span = folded[span] ? (past[span] ?? end) : span + 1;
  }
  return { span: spans.subarray(0, count), depth: depth.subarray(0, count) };
}

/** Every span that has children, the focused one excepted: what stays are the roots. */
export function allFolded({ past, size }: TraceTree): Uint8Array {
  const folded = new Uint8Array(size);
  for (let span = 0; span < size; span++) folded[span] = (past[span] ?? 0) > span + 1 ? 1 : 0;
  return folded;
}

/** Unfolds the folded spans that stand highest, all of one level. */
export function oneLevelMore({ depth }: TraceTree, folded: Uint8Array): Uint8Array {
  let highest = Number.POSITIVE_INFINITY;
  folded.forEach((is, span) => {
    if (is) highest = Math.min(highest, depth[span] ?? 0);
  });
  return folded.map((is, span) => (is && (depth[span] ?? 0) > highest ? 1 : 0));
}

/** Unfolds all above a span, so that it is shown. */
export function revealed({ columns }: TraceTree, folded: Uint8Array, span: number): Uint8Array {
  const next = folded.slice();
  for (let at = columns.parent[span] ?? -1; at >= 0; at = columns.parent[at] ?? -1) next[at] = 0;
  return next;
}

/** Whether one span is another or lies below it. */
export const isWithin = ({ past }: TraceTree, span: number, top: number): boolean =>
  span >= top && span < (past[top] ?? 0);
