import type { Node } from 'web-tree-sitter';
import { outside, parameterRouter, type Reference, type Router } from '../declarations.ts';
import { field, parts } from '../syntax/captures.ts';
import { isOwnModule } from '../syntax/javascriptModules.ts';
import { bare, isFunction } from '../syntax/javascriptNodes.ts';
import { javascriptReference, originOf } from '../syntax/javascriptReferences.ts';
import { fieldOf, javascriptValue } from '../syntax/javascriptValues.ts';
import { literal } from '../syntax/pathText.ts';
import type { Binding, Scopes } from '../syntax/scopes.ts';
import { type Trust, trustOf, typeOf } from './expressTrust.ts';

export interface ExpressReader {
  readonly scopes: Scopes;
  readonly routers: ExpressRouters;
}

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

  /** The router that `app.use(…)` gets: made in this file, or whatever another file calls so. */
  mounted(node: Node): Router | undefined {
    const target = this.of(node);
    if (target?.path) return undefined;
    if (target?.trust === 'made' || target?.router.from) return target.router;
    const from = javascriptReference(javascriptValue(node, this.scopes), this.scopes);
    return from && fromElsewhere(from);
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
        return trusted(
          parameterRouter(`${binding.of.startIndex}`, binding.name),
          trustOf(binding.name, binding.type),
        );
      case 'import':
        return isOwnModule(binding.module) ? this.imported(node, node.text) : undefined;
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
    const member = own ? undefined : javascriptValue(node, this.scopes); // `row.router`
    if (member && member.id !== node.id) return this.of(member, depth);
    return this.imported(node, name, typeOf(declared));
  }

  /** What another file makes, or may make: whether it is a router is told by what it is called. */
  private imported(node: Node, name: string, type = ''): Target | undefined {
    const from = javascriptReference(node, this.scopes);
    return trusted(from ? fromElsewhere(from) : outside(node.text), trustOf(name, type));
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
    if (binding?.kind === 'import' && isOwnModule(binding.module))
      return this.imported(call, callee.text);
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

  /** `return router`, and what an arrow gives without saying so. */
  returned(body: Node, depth = DEPTH): Target | undefined {
    const only = field(body, 'body');
    if (only && only.type !== 'statement_block') return this.of(only, depth);
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
  binding.kind === 'function' || (binding.kind === 'value' && isFunction(binding.node))
    ? binding.node
    : undefined;

const trusted = (router: Router, trust: Trust | undefined): Target | undefined =>
  trust && { router, trust };

const fromElsewhere = (from: Reference): Router =>
  outside(`${from.module} ${from.names}${from.called ? '()' : ''}`, from);
