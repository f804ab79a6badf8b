import type { Node } from 'web-tree-sitter';
import type { Router } from '../compose.ts';
import { field, parts } from '../syntax/captures.ts';
import { literal, unknown } from '../syntax/pathText.ts';
import { argument, argumentsOf, pythonText } from '../syntax/python.ts';
import type { Binding, Scopes } from '../syntax/scopes.ts';

const DEPTH = 32;
/** Classes of classes: more are not written by hand. */
const BASES = 4;

/** Packages whose objects have verbs as methods and are not Flask's. */
const foreign =
  /^(?:fastapi|starlette|sanic|quart|bottle|aiohttp|litestar|robyn|tornado|falcon|requests|httpx|flask_restful|flask_restx)\b/;

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
      case 'attribute': {
        const binding = this.scopes.lookupMember(node.text) ?? this.moduleOf(node);
        return this.bound(node, binding, depth);
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
        return outside(`${binding.of.id}.${binding.name}`);
      case 'import':
        return foreign.test(binding.module) ? undefined : outside(node.text);
      case 'function':
      case 'class':
        return undefined;
      default:
        return outside(node.text);
    }
  }

  /** `users.bp`, where `users` is imported. */
  private moduleOf(attribute: Node): Binding | undefined {
    const object = field(attribute, 'object');
    const binding =
      object?.type === 'identifier' ? this.scopes.lookup(object.text, object) : undefined;
    return binding?.kind === 'import' ? binding : undefined;
  }

  /** What a call returns: a new app or blueprint, or what a function of this file makes. */
  private created(call: Node, depth: number): Router | undefined {
    const callee = field(call, 'function');
    const list = field(call, 'arguments');
    if (!callee || !list) return undefined;
    const kind = this.kindOf(callee, BASES);
    if (kind === 'app')
      return { key: `${call.startIndex}`, name: '', prefix: literal(''), root: true };
    if (kind === 'blueprint') return this.blueprint(call, list);
    const binding =
      callee.type === 'identifier'
        ? this.scopes.lookup(callee.text, callee)
        : this.moduleOf(callee);
    return binding?.kind === 'function'
      ? this.returned(binding.node, depth)
      : this.bound(callee, binding, depth);
  }

  private blueprint(call: Node, list: Node): Router {
    const given = argumentsOf(list);
    const name = argument(given, 0, 'name');
    const prefix = given.keywords.get('url_prefix');
    return {
      key: `${call.startIndex}`,
      name: name ? pythonText(name, this.scopes).text : '',
      prefix: prefix && prefix.type !== 'none' ? pythonText(prefix, this.scopes) : literal(''),
      root: false,
    };
  }

  /** `def create_app(): …; return app`. */
  private returned(body: Node, depth: number): Router | undefined {
    for (const statement of body.descendantsOfType('return_statement')) {
      const value = parts(statement)[0];
      const router = value && this.of(value, depth);
      if (router) return router;
    }
    return undefined;
  }

  private kindOf(callee: Node, depth: number): 'app' | 'blueprint' | undefined {
    const name = field(callee, 'attribute')?.text ?? callee.text;
    const binding = callee.type === 'identifier' ? this.scopes.lookup(name, callee) : undefined;
    if (binding?.kind === 'class' && depth > 0) {
      const bases = field(binding.node, 'superclasses');
      const kinds = bases ? parts(bases).map(base => this.kindOf(base, depth - 1)) : [];
      return kinds.find(kind => kind !== undefined);
    }
    if (binding?.kind !== 'import') return kindOfName(name);
    return foreign.test(binding.module) ? undefined : kindOfName(binding.name || name);
  }
}

/** Subclasses are named for what they are: `APIFlask`, `APIBlueprint`. */
function kindOfName(name: string): 'app' | 'blueprint' | undefined {
  if (/Flask$|^OpenAPI$/.test(name)) return 'app';
  return /Blueprint$/.test(name) ? 'blueprint' : undefined;
}

function outside(name: string): Router {
  return { key: `outside ${name}`, name: '', prefix: unknown, root: false };
}
