import { moduleName, pythonBindings, pythonScopes, pythonStars } from '../syntax/python.ts';
import { pythonFiles } from '../syntax/pythonModules.ts';
import { pythonLoops, pythonTurns } from '../syntax/pythonTurns.ts';
import { flaskExports } from './flaskExports.ts';
import { handoversOf, mounting, mountsOf } from './flaskMounts.ts';
import { registrationsOf } from './flaskRegistrations.ts';
import { FlaskRouters } from './flaskRouters.ts';
import type { Framework } from './framework.ts';

const onRouter = '(attribute object: (_) @receiver attribute: (identifier) @verb)';
const verbs = '(#any-of? @verb "route" "get" "post" "put" "patch" "delete")';
const calls = ['add_url_rule', 'add_resource', ...mounting].map(name => `"${name}"`).join(' ');
/** What apps and blueprints are called where they are given to functions. */
const given = '(?:[aA]pp|[aA]pplication|[aA]pi|[bB]l?p|[bB]lueprint|[sS]erver|[fF]lask)$';

export const flask: Framework = {
  id: 'flask',
  languages: ['python'],
  components: ['flask'],
  evidence: {
    own: /^[ \t]*(?:from|import)[ \t]+(?:api)?flask\w*\b/m,
    shape:
      /^[ \t]*@\w[\w.]*\.(?:route|get|post|put|patch|delete)\(|\.(?:add_url_rule|add_resource|register_blueprint)\(/m,
    others:
      /^[ \t]*(?:from|import)[ \t]+(?:fastapi|starlette|sanic|quart|bottle|aiohttp|litestar|robyn|tornado|falcon)\b/m,
    passing: { file: /[\\/]__init__\.py$/, shape: /^[ \t]*from[ \t]+\.[\w.]*[ \t]+import\b/m },
  },
  query: `${pythonBindings}${pythonLoops}
    (decorated_definition
      (decorator (call function: ${onRouter} arguments: (argument_list) @arguments)) @decorator
      definition: (function_definition name: (identifier) @symbol) ${verbs}) @decorated
    (decorated_definition
      (decorator (call function: ${onRouter} arguments: (argument_list) @arguments))
      definition: (class_definition name: (identifier) @resource)
      (#any-of? @verb "route" "resource")) @call
    (call
      function: (call function: ${onRouter} arguments: (argument_list) @arguments)
      arguments: (argument_list . (_) @view) ${verbs}) @applied
    (call function: ${onRouter} arguments: (argument_list) @arguments
      (#any-of? @verb ${calls})) @call
    (argument_list [(identifier) @given (keyword_argument value: (identifier) @given)]
      (#match? @given "${given}"))`,
  routeOfMount: false,
  silent: () => false,
  join,
  filesOf: pythonFiles,
  /** An endpoint is called by its blueprints; a view of an app may be called by its module too. */
  namesOf: (name, blueprints, path) =>
    blueprints.length > 0
      ? [[...blueprints, name].join('.')]
      : [name, `${moduleName(path)}.${name}`, `__main__.${name}`],
  declarations({ matches }) {
    const names = pythonScopes(matches);
    const routers = new FlaskRouters(names);
    const turnsOf = pythonTurns(matches, names);
    const inTurns = matches.flatMap(match => {
      const at = match['decorated'] ?? match['applied'] ?? match['call'];
      const turns = at ? turnsOf(at) : [];
      return turns.map(scopes => {
        const own = scopes === names;
        return { match, reader: { scopes, routers: own ? routers : new FlaskRouters(scopes) } };
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
      exports: flaskExports(names, routers),
      passedOn: pythonStars(matches),
    };
  },
};

/** Flask's own: one slash between, and a blueprint's empty rule is its prefix. */
function join(prefix: string, rule: string): string {
  if (prefix === '') return rule;
  return rule === '' ? prefix : `${prefix.replace(/\/+$/, '')}/${rule.replace(/^\/+/, '')}`;
}
