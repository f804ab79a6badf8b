import type { Node } from 'web-tree-sitter';
import { field, parts } from './captures.ts';
import { bare } from './javascriptNodes.ts';
import type { Scopes } from './scopes.ts';

/** Names of names: more are not written by hand. */
const DEPTH = 8;

/** What stands behind names and members of what is written out: `row.path` of `{ path: '/a' }` is `'/a'`. */
export function javascriptValue(node: Node, scopes: Scopes, depth = DEPTH): Node {
  const inner = bare(node);
  if (depth === 0) return inner;
  const name = /^(?:identifier|shorthand_property_identifier)$/.test(inner.type);
  const binding = name ? scopes.lookup(inner.text, inner) : undefined;
  const value =
    binding?.kind === 'value' ? binding.node : javascriptMember(inner, scopes, depth - 1);
  return value ? javascriptValue(value, scopes, depth - 1) : inner;
}

/** `PATHS.users`, `row[0]`, `PATHS['users']`, and `this.path` of the class around. */
export function javascriptMember(node: Node, scopes: Scopes, depth = DEPTH): Node | undefined {
  const object = field(node, 'object');
  const key = field(node, node.type === 'subscript_expression' ? 'index' : 'property');
  if (!object || !key || depth === 0 || !/^(?:member|subscript)_expression$/.test(node.type))
    return undefined;
  if (object.type === 'this') {
    const own = fieldOf(node, key.text);
    return own && field(own, 'value');
  }
  const holder = javascriptValue(object, scopes, depth - 1);
  if (holder.type === 'object') return propertyOf(holder, key.text);
  return key.type === 'number'
    ? javascriptItems(holder, scopes, depth - 1)?.at(Number(key.text))
    : undefined;
}

/** `'users'` and `users` are the same key. */
export function propertyOf(object: Node, key: string): Node | undefined {
  const named = (node: Node) =>
    (field(node, 'key') ?? field(node, 'name') ?? node).text.replace(/^(['"])(.*)\1$/, '$2');
  const wanted = key.replace(/^(['"])(.*)\1$/, '$2');
  const property =
    object.type === 'object' ? parts(object).find(one => named(one) === wanted) : undefined;
  return property && (field(property, 'value') ?? property);
}

/** What is in an array that is written out. */
export function javascriptItems(
  node: Node,
  scopes: Scopes,
  depth = DEPTH,
): readonly Node[] | undefined {
  const value = javascriptValue(node, scopes, depth);
  if (value.type !== 'array') return undefined;
  const items = parts(value);
  return items.some(({ type }) => type === 'spread_element') ? undefined : items;
}

/** `private router = Router()` or `constructor(private app: Express)`, in the class around a use. */
export function fieldOf(use: Node, name: string): Node | undefined {
  let around = use.parent;
  while (around && around.type !== 'class_body') around = around.parent;
  const members = around ? parts(around) : [];
  const parameters = members
    .filter(member => field(member, 'name')?.text === 'constructor')
    .flatMap(member => parts(field(member, 'parameters') ?? member));
  return [...members, ...parameters].find(
    one => /field_definition|required_parameter/.test(one.type) && nameOf(one) === name,
  );
}

const nameOf = (declaration: Node): string | undefined =>
  (field(declaration, 'property') ?? field(declaration, 'name') ?? field(declaration, 'pattern'))
    ?.text;
