import type { Node } from 'web-tree-sitter';
import type { Reference } from '../declarations.ts';
import { field } from './captures.ts';
import { isOwnModule } from './javascriptModules.ts';
import { bare, requiredBy } from './javascriptNodes.ts';
import type { Scopes } from './scopes.ts';

/** Deeper than any path is written, so that no source exhausts the stack. */
const DEPTH = 100;

/** What an expression names in another file of the project; what a call of such gives is `called`. */
export function javascriptReference(node: Node, scopes: Scopes): Reference | undefined {
  const inner = bare(node);
  const callee = inner.type === 'call_expression' ? field(inner, 'function') : undefined;
  const called = callee !== undefined && !requiredBy(inner);
  const [module, ...names] = originOf(called ? callee : inner, scopes);
  if (!module || !isOwnModule(module)) return undefined;
  return { module, names: names.filter(name => name !== '' && name !== 'default'), called };
}

/** The module that an expression comes from and the names on the way: `express.Router` is `['express', '', 'Router']`. */
export function originOf(node: Node, scopes: Scopes, depth = DEPTH): readonly string[] {
  const required = requiredBy(node);
  if (required || depth === 0) return required ? [required] : [];
  const object = node.type === 'member_expression' ? field(node, 'object') : undefined;
  const from = object ? originOf(object, scopes, depth - 1) : [];
  if (from.length > 0) return [...from, field(node, 'property')?.text ?? ''];
  const binding = node.type === 'identifier' ? scopes.lookup(node.text, node) : undefined;
  if (binding?.kind === 'import') return [binding.module, binding.name];
  return binding?.kind === 'value' ? originOf(binding.node, scopes, depth - 1) : [];
}
