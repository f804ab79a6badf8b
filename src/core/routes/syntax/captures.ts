import type { Node, Query } from 'web-tree-sitter';

/** One match of a query: its nodes by their capture names. */
export type Captures = Readonly<Record<string, Node>>;

export function capturesOf(query: Query, root: Node): readonly Captures[] {
  return query
    .matches(root)
    .map(({ captures }) => Object.fromEntries(captures.map(({ name, node }) => [name, node])));
}

export const field = (node: Node, name: string): Node | undefined =>
  node.childForFieldName(name) ?? undefined;

/** Children that say something: no punctuation, no comments. */
export const parts = (node: Node): readonly Node[] =>
  node.namedChildren.filter(child => child.type !== 'comment');
