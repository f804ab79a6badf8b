import type { Node } from 'web-tree-sitter';
import { type Handover, handedOver, type Mount, parameterRouter } from '../declarations.ts';
import { type Captures, field, parts } from '../syntax/captures.ts';
import { javascriptParameters } from '../syntax/javascript.ts';
import { isFunction } from '../syntax/javascriptNodes.ts';
import { javascriptReference } from '../syntax/javascriptReferences.ts';
import { literal, unknown } from '../syntax/pathText.ts';
import { pathsIn } from './expressPaths.ts';
import type { ExpressReader } from './expressRouters.ts';

/** `app.use('/users', auth, users)`: what is no router is middleware. */
export function mountsOf(
  { verb, receiver, arguments: list }: Captures,
  { scopes, routers }: ExpressReader,
): readonly Mount[] {
  if (!receiver || !list || verb?.text !== 'use') return [];
  const parent = routers.of(receiver);
  const given = parts(list);
  const [first, ...rest] = given;
  if (!parent || !first) return [];
  const prefixes =
    pathsIn(first, scopes) ?? (rest.length > 0 && mayBePath(first) ? [unknown] : undefined);
  const children = (prefixes ? rest : given).flatMap(node => routers.mounted(node) ?? []);
  return children.flatMap(child =>
    (prefixes ?? [literal('')]).map(prefix => ({ parent: parent.router, child, prefix })),
  );
}

/** `config.base`, `prefix`: an expression that is no middleware by its looks. */
const mayBePath = (node: Node): boolean =>
  node.type !== 'call_expression' &&
  /(?:path|prefix|base|root|mount|url|uri|version)\w*$/i.test(node.text);

type Given = Mount | Handover;

/** `require('./routes')(app)`, `register(app)`: of this file, or of another. */
export function handoversOf({ given }: Captures, { scopes, routers }: ExpressReader): Given[] {
  const target = given && routers.of(given);
  const call = given?.parent?.parent;
  const callee = call && field(call, 'function');
  if (!target || target.path || !callee) return [];
  const at = parts(given.parent ?? given).findIndex(({ id }) => id === given.id);
  const to = javascriptReference(callee, scopes);
  if (to) return to.called ? [] : [{ router: target.router, to, at }];
  const binding = callee.type === 'identifier' ? scopes.lookup(callee.text, callee) : undefined;
  const body = binding?.kind === 'function' || binding?.kind === 'value' ? binding.node : undefined;
  const name = body && isFunction(body) ? javascriptParameters(body)[at] : undefined;
  if (!body || name === undefined) return [];
  return [handedOver(target.router, parameterRouter(`${body.startIndex}`, name))];
}
