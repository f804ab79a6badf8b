import type { Node } from 'web-tree-sitter';
import type { Router } from '../compose.ts';
import { field, parts } from '../syntax/captures.ts';
import { bare, originOf } from '../syntax/javascript.ts';
import { literal, unknown } from '../syntax/pathText.ts';
import type { Binding, Scopes } from '../syntax/scopes.ts';
import { fieldOf, type Trust, trustOf, typeOf } from './expressTrust.ts';

/** What routes are registered on. `path` is the argument of `.route(…)` where the expression is a chain of one. */
export interface Target {
  readonly router: Router;
  readonly trust: Trust;
  readonly path?: Node;
}

/** Longer chains of calls are not written by hand. */
const DEPTH = 200;
const chained =
  /^(?:use|get|head|post|put|delete|patch|options|all|param|set|enable|disable|engine)$/;
/** Calls that take an app and give something else: a server, a test client. */
const consumers = /(?:request|supertest|agent|createServer|listen|inject|chai|serverless)$/i;
/** Modules of the project itself, aliases of bundlers included. */
const ownModule = /^(?:[.~#/]|@\/|src\/|app\/|server\/)/;

/** Apps and routers of one file. What comes in by a parameter or from another file has an unknown prefix. */
export class ExpressRouters {
  private readonly known = new Map<number, Target | undefined>();
  private readonly scopes: Scopes;

  constructor(scopes: Scopes) {
    this.scopes = scopes;
  }

  /** The app or router that an expression stands for; nothing where it is something else. */
  of(node: Node, depth = DEPTH): Target | undefined {
    if (this.known.has(node.id)) return this.known.get(node.id);
    this.known.set(node.id, undefined); // while it is read: what names itself is nothing
    const target = depth > 0 ? this.read(bare(node), depth - 1) : undefined;
    this.known.set(node.id, target);
    return target;
  }

  /** The router that `app.use(…)` gets, where this file makes it. */
  mounted(node: Node): Router | undefined {
    const target = this.of(node);
    return target?.trust === 'made' && !target.path ? target.router : undefined;
  }

  private read(node: Node, depth: number): Target | undefined {
    switch (node.type) {
      case 'identifier':
        return this.bound(node, this.scopes.lookup(node.text, node), depth);
      case 'member_expression':
        return this.member(node, depth);
      case 'call_expression':
        return this.called(node, depth);
      case 'new_expression':
        return this.made(node, field(node, 'constructor'));
      case 'assignment_expression': {
        const right = field(node, 'right'); // `const app = module.exports = express()`
        return right && this.of(right, depth);
      }
      case 'binary_expression': {
        const sides = parts(node).map(side => this.of(side, depth)); // `options.app || express()`
        return sides.find(side => side?.trust === 'made') ?? sides.find(side => side);
      }
      default:
        return undefined;
    }
  }

  private bound(node: Node, binding: Binding | undefined, depth: number): Target | undefined {
    switch (binding?.kind) {
      case 'value':
        return this.of(binding.node, depth);
      case 'parameter':
        return outside(`${binding.of.id}.${binding.name}`, trustOf(binding.name, binding.type));
      case 'import':
        return ownModule.test(binding.module)
          ? outside(node.text, trustOf(node.text, ''))
          : undefined;
      default:
        return undefined;
    }
  }

  /** `this.router`, `exports.router`, `server.app`. */
  private member(node: Node, depth: number): Target | undefined {
    const known = this.scopes.lookupMember(node.text);
    if (known?.kind === 'value') return this.of(known.node, depth);
    const name = field(node, 'property')?.text ?? '';
    const own = field(node, 'object')?.type === 'this';
    const declared = own ? fieldOf(node, name) : undefined;
    const value = declared && field(declared, 'value');
    if (value) return this.of(value, depth);
    return outside(node.text, trustOf(name, typeOf(declared)));
  }

  private called(call: Node, depth: number): Target | undefined {
    const callee = field(call, 'function');
    if (!callee) return undefined;
    const made = this.made(call, callee);
    if (made) return made;
    const list = parts(field(call, 'arguments') ?? call);
    if (callee.type === 'member_expression') return this.chain(callee, list, depth);
    const binding =
      callee.type === 'identifier' ? this.scopes.lookup(callee.text, callee) : undefined;
    const body = binding && functionOf(binding);
    if (body) return this.returned(body, depth);
    const [only] = list.length === 1 ? list : [];
    return only && !consumers.test(callee.text) ? this.of(only, depth) : undefined; // `addAsync(express())`
  }

  /** `app.get('/x', h).post('/y', h)` goes on with the app, `app.route('/x').get(h)` with the route. */
  private chain(callee: Node, list: readonly Node[], depth: number): Target | undefined {
    const name = field(callee, 'property')?.text ?? '';
    const object = field(callee, 'object');
    if (!object || (name !== 'route' && !chained.test(name))) return undefined;
    const target = this.of(object, depth);
    if (name !== 'route' || !target) return target;
    return list[0] && { ...target, path: list[0] };
  }

  private returned(body: Node, depth: number): Target | undefined {
    for (const statement of body.descendantsOfType('return_statement')) {
      const value = parts(statement)[0];
      const target = value && this.of(value, depth);
      if (target) return target;
    }
    return undefined;
  }

  private made(call: Node, callee: Node | undefined): Target | undefined {
    const [module, ...names] = callee ? originOf(callee, this.scopes) : [];
    const name = names.filter(one => one !== '' && one !== 'default').join('.');
    const router = name === 'Router' || module === 'express-promise-router';
    if (!module?.startsWith('express') || (name !== '' && !router)) return undefined;
    const key = `${call.startIndex}`;
    return { router: { key, name: '', prefix: literal(''), root: !router }, trust: 'made' };
  }
}

const functionOf = (binding: Binding): Node | undefined =>
  binding.kind === 'function' || (binding.kind === 'value' && /function/.test(binding.node.type))
    ? binding.node
    : undefined;

function outside(name: string, trust: Trust | undefined): Target | undefined {
  const router = { key: `outside ${name}`, name: '', prefix: unknown, root: false };
  return trust && { router, trust };
}
