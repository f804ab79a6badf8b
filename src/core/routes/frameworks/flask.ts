import type { Node } from 'web-tree-sitter';
import type { Mount, Registration } from '../compose.ts';
import type { Captures } from '../syntax/captures.ts';
import { type PathText, readable } from '../syntax/pathText.ts';
import {
  type Arguments,
  argument,
  argumentsOf,
  linesOf,
  moduleName,
  pythonBindings,
  pythonScopes,
  pythonStrings,
  pythonText,
} from '../syntax/python.ts';
import type { Scopes } from '../syntax/scopes.ts';
import { FlaskRouters } from './flaskRouters.ts';
import { type View, viewsOf } from './flaskViews.ts';
import type { Framework } from './framework.ts';

const onRouter = '(attribute object: (_) @receiver attribute: (identifier) @verb)';
const verbs = '(#any-of? @verb "route" "get" "post" "put" "patch" "delete")';

export const flask: Framework = {
  id: 'flask',
  languages: ['python'],
  components: ['flask'],
  evidence: {
    own: /^[ \t]*(?:from|import)[ \t]+(?:api)?flask\w*\b/m,
    shape: /^[ \t]*@\w[\w.]*\.(?:route|get|post|put|patch|delete)\(|\.add_url_rule\(/m,
    others:
      /^[ \t]*(?:from|import)[ \t]+(?:fastapi|starlette|sanic|quart|bottle|aiohttp|litestar|robyn|tornado|falcon)\b/m,
  },
  query: `${pythonBindings}
    (decorated_definition
      (decorator (call function: ${onRouter} arguments: (argument_list) @arguments)) @decorator
      definition: (function_definition name: (identifier) @symbol) ${verbs}) @decorated
    (call
      function: (call function: ${onRouter} arguments: (argument_list) @arguments)
      arguments: (argument_list . (_) @view) ${verbs}) @applied
    (call function: ${onRouter} arguments: (argument_list) @arguments
      (#any-of? @verb "add_url_rule" "register_blueprint")) @call`,
  routeOfMount: false,
  silent: () => false,
  join,
  declarations(file) {
    const scopes = pythonScopes(file.matches);
    const routers = new FlaskRouters(scopes);
    const reader = { scopes, routers, module: moduleName(file.path) };
    return {
      mounts: file.matches.flatMap(match => mountOf(match, reader)),
      registrations: file.matches.flatMap(match => registrationsOf(match, reader)),
    };
  },
};

/** Flask's own: one slash between, and a blueprint's empty rule is its prefix. */
function join(prefix: string, rule: string): string {
  if (prefix === '') return rule;
  return rule === '' ? prefix : `${prefix.replace(/\/+$/, '')}/${rule.replace(/^\/+/, '')}`;
}

interface Reader {
  readonly scopes: Scopes;
  readonly routers: FlaskRouters;
  readonly module: string;
}

/** `app.register_blueprint(shop, url_prefix="/shop")`. */
function mountOf({ call, receiver, verb, arguments: list }: Captures, reader: Reader): Mount[] {
  if (!call || !receiver || !list || verb?.text !== 'register_blueprint') return [];
  const given = argumentsOf(list);
  const blueprint = argument(given, 0, 'blueprint');
  const parent = reader.routers.of(receiver);
  const child = blueprint && reader.routers.of(blueprint);
  if (!parent || !child) return [];
  const prefix = given.keywords.get('url_prefix');
  const name = given.keywords.get('name');
  const called = name && pythonText(name, reader.scopes);
  return [
    {
      parent,
      child,
      prefix: prefix && prefix.type !== 'none' ? pythonText(prefix, reader.scopes) : undefined,
      ...(called?.whole && { name: called.text }),
    },
  ];
}

function registrationsOf(match: Captures, reader: Reader): readonly Registration[] {
  const {
    receiver,
    verb,
    arguments: list,
    decorated,
    decorator,
    symbol,
    applied,
    view,
    call,
  } = match;
  if (!receiver || !verb || !list || verb.text === 'register_blueprint') return [];
  const given = argumentsOf(list);
  if (decorated && decorator && symbol) {
    const line = decorator.startPosition.row;
    const handler = { symbol: symbol.text, line, range: linesOf(decorated) };
    return declared({ receiver, verb: verb.text, given, reader }, [handler]);
  }
  const function_ = applied ? view : argument(given, 2, 'view_func');
  const at = applied ?? call;
  if (!at || !function_) return [];
  return declared(
    { receiver, verb: verb.text, given, reader },
    viewsOf(function_, at, reader.scopes),
  );
}

interface Call {
  readonly receiver: Node;
  readonly verb: string;
  readonly given: Arguments;
  readonly reader: Reader;
}

function declared(call: Call, views: readonly View[]): readonly Registration[] {
  const { receiver, given, reader } = call;
  const router = reader.routers.of(receiver);
  const rule = argument(given, 0, 'rule');
  const path: PathText | undefined = rule && readable(pythonText(rule, reader.scopes));
  if (!router || !path) return [];
  const endpoint = endpointOf(call);
  const asked = methodsOf(call);
  return views.flatMap(({ endpoint: own, methods: defined, ...view }) => {
    const methods = defined?.filter(one => allows(asked, one)) ?? asked ?? ['GET'];
    const name = endpoint ?? own ?? view.symbol;
    const names = (above: readonly string[]) =>
      above.length > 0
        ? [[...above, name].join('.')]
        : [name, `${reader.module}.${name}`, `__main__.${name}`];
    return methods.length > 0 ? [{ router, path, methods, ...view, names }] : [];
  });
}

const allows = (asked: readonly string[] | undefined, method: string): boolean =>
  !asked || asked.includes('*') || asked.includes(method);

/** `endpoint=`, or the second place of `add_url_rule`. */
function endpointOf({ verb, given, reader }: Call): string | undefined {
  const node =
    verb === 'add_url_rule' ? argument(given, 1, 'endpoint') : given.keywords.get('endpoint');
  const text = node && pythonText(node, reader.scopes);
  return text?.whole && text.text !== '' ? text.text : undefined;
}

/** What the registration says; `*` where it says something that cannot be read, nothing where it says nothing. */
function methodsOf({ verb, given, reader }: Call): readonly string[] | undefined {
  if (verb !== 'route' && verb !== 'add_url_rule') return [verb.toUpperCase()];
  const node = given.keywords.get('methods');
  if (!node || node.type === 'none') return undefined;
  const methods = pythonStrings(node, reader.scopes)?.map(method => method.toUpperCase());
  return methods?.length === 0 ? undefined : (methods ?? ['*']); // `methods=[` is still being typed
}
