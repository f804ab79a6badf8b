import type { Node } from 'web-tree-sitter';
import { parts } from '../syntax/captures.ts';
import { javascriptText } from '../syntax/javascript.ts';
import { bare } from '../syntax/javascriptNodes.ts';
import { javascriptValue } from '../syntax/javascriptValues.ts';
import { literal, type PathText } from '../syntax/pathText.ts';
import type { Scopes } from '../syntax/scopes.ts';

/** The paths of a registration's first argument; nothing where it is not a path. */
export function pathsIn(node: Node, scopes: Scopes): readonly PathText[] | undefined {
  const value = javascriptValue(node, scopes);
  const inner = /^(?:regex|array)$/.test(value.type) ? value : bare(node);
  if (inner.type === 'regex') return [literal(`(${inner.text})`)]; // as Express' layers and the tracer write it
  if (inner.type === 'array') {
    const paths = parts(inner).map(part => pathsIn(part, scopes));
    return paths.every(path => path !== undefined) && paths.length > 0 ? paths.flat() : undefined;
  }
  const text = javascriptText(inner, scopes);
  return text && [text];
}
