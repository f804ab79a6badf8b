import type { Node } from 'web-tree-sitter';
import { type Handover, handedOver, type Mount, parameterRouter } from '../declarations.ts';
import { type Captures, field, parts } from '../syntax/captures.ts';
import {
  type Arguments,
  argument,
  argumentsOf,
  pythonParameters,
  pythonText,
} from '../syntax/python.ts';
import { pythonReference } from '../syntax/pythonValues.ts';
import type { Scopes } from '../syntax/scopes.ts';
import type { FlaskReader } from './flaskRouters.ts';

/** Who stands under whom, as expressions. */
interface Pair {
  readonly parent: Node | undefined;
  readonly child: Node | undefined;
  readonly prefix?: Node | undefined;
}

/** What each call mounts, by its name. */
const calls: Readonly<Record<string, (call: Node, on: Node, given: Arguments) => Pair>> = {
  register_blueprint: (_, parent, given) => ({
    parent,
    child: argument(given, 0, 'blueprint'),
    prefix: given.keywords.get('url_prefix'),
  }),
  add_namespace: (_, parent, given) => ({
    parent,
    child: argument(given, 0, 'ns'),
    prefix: argument(given, 1, 'path'),
  }),
  namespace: (child, parent) => ({ parent, child }),
  init_app: (_, child, given) => ({ parent: argument(given, 0, 'app'), child }),
};

export const mounting = Object.keys(calls);

/** `app.register_blueprint(shop, url_prefix="/shop")`, `api.init_app(app)`, `api.namespace("pets")`. */
export function mountsOf(match: Captures, { scopes, routers }: FlaskReader): readonly Mount[] {
  const { call, receiver, verb, arguments: list } = match;
  const pair = verb && calls[verb.text];
  if (!pair || !call || !receiver || !list) return [];
  const given = argumentsOf(list);
  const { prefix, ...of } = pair(call, receiver, given);
  const parent = of.parent && routers.of(of.parent);
  const child = of.child && routers.of(of.child);
  if (!parent || !child) return [];
  const own = prefix && prefix.type !== 'none' ? pythonText(prefix, scopes) : undefined;
  return [{ parent, child, prefix: own, ...named(given, scopes) }];
}

/** `name=`: what the blueprint is called here. */
function named(given: Arguments, scopes: Scopes): { readonly name?: string } {
  const name = given.keywords.get('name');
  const text = name && pythonText(name, scopes);
  return text?.whole ? { name: text.text } : {};
}

/** `register_routes(app)`: of this file, or of another; and what is made upon an app, `Api(app)`. */
export function handoversOf({ given }: Captures, { scopes, routers }: FlaskReader): Given[] {
  const router = given && routers.of(given);
  if (!router) return [];
  const { call, at } = placeOf(given);
  const callee = call && field(call, 'function');
  if (!callee) return [];
  if (routers.isApi(callee)) {
    const child = routers.of(call);
    return child ? [{ parent: router, child, prefix: undefined }] : [];
  }
  const to = pythonReference(callee, scopes);
  if (to) return [{ router, to, at }];
  const binding = callee.type === 'identifier' ? scopes.lookup(callee.text, callee) : undefined;
  if (binding?.kind !== 'function') return [];
  const name = typeof at === 'string' ? at : pythonParameters(binding.node)[at];
  const key = `${binding.node.startIndex}`;
  return name === undefined ? [] : [handedOver(router, parameterRouter(key, name))];
}

type Given = Mount | Handover;

/** The call that an argument is given to, and its place or name there. */
function placeOf(given: Node): { readonly call: Node | undefined; readonly at: number | string } {
  const around = given.parent ?? given;
  if (around.type === 'keyword_argument')
    return { call: around.parent?.parent ?? undefined, at: field(around, 'name')?.text ?? '' };
  const at = parts(around).findIndex(({ id }) => id === given.id);
  return { call: around.parent ?? undefined, at };
}
