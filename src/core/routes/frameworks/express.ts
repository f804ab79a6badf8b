import { javascriptBindings, javascriptScopes } from '../syntax/javascript.ts';
import { javascriptFiles } from '../syntax/javascriptModules.ts';
import { javascriptLoops, javascriptTurns } from '../syntax/javascriptTurns.ts';
import { expressExports, expressPassedOn } from './expressExports.ts';
import { handoversOf, mountsOf } from './expressMounts.ts';
import { registrationsOf, verbs } from './expressRegistrations.ts';
import { ExpressRouters } from './expressRouters.ts';
import type { Framework } from './framework.ts';

/** What apps and routers are called where they are given to functions. */
const given = '(?:[aA]pp|[aA]pplication|[rR]outer|[sS]erver|[eE]xpress|[aA]pi)$';

export const express: Framework = {
  id: 'express',
  languages: ['javascript', 'javascriptreact', 'typescript', 'typescriptreact'],
  components: ['express', 'router'],
  evidence: {
    own: /\bfrom\s*['"]express(?:-promise-router)?['"]|\b(?:require|import)\s*\(\s*['"]express(?:-promise-router)?['"]/,
    shape:
      /\.\s*(?:get|post|put|delete|patch|all|route|use)\s*\(\s*(?:['"`]\/|\[\s*['"`]\/|require\s*\(\s*['"`]\.)/,
    others:
      /['"](?:fastify|koa|@koa\/router|koa-router|hono|restify|@hapi\/hapi|msw|axios|supertest)['"]/,
    passing: {
      file: /[\\/]index\.[cm]?[jt]s$/,
      shape: /\b(?:from|require\s*\()\s*['"]\./,
    },
  },
  query: `${javascriptBindings}${javascriptLoops}
    (call_expression
      function: (member_expression object: (_) @receiver property: (property_identifier) @verb)
      arguments: (arguments) @arguments
      (#any-of? @verb "use" ${verbs.map(verb => `"${verb}"`).join(' ')})) @call
    (call_expression
      function: (subscript_expression object: (_) @receiver index: (_) @key)
      arguments: (arguments) @arguments) @call
    (arguments (identifier) @given (#match? @given "${given}"))
    (export_statement) @export`,
  routeOfMount: true,
  // `/` under no router has no route, nor have arrays of paths in Express 5.
  silent: ({ path }, paths) => path === '/' || paths.size > 1,
  join,
  filesOf: javascriptFiles,
  namesOf: name => (/^[\w$]+$/.test(name) ? [name] : []),
  declarations({ matches }) {
    const names = javascriptScopes(matches);
    const routers = new ExpressRouters(names);
    const turnsOf = javascriptTurns(matches, names);
    const inTurns = matches.flatMap(match => {
      const turns = match['call'] ? turnsOf(match['call']) : [];
      return turns.map(scopes => {
        const own = scopes === names;
        return { match, reader: { scopes, routers: own ? routers : new ExpressRouters(scopes) } };
      });
    });
    const handed = matches.flatMap(match => handoversOf(match, { scopes: names, routers }));
    return {
      mounts: [
        ...inTurns.flatMap(({ match, reader }) => mountsOf(match, reader)),
        ...handed.flatMap(one => ('child' in one ? [one] : [])),
      ],
      handovers: handed.flatMap(one => ('to' in one ? [one] : [])),
      registrations: inTurns.flatMap(({ match, reader }) => registrationsOf(match, reader)),
      exports: expressExports(matches, names, routers),
      passedOn: expressPassedOn(matches),
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
