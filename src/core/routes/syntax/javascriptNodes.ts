import type { Node } from 'web-tree-sitter';
import { field, parts } from './captures.ts';

export const functions = new Set([
  'function_declaration',
  'function_expression',
  'generator_function_declaration',
  'generator_function',
  'arrow_function',
  'method_definition',
]);

export const isFunction = ({ type }: Node): boolean => functions.has(type);

/** What stands for the same thing: `(x)`, `x!`, `x as T`, `await x`. */
export function bare(node: Node): Node {
  let inner = node;
  while (/^(?:parenthesized|as|satisfies|non_null|await)_expression$/.test(inner.type)) {
    const next = parts(inner)[0];
    if (!next) break;
    inner = next;
  }
  return inner;
}

/** `require('express')`, `await import('express')`. */
export function requiredBy(node: Node): string | undefined {
  const call = node.type === 'await_expression' ? parts(node)[0] : node;
  const callee = call?.type === 'call_expression' ? field(call, 'function') : undefined;
  if (!call || !callee || !/^(?:identifier|import)$/.test(callee.type)) return undefined;
  if (callee.text !== 'require' && callee.type !== 'import') return undefined;
  const first = parts(field(call, 'arguments') ?? call)[0];
  return first?.type === 'string' ? first.text.slice(1, -1) : undefined;
}
