import type { Node } from 'web-tree-sitter';
import type { Mount, Registration } from '../compose.ts';
import { type Captures, parts } from '../syntax/captures.ts';
import {
  bare,
  javascriptBindings,
  javascriptScopes,
  javascriptText,
} from '../syntax/javascript.ts';
import { literal, type PathText, readable, unknown } from '../syntax/pathText.ts';
import type { Scopes } from '../syntax/scopes.ts';
import { handlerName, isHandler } from './expressHandlers.ts';
import { ExpressRouters } from './expressRouters.ts';
import type { Framework } from './framework.ts';

const verbs = ['get', 'head', 'post', 'put', 'delete', 'patch', 'options', 'all'];

export const express: Framework = {
  id: 'express',
  languages: ['javascript', 'javascriptreact', 'typescript', 'typescriptreact'],
  components: ['express', 'router'],
  evidence: {
    own: /\bfrom\s*['"]express(?:-promise-router)?['"]|\b(?:require|import)\s*\(\s*['"]express(?:-promise-router)?['"]/,
    shape: /\.\s*(?:get|post|put|delete|patch|all|route)\s*\(\s*(?:['"`]\/|\[\s*['"`]\/)/,
    others:
      /['"](?:fastify|koa|@koa\/router|koa-router|hono|restify|@hapi\/hapi|msw|axios|supertest)['"]/,
  },
  query: `${javascriptBindings}
    (call_expression
      function: (member_expression object: (_) @receiver property: (property_identifier) @verb)
      arguments: (arguments) @arguments
      (#any-of? @verb "use" ${verbs.map(verb => `"${verb}"`).join(' ')})) @call`,
  routeOfMount: true,
  // `/` under no router has no route, nor have arrays of paths in Express 5.
  silent: ({ path }, paths) => path === '/' || paths.size > 1,
  join,
  declarations({ matches }) {
    const scopes = javascriptScopes(matches);
    const reader = { scopes, routers: new ExpressRouters(scopes) };
    return {
      mounts: matches.flatMap(match => mountsOf(match, reader)),
      registrations: matches.flatMap(match => registrationsOf(match, reader)),
    };
  },
};

/** One slash between; a child's `/` adds nothing. */
function join(prefix: string, path: string): string {
  if (prefix === '') return path;
  const above = prefix.replace(/\/+$/, '');
  return path === '/' || path === ''
    ? above || '/'
    : `${above}${/^[/(]/.test(path) ? '' : '/'}${path}`;
}

interface Reader {
  readonly scopes: Scopes;
  readonly routers: ExpressRouters;
}

/** `app.use('/users', auth, users)`: what is no router is middleware. */
function mountsOf(
  { verb, receiver, arguments: list }: Captures,
  { scopes, routers }: Reader,
): readonly Mount[] {
  if (!receiver || !list || verb?.text !== 'use') return [];
  const parent = routers.of(receiver);
  const given = parts(list);
  const [first, ...rest] = given;
  if (!parent || !first) return [];
  const prefixes =
    mountPaths(first, scopes) ?? (rest.length > 0 && mayBePath(first) ? [unknown] : undefined);
  const children = (prefixes ? rest : given).flatMap(node => routers.mounted(node) ?? []);
  return children.flatMap(child =>
    (prefixes ?? [literal('')]).map(prefix => ({ parent: parent.router, child, prefix })),
  );
}

/** `config.base`, `prefix`: an expression that is no middleware by its looks. */
const mayBePath = (node: Node): boolean =>
  node.type !== 'call_expression' &&
  /(?:path|prefix|base|root|mount|url|uri|version)\w*$/i.test(node.text);

/** The paths of a registration's first argument; nothing where it is not a path. */
function mountPaths(node: Node, scopes: Scopes): readonly PathText[] | undefined {
  const inner = bare(node);
  if (inner.type === 'regex') return [literal(`(${inner.text})`)]; // as Express' layers and the tracer write it
  if (inner.type === 'array') {
    const paths = parts(inner).map(part => mountPaths(part, scopes));
    return paths.every(path => path !== undefined) && paths.length > 0 ? paths.flat() : undefined;
  }
  const text = javascriptText(inner, scopes);
  return text && [text];
}

function registrationsOf(match: Captures, { scopes, routers }: Reader): readonly Registration[] {
  const { receiver, verb, arguments: list } = match;
  if (!receiver || !verb || !list || verb.text === 'use') return [];
  const given = parts(list);
  const handler = given.at(-1);
  const chained = receiver.type === 'call_expression'; // `app.route('/x').get(h)`
  if (!handler || (given.length < 2 && !chained)) return []; // `app.get('port')`, `map.get(key)`
  const on = routers.of(receiver);
  const at = on?.path ?? (given.length > 1 ? given[0] : undefined);
  if (!on || !at || !isHandler(handler, on.trust)) return [];
  const line = verb.startPosition.row;
  const declared = {
    router: on.router,
    methods: [verb.text === 'all' ? '*' : verb.text.toUpperCase()],
    symbol: handlerName(handler),
    line,
    range: { start: line, end: list.endPosition.row },
  };
  const names = /^[\w$]+$/.test(declared.symbol) ? [declared.symbol] : [];
  return pathsOf(at, scopes).map(path => ({ ...declared, path, names: () => names }));
}

/** Paths begin with a slash, a star or a group; anything else is a key of something (`cache.get('user', load)`). */
function pathsOf(node: Node, scopes: Scopes): readonly PathText[] {
  return (mountPaths(node, scopes) ?? []).flatMap(path => {
    const known = readable(path);
    return known && /^(?:[/*({]|$)/.test(known.text) ? [known] : [];
  });
}
