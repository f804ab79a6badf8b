import type { Node } from 'web-tree-sitter';
import type { Exported } from '../declarations.ts';
import { type Captures, field, parts } from '../syntax/captures.ts';
import { javascriptParameters } from '../syntax/javascript.ts';
import { isOwnModule } from '../syntax/javascriptModules.ts';
import { bare, isFunction } from '../syntax/javascriptNodes.ts';
import { javascriptReference } from '../syntax/javascriptReferences.ts';
import type { Binding, Scopes } from '../syntax/scopes.ts';
import type { ExpressRouters } from './expressRouters.ts';

/** Names of names: more are not written by hand. */
const DEPTH = 8;
const commonJs = /^(?:module\.exports|exports)(?:\.([\w$]+))?$/;

/** What a file's own names are to others. The empty name is the default, and all of `module.exports`. */
export function expressExports(
  matches: readonly Captures[],
  scopes: Scopes,
  routers: ExpressRouters,
): Map<string, Exported> {
  const reader = new Exports(scopes, routers);
  for (const [name, binding] of scopes.top(commonJs))
    reader.add(commonJs.exec(name)?.[1] ?? '', binding);
  for (const { export: statement } of matches) if (statement) reader.statement(statement);
  return reader.exports;
}

/** `export * from './users'`. */
export const expressPassedOn = (matches: readonly Captures[]): readonly string[] =>
  matches.flatMap(({ export: statement }) => {
    const source = statement && field(statement, 'source');
    const all = source && parts(statement).every(part => part.id === source.id);
    return all ? [source.text.slice(1, -1)] : [];
  });

class Exports {
  readonly exports = new Map<string, Exported>();
  private readonly scopes: Scopes;
  private readonly routers: ExpressRouters;

  constructor(scopes: Scopes, routers: ExpressRouters) {
    this.scopes = scopes;
    this.routers = routers;
  }

  add(name: string, binding: Binding | undefined): void {
    const exported = this.exported(binding, DEPTH);
    if (exported) this.exports.set(name, exported);
    if (name === '' && binding?.kind === 'value') this.members(binding.node);
  }

  statement(statement: Node): void {
    const source = field(statement, 'source')?.text.slice(1, -1);
    const declaration = field(statement, 'declaration');
    const value = field(statement, 'value');
    if (value) this.add('', { kind: 'value', node: value });
    for (const declared of declaration ? declarators(declaration) : []) {
      const name = field(declared, 'name')?.text ?? '';
      const isDefault = statement.children.some(child => child?.type === 'default');
      this.add(isDefault ? '' : name, this.scopes.lookup(name, declared));
    }
    for (const clause of parts(statement).filter(({ type }) => type === 'export_clause'))
      for (const one of parts(clause)) this.specifier(one, source);
  }

  /** `a as b`, of this file or of another. */
  private specifier(one: Node, source: string | undefined): void {
    const own = field(one, 'name');
    const name = field(one, 'alias')?.text ?? own?.text ?? '';
    const as = name === 'default' ? '' : name;
    if (!own) return;
    if (source === undefined) this.add(as, this.scopes.lookup(own.text, own));
    else this.add(as, { kind: 'import', module: source, name: own.text });
  }

  /** `module.exports = { users, orders: require('./orders') }`. */
  private members(node: Node): void {
    const object = bare(node);
    for (const part of object.type === 'object' ? parts(object) : []) {
      const value = field(part, 'value') ?? part;
      const name = (field(part, 'key') ?? field(part, 'name') ?? part).text;
      this.add(name, { kind: 'value', node: value });
    }
  }

  private exported(binding: Binding | undefined, depth: number): Exported | undefined {
    switch (binding?.kind) {
      case 'import': {
        const { module, name } = binding;
        if (!isOwnModule(module)) return undefined;
        const names = name === '' || name === 'default' ? [] : [name];
        return { kind: 'reference', to: { module, names, called: false } };
      }
      case 'function':
        return this.function(binding.node);
      case 'value':
        return this.value(bare(binding.node), depth);
      default:
        return undefined;
    }
  }

  private value(node: Node, depth: number): Exported | undefined {
    if (isFunction(node)) return this.function(node);
    if (/^(?:shorthand_property_)?identifier$/.test(node.type) && depth > 0)
      return this.exported(this.scopes.lookup(node.text, node), depth - 1);
    const to = javascriptReference(node, this.scopes);
    if (to && !to.called) return { kind: 'reference', to };
    const router = this.routers.mounted(node);
    return router && { kind: 'router', router };
  }

  private function(node: Node): Exported {
    return {
      kind: 'function',
      key: `${node.startIndex}`,
      parameters: javascriptParameters(node),
      returns: this.routers.returned(node)?.router,
      views: [],
    };
  }
}

/** The names that a declaration declares: itself, or its `a = 1, b = 2`. */
const declarators = (declaration: Node): readonly Node[] =>
  field(declaration, 'name')
    ? [declaration]
    : parts(declaration).filter(({ type }) => type === 'variable_declarator');
