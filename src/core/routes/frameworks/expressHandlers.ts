import type { Node } from 'web-tree-sitter';
import { field, parts } from '../syntax/captures.ts';
import { bare } from '../syntax/javascriptNodes.ts';
import type { Trust } from './expressTrust.ts';

const inline = /^(?:arrow_function|function_expression|generator_function|function)$/;
const named = /^(?:identifier|member_expression|subscript_expression|call_expression|array)$/;

/**
 * Whether the last argument of `x.get('/path', …)` serves requests. Where `x` is only called like a router it must be a
 * function of request and response: clients have the same methods (`api.get('/users', options)`).
 */
export function isHandler(node: Node, trust: Trust): boolean {
  const inner = bare(node);
  if (trust !== 'look') return inline.test(inner.type) || named.test(inner.type);
  const list = inline.test(inner.type) ? field(inner, 'parameters') : undefined;
  const [first, second] = list ? parts(list) : [];
  return second !== undefined && !/^_?e(?:rr(?:or)?)?\b/.test(first?.text ?? '');
}

/** `listUsers`, `users.list`; wrappers and `bind` are seen through; what has no name is `<anonymous>`. */
export function handlerName(node: Node, depth = 4): string {
  const inner = bare(node);
  const further = (next: Node | undefined) =>
    next && depth > 0 ? handlerName(next, depth - 1) : '<anonymous>';
  switch (inner.type) {
    case 'identifier':
      return inner.text;
    case 'member_expression':
      return memberName(inner);
    case 'array':
      return further(parts(inner).at(-1));
    case 'call_expression': {
      const callee = field(inner, 'function');
      if (callee && field(callee, 'property')?.text === 'bind')
        return further(field(callee, 'object'));
      return further(parts(field(inner, 'arguments') ?? inner).at(-1)); // `wrap(listUsers)`
    }
    default:
      return field(inner, 'name')?.text ?? '<anonymous>';
  }
}

/** Dots and names only: `this.list` is `list`, `make().list` is `list`. */
function memberName(node: Node): string {
  const text = node.text.replace(/\s+/g, '').replace(/\?\./g, '.');
  return /^[\w$.]+$/.test(text)
    ? text.replace(/^this\./, '')
    : (field(node, 'property')?.text ?? '<anonymous>');
}
