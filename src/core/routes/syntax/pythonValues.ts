import type { Node } from 'web-tree-sitter';
import type { Reference } from '../declarations.ts';
import { field, parts } from './captures.ts';
import type { Scopes } from './scopes.ts';

/** Names of names: more are not written by hand. */
const DEPTH = 8;

/** What stands behind names and places of lists: `views[0]` after `views = [index]` is `index`. */
export function pythonValue(node: Node, scopes: Scopes, depth = DEPTH): Node {
  if (depth === 0) return node;
  const binding = node.type === 'identifier' ? scopes.lookup(node.text, node) : undefined;
  const value = binding?.kind === 'value' ? binding.node : pythonMember(node, scopes, depth - 1);
  return value ? pythonValue(value, scopes, depth - 1) : node;
}

/** `PATHS["users"]`, `row[0]`, and `Paths.USERS` of a class of this file, where they are written out. */
export function pythonMember(node: Node, scopes: Scopes, depth = DEPTH): Node | undefined {
  const [object, key] = [
    field(node, node.type === 'subscript' ? 'value' : 'object'),
    field(node, node.type === 'subscript' ? 'subscript' : 'attribute'),
  ];
  if (!object || !key || depth === 0) return undefined;
  if (node.type === 'attribute') return classConstant(object, key.text, scopes);
  const holder = pythonValue(object, scopes, depth - 1);
  if (holder.type === 'dictionary') return entry(holder, key.text);
  const items = /^-?\d+$/.test(key.text) ? pythonItems(holder, scopes, depth - 1) : undefined;
  return items?.at(Number(key.text));
}

/** `"users"` and `'users'` are the same key. */
function entry(dictionary: Node, key: string): Node | undefined {
  const bare = (text: string) => text.replace(/^(["'])(.*)\1$/, '$2');
  const pair = parts(dictionary).find(part => bare(field(part, 'key')?.text ?? '') === bare(key));
  return pair && field(pair, 'value');
}

function classConstant(object: Node, name: string, scopes: Scopes): Node | undefined {
  const binding = object.type === 'identifier' ? scopes.lookup(object.text, object) : undefined;
  const body = binding?.kind === 'class' ? field(binding.node, 'body') : undefined;
  const assignment = (body ? parts(body) : [])
    .flatMap(parts)
    .findLast(part => part.type === 'assignment' && field(part, 'left')?.text === name);
  return assignment && field(assignment, 'right');
}

/** What is in a list, tuple or set that is written out, sums of such included; the keys of a dictionary. */
export function pythonItems(
  node: Node,
  scopes: Scopes,
  depth = DEPTH,
): readonly Node[] | undefined {
  const value = pythonValue(node, scopes, depth);
  if (['list', 'tuple', 'set'].includes(value.type)) {
    const items = parts(value);
    return items.some(({ type }) => type === 'list_splat') ? undefined : items;
  }
  if (value.type === 'dictionary') return parts(value).flatMap(pair => field(pair, 'key') ?? []);
  if (value.type !== 'binary_operator' || depth === 0) return undefined;
  const [left, right] = parts(value).map(side => pythonItems(side, scopes, depth - 1));
  return left && right && field(value, 'operator')?.type === '+' ? [...left, ...right] : undefined;
}

/** What an imported name stands for, dots behind it included. */
export function pythonReference(node: Node, scopes: Scopes): Reference | undefined {
  const names: string[] = [];
  let at: Node | undefined = node;
  while (at?.type === 'attribute') {
    names.unshift(field(at, 'attribute')?.text ?? '');
    at = field(at, 'object');
  }
  const binding = at?.type === 'identifier' ? scopes.lookup(at.text, at) : undefined;
  if (binding?.kind !== 'import') return undefined;
  return {
    module: binding.module,
    names: [binding.name, ...names].filter(name => name !== ''),
    called: false,
  };
}
