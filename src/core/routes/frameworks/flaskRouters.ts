import type { Node } from 'web-tree-sitter';
import { outside, parameterRouter, type Router } from '../declarations.ts';
import { field, parts } from '../syntax/captures.ts';
import { literal, plus, unknown } from '../syntax/pathText.ts';
import { argument, argumentsOf, pythonText } from '../syntax/python.ts';
import { pythonReference, pythonValue } from '../syntax/pythonValues.ts';
import type { Binding, Scopes } from '../syntax/scopes.ts';

const DEPTH = 32;
/** Classes of classes: more are not written by hand. */
const BASES = 4;

export interface FlaskReader {
  readonly scopes: Scopes;
  readonly routers: FlaskRouters;
}

/** Packages whose objects have verbs as methods and are not Flask's. */
const foreign =
  /^(?:fastapi|starlette|sanic|quart|bottle|aiohttp|litestar|robyn|tornado|falcon|requests|httpx)\b/;

/** Apps and blueprints of one file. What comes in by a parameter or from another file has an unknown prefix. */
export class FlaskRouters {
  private readonly known = new Map<number, Router | undefined>();
  private readonly scopes: Scopes;

  constructor(scopes: Scopes) {
    this.scopes = scopes;
  }

  /** The app or blueprint that an expression stands for; nothing where it is known to be something else. */
  of(node: Node, depth = DEPTH): Router | undefined {
    if (this.known.has(node.id)) return this.known.get(node.id);
    this.known.set(node.id, undefined); // while it is read: what names itself is nothing
    const router = depth > 0 ? this.read(node, depth - 1) : undefined;
    this.known.set(node.id, router);
    return router;
  }

  private read(node: Node, depth: number): Router | undefined {
    switch (node.type) {
      case 'identifier':
        return this.bound(node, this.scopes.lookup(node.text, node), depth);
      case 'attribute':
        return this.bound(node, this.memberOf(node), depth);
      case 'subscript': {
        const value = pythonValue(node, this.scopes);
        return value.id === node.id ? undefined : this.of(value, depth);
      }
      case 'call':
        return this.created(node, depth);
      default:
        return undefined;
    }
  }

  private bound(node: Node, binding: Binding | undefined, depth: number): Router | undefined {
    switch (binding?.kind) {
      case 'value':
        return this.of(binding.node, depth);
      case 'parameter':
        return parameterRouter(`${binding.of.startIndex}`, binding.name);
      case 'import':
        return foreign.test(binding.module)
          ? undefined
          : outside(node.text, pythonReference(node, this.scopes));
      case 'function':
      case 'class':
        return undefined;
      default:
        return outside(node.text);
    }
  }

  /** `self.app`, or `users.bp`, where `users` is imported. */
  private memberOf(attribute: Node): Binding | undefined {
    const known = this.scopes.lookupMember(attribute.text);
    const from = known ? undefined : pythonReference(attribute, this.scopes);
    return from ? { kind: 'import', module: from.module, name: '' } : known;
  }

  /** What a call returns: a new app or blueprint, or what a function makes. */
  private created(call: Node, depth: number): Router | undefined {
    const callee = field(call, 'function');
    const list = field(call, 'arguments');
    if (!callee || !list) return undefined;
    const kind = this.kindOf(callee, BASES) ?? this.ofApi(callee, depth);
    if (kind) return this.made(call, kind, list);
    const binding =
      callee.type === 'identifier'
        ? this.scopes.lookup(callee.text, callee)
        : this.memberOf(callee);
    if (binding?.kind === 'function') return this.returned(binding.node, depth);
    const router = this.bound(callee, binding, depth);
    return router?.from ? outside(`${callee.text}()`, { ...router.from, called: true }) : router;
  }

  private made(call: Node, kind: Kind, list: Node): Router {
    const given = argumentsOf(list);
    const text = (node: Node | undefined) =>
      node && node.type !== 'none' ? pythonText(node, this.scopes) : undefined;
    const name = text(argument(given, 0, 'name'));
    const made = { key: `${call.startIndex}`, name: '', prefix: literal(''), root: kind === 'app' };
    switch (kind) {
      case 'app':
        return made;
      case 'api':
        return { ...made, prefix: text(given.keywords.get('prefix')) ?? made.prefix };
      case 'namespace': {
        const path = text(given.keywords.get('path'));
        return { ...made, prefix: path ?? (name ? plus(literal('/'), name) : unknown) };
      }
      default: {
        const prefix = text(given.keywords.get('url_prefix')) ?? made.prefix;
        return { ...made, name: name?.text ?? '', prefix };
      }
    }
  }

  /** `api.namespace("pets")`. */
  private ofApi(callee: Node, depth: number): Kind | undefined {
    const object = field(callee, 'object');
    const called = field(callee, 'attribute')?.text === 'namespace';
    return called && object && this.of(object, depth) ? 'namespace' : undefined;
  }

  /** `Api(app)`: what adds routes to an app, and stands under it. */
  isApi(callee: Node): boolean {
    return this.kindOf(callee, BASES) === 'api';
  }

  /** `def create_app(): …; return app`. */
  returned(body: Node, depth = DEPTH): Router | undefined {
    for (const statement of body.descendantsOfType('return_statement')) {
      const value = parts(statement)[0];
      const router = value && this.of(value, depth);
      if (router) return router;
    }
    return undefined;
  }

  private kindOf(callee: Node, depth: number): Kind | undefined {
    const name = field(callee, 'attribute')?.text ?? callee.text;
    const binding = callee.type === 'identifier' ? this.scopes.lookup(name, callee) : undefined;
    if (binding?.kind === 'class' && depth > 0) {
      const bases = field(binding.node, 'superclasses');
      const kinds = bases ? parts(bases).map(base => this.kindOf(base, depth - 1)) : [];
      return kinds.find(kind => kind !== undefined);
    }
    const from = pythonReference(callee, this.scopes);
    if (!from) return ofFlask(name);
    if (foreign.test(from.module)) return undefined;
    const own = from.names.at(-1) ?? name;
    return (extensions.test(from.module) && ofExtension(own)) || ofFlask(own);
  }
}

type Kind = 'app' | 'blueprint' | 'api' | 'namespace';

/** Packages whose APIs are routers of their own. */
const extensions = /^flask_(?:restful|restx|restplus|smorest)\b/;

/** Subclasses are named for what they are: `APIFlask`, `APIBlueprint`. */
function ofFlask(name: string): Kind | undefined {
  if (/Flask$|^OpenAPI$/.test(name)) return 'app';
  return /Blueprint$/.test(name) ? 'blueprint' : undefined;
}

function ofExtension(name: string): Kind | undefined {
  if (name === 'Api') return 'api';
  return name === 'Namespace' ? 'namespace' : undefined;
}
