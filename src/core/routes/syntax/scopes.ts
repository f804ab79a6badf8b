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

/** One turn of a loop over what is written out: what its names stand for. */
export interface Turn {
  readonly loop: Node;
  readonly names: ReadonlyMap<string, Node>;
}

export const holds = (outer: Node, inner: Node): boolean =>
  outer.startIndex <= inner.startIndex && inner.endIndex <= outer.endIndex;

/** The names of one file. Only functions are scopes: blocks and class bodies belong to what is around them. */
export class Scopes {
  /** What expressions say, by node: read once, which also ends constants that name each other. */
  readonly texts = new Map<number, PathText | undefined>();
  private readonly bound: Map<string, Bound[]>;
  private readonly syntax: ScopeSyntax;
  private readonly turns: readonly Turn[];

  constructor(
    syntax: ScopeSyntax,
    bound: Map<string, Bound[]> = new Map(),
    turns: readonly Turn[] = [],
  ) {
    this.syntax = syntax;
    this.bound = bound;
    this.turns = turns;
  }

  /** The same names as they are in one turn of a loop. */
  within(turn: Turn): Scopes {
    return new Scopes(this.syntax, this.bound, [turn, ...this.turns]);
  }

  /** `at` is the whole declaration: a function's own name belongs to what is around the function. */
  bind(name: string, binding: Binding, at: Node): void {
    const others = this.bound.get(name);
    if (others) others.push({ binding, at });
    else this.bound.set(name, [{ binding, at }]);
  }

  /** What a loop's variable stands for in this turn. */
  turned(name: string, from: Node): Node | undefined {
    return this.turns
      .find(({ loop, names }) => names.has(name) && holds(loop, from))
      ?.names.get(name);
  }

  /** The innermost declaration of `name` that is seen from a node: the last one above it, else the first. */
  lookup(name: string, from: Node): Binding | undefined {
    const node = this.turned(name, from);
    if (node) return { kind: 'value', node };
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

  /** What the file's own names stand for at its end, of those that are `wanted`. */
  *top(wanted?: RegExp): Generator<readonly [name: string, binding: Binding]> {
    for (const [name, bound] of this.bound) {
      if (wanted && !wanted.test(name)) continue;
      const last = bound.findLast(one => this.scopeOf(one) === 0);
      if (last) yield [name, last.binding];
    }
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
