import type { Nanoseconds } from '../model/units.ts';
import { childrenOf, endOf, type Stretch, type TraceTree } from './tree.ts';

/** A time in which nothing but this span kept the trace from ending sooner. */
export interface Piece extends Stretch {
  readonly span: number;
}

interface Visit extends Stretch {
  readonly span: number;
  /** By end, so that the one that ended last is taken first. */
  readonly children: Piece[];
  /** Up to where the path is not yet known: it is walked backwards. */
  open: Nanoseconds;
}

/**
 * What made a trace last as long as it did, in the order of time. From the end of the longest root backwards: the child
 * that ended last before this moment was waited for, what lies between is the parent's own. The pieces together are
 * the root's whole duration.
 */
export function criticalPath(tree: TraceTree): readonly Piece[] {
  const root = mainRoot(tree);
  if (root === undefined) return [];
  const backwards: Piece[] = [];
  const add = (span: number, from: Nanoseconds, to: Nanoseconds) => {
    if (to > from) backwards.push({ span, from, to });
  };
  const from = tree.columns.offset[root] ?? 0;
  const stack = [visitOf(tree, { span: root, from, to: endOf(tree.columns, root) })];
  for (let at = stack.at(-1); at; at = stack.at(-1)) {
    const child = at.children.pop();
    if (!child) {
      add(at.span, at.from, at.open);
      stack.pop();
    } else if (child.to <= at.open) {
      add(at.span, child.to, at.open);
      at.open = child.from;
      stack.push(visitOf(tree, child));
    }
  }
  return backwards.reverse();
}

function visitOf(tree: TraceTree, piece: Piece): Visit {
  const { columns } = tree;
  const children: Piece[] = [];
  for (const span of childrenOf(tree, piece.span)) {
    const from = Math.max(piece.from, columns.offset[span] ?? 0);
    const to = Math.min(piece.to, endOf(columns, span)); // who outlives the parent was not waited for
    if (to > from) children.push({ span, from, to });
  }
  children.sort((a, b) => a.to - b.to || b.from - a.from);
  return { ...piece, children, open: piece.to };
}

/** The longest of the roots: a trace that is not whole has several. */
export function mainRoot({ columns: { parent, length } }: TraceTree): number | undefined {
  let longest: number | undefined;
  parent.forEach((above, span) => {
    if (above < 0 && (longest === undefined || (length[span] ?? 0) > (length[longest] ?? 0)))
      longest = span;
  });
  return longest;
}
