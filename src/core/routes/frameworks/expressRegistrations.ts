import type { Node } from 'web-tree-sitter';
import type { Registration } from '../declarations.ts';
import { type Captures, field, parts } from '../syntax/captures.ts';
import { javascriptText } from '../syntax/javascript.ts';
import { bare } from '../syntax/javascriptNodes.ts';
import { javascriptMember } from '../syntax/javascriptValues.ts';
import { type PathText, readable } from '../syntax/pathText.ts';
import type { Scopes } from '../syntax/scopes.ts';
import { handlerName, isHandler } from './expressHandlers.ts';
import { pathsIn } from './expressPaths.ts';
import type { ExpressReader } from './expressRouters.ts';

export const verbs = ['get', 'head', 'post', 'put', 'delete', 'patch', 'options', 'all'];

export function registrationsOf(match: Captures, reader: ExpressReader): readonly Registration[] {
  const { receiver, arguments: list } = match;
  const { scopes, routers } = reader;
  const verb = verbOf(match, reader);
  if (!receiver || !verb || !list) return [];
  const given = parts(list);
  const handler = given.at(-1);
  const chained = receiver.type === 'call_expression'; // `app.route('/x').get(h)`
  if (!handler || (given.length < 2 && !chained)) return []; // `app.get('port')`, `map.get(key)`
  const on = routers.of(receiver);
  const at = on?.path ?? (given.length > 1 ? given[0] : undefined);
  const serves = inTurn(handler, scopes);
  if (!on || !at || !isHandler(serves, on.trust)) return [];
  const { line, method } = verb;
  const range = { start: line, end: list.endPosition.row };
  const views = [{ symbol: handlerName(serves), line, range }];
  const methods = [method === 'all' ? '*' : method.toUpperCase()];
  return pathsOf(at, scopes).map(path => {
    return { router: on.router, path, methods, endpoint: undefined, views };
  });
}

interface Verb {
  readonly method: string;
  readonly line: number; // where the tracer sees the registration
}

/** `app.get(…)`, and `app[route.method](…)` where the method can be read. */
function verbOf({ verb, key }: Captures, { scopes }: ExpressReader): Verb | undefined {
  const at = verb ?? key;
  const method = verb?.text ?? (key && javascriptText(key, scopes)?.text.toLowerCase());
  return at && method && verbs.includes(method)
    ? { method, line: at.startPosition.row }
    : undefined;
}

/** What a loop's variable stands for: the handler has its own name, not the variable's. */
function inTurn(node: Node, scopes: Scopes): Node {
  const inner = bare(node);
  const object = field(inner, 'object') ?? inner;
  if (!scopes.turned(object.text, object)) return node;
  return inner === object
    ? (scopes.turned(object.text, object) ?? node)
    : (javascriptMember(inner, scopes) ?? node);
}

/** Paths begin with a slash, a star or a group; anything else is a key of something (`cache.get('user', load)`). */
function pathsOf(node: Node, scopes: Scopes): readonly PathText[] {
  return (pathsIn(node, scopes) ?? []).flatMap(path => {
    const known = readable(path);
    return known && /^(?:[/*({]|$)/.test(known.text) ? [known] : [];
  });
}
