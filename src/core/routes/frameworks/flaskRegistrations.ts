import type { Node } from 'web-tree-sitter';
import type { Registration, View } from '../declarations.ts';
import type { Captures } from '../syntax/captures.ts';
import { type PathText, readable } from '../syntax/pathText.ts';
import {
  type Arguments,
  argument,
  argumentsOf,
  linesOf,
  pythonStrings,
  pythonText,
} from '../syntax/python.ts';
import { mounting } from './flaskMounts.ts';
import type { FlaskReader } from './flaskRouters.ts';
import { classViews, viewsOf } from './flaskViews.ts';

/** One call on an app, a blueprint or an API. */
interface Call {
  readonly receiver: Node;
  readonly verb: string;
  readonly given: Arguments;
  readonly reader: FlaskReader;
}

export function registrationsOf(match: Captures, reader: FlaskReader): readonly Registration[] {
  const { receiver, verb, arguments: list } = match;
  if (!receiver || !verb || !list || mounting.includes(verb.text)) return [];
  const call = { receiver, verb: verb.text, given: argumentsOf(list), reader };
  return match['resource'] || verb.text === 'add_resource'
    ? ofClass(match, call)
    : ofFunction(match, call);
}

function ofFunction(match: Captures, call: Call): readonly Registration[] {
  const { decorated, decorator, symbol, applied, view, call: at } = match;
  const { given, reader } = call;
  const rule = argument(given, 0, 'rule');
  if (decorated && decorator && symbol) {
    const line = decorator.startPosition.row;
    return declared(call, rule, [{ symbol: symbol.text, line, range: linesOf(decorated) }]);
  }
  const function_ = applied ? view : argument(given, 2, 'view_func');
  const place = applied ?? at;
  return function_ && place ? declared(call, rule, viewsOf(function_, place, reader.scopes)) : [];
}

/** `api.add_resource(User, "/users/<id>", "/me")`, and `@blp.route("/users")` on a class: one view for each method. */
function ofClass({ resource, call: at }: Captures, call: Call): readonly Registration[] {
  const { given, verb, reader } = call;
  const adds = verb === 'add_resource';
  const type = resource ?? argument(given, 0, 'resource');
  // Other packages' APIs have these methods too: what is made by a call that cannot be read may be one of theirs.
  if (!type || !at || reader.routers.of(call.receiver)?.from?.called) return [];
  const endpoint = verb === 'route' ? type.text : type.text.toLowerCase();
  const views = classViews(type, at, reader.scopes, endpoint);
  return given.positional.slice(adds ? 1 : 0).flatMap(rule => declared(call, rule, views));
}

function declared(
  call: Call,
  rule: Node | undefined,
  views: readonly View[],
): readonly Registration[] {
  const { receiver, reader } = call;
  const router = reader.routers.of(receiver);
  const path: PathText | undefined = rule && readable(pythonText(rule, reader.scopes));
  if (!router || !path || views.length === 0) return [];
  return [{ router, path, methods: methodsOf(call), endpoint: endpointOf(call), views }];
}

/** `endpoint=`, or the second place of `add_url_rule`. */
function endpointOf({ verb, given, reader }: Call): string | undefined {
  const node =
    verb === 'add_url_rule' ? argument(given, 1, 'endpoint') : given.keywords.get('endpoint');
  const text = node && pythonText(node, reader.scopes);
  return text?.whole && text.text !== '' ? text.text : undefined;
}

const verbs = /^(?:get|post|put|patch|delete)$/;

/** What the registration says; `*` where it says something that cannot be read, nothing where it says nothing. */
function methodsOf({ verb, given, reader }: Call): readonly string[] | undefined {
  if (verbs.test(verb)) return [verb.toUpperCase()];
  const node = given.keywords.get('methods');
  if (!node || node.type === 'none') return undefined;
  const methods = pythonStrings(node, reader.scopes)?.map(method => method.toUpperCase());
  return methods?.length === 0 ? undefined : (methods ?? ['*']); // `methods=[` is still being typed
}
