import type { Node } from 'web-tree-sitter';
import type { PathText } from './pathText.ts';

/** What a name stands for where it is read. */
export type Binding =
  | { readonly kind: 'value'; readonly node: Node }
  | { readonly kind: 'function'; readonly node: Node }
  | { readonly kind: 'class'; readonly node: Node }
  | { readonly kind: 'import'; readonly module: string; readonly name: string }
  | { readonly kind: 'parameter'; readonly name: string; readonly type: string; readonly of: Node };

/** How a language writes its functions. */
export interface ScopeSyntax {
  readonly functions: ReadonlySet<string>; // node types
  /** Names and types of a function's parameters; the type is empty where none is written. */
  parameters(of: Node): readonly { readonly name: string; readonly type: string }[];
}

interface Bound {
  readonly binding: Binding;
  readonly at: Node;
  scope?: number; // found when first asked for: most names of a file never are
}

/** The names of one file. Only functions are scopes: blocks and class bodies belong to what is around them. */
export class Scopes {
  /** What expressions say, by node: read once, which also ends constants that name each other. */
  readonly texts = new Map<number, PathText | undefined>();
  private readonly bound = new Map<string, Bound[]>();
  private readonly syntax: ScopeSyntax;

  constructor(syntax: ScopeSyntax) {
    this.syntax = syntax;
  }

  /** `at` is the whole declaration: a function's own name belongs to what is around the function. */
  bind(name: string, binding: Binding, at: Node): void {
    const others = this.bound.get(name);
    if (others) others.push({ binding, at });
    else this.bound.set(name, [{ binding, at }]);
  }

  /** The innermost declaration of `name` that is seen from a node: the last one above it, else the first. */
  lookup(name: string, from: Node): Binding | undefined {
    const bound = this.bound.get(name) ?? [];
    for (const around of [...this.around(from), undefined]) {
      const here = bound.filter(one => this.scopeOf(one) === (around?.id ?? 0));
      const found = here.findLast(({ at }) => at.startIndex < from.startIndex) ?? here[0];
      if (found) return found.binding;
      const parameter = around && this.syntax.parameters(around).find(one => one.name === name);
      if (parameter) return { kind: 'parameter', ...parameter, of: around };
    }
    return undefined;
  }

  /** A name with dots (`self.app`) means the same in every method. */
  lookupMember(name: string): Binding | undefined {
    return this.bound.get(name)?.[0]?.binding;
  }

  /** The id of the innermost function around a declaration; 0 is the file. */
  private scopeOf(bound: Bound): number {
    bound.scope ??= this.around(bound.at).next().value?.id ?? 0;
    return bound.scope;
  }

  /** The functions around a node, innermost first. */
  private *around(node: Node): Generator<Node, undefined> {
    for (let up = node.parent; up; up = up.parent) if (this.syntax.functions.has(up.type)) yield up;
    return undefined;
  }
}
