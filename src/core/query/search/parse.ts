import { Cursor } from '../cursor.ts';
import type { Problem } from '../problem.ts';
import { amountOf } from './amount.ts';
import { patternOf, quotedPattern } from './pattern.ts';
import type { Amount, Bound, Operator, Search, Term, Test } from './syntax.ts';

export type ParsedSearch = { readonly ok: true; readonly search: Search } | Problem;

const KEY = /((?:[^\s():"\\<>[\]{}*?]|\\.)+):/y;
const WORD = /(?:[^\s()"\\]|\\[\s\S]|\\$)+/y;
const QUOTED = /"((?:[^"\\]|\\[\s\S])*)"/y;
const COMPARED = /(>=|<=|>|<)([^\s()"]*)/y;
const BOUND = /[^\s[\]{}()"]+/y;
/** Datadog's `*:text`, which looks into every tag. */
const EVERY_TAG = /\*:(?=\S)/y;
const DEEPEST = 40;

/**
 * Datadog's search of spans: `service:shop -status:ok @duration:>1s`. NOT and `-` bind closest, then AND, which may be
 * left out, then OR. Nothing at all finds everything.
 */
export function parseSearch(text: string): ParsedSearch {
  const cursor = new Cursor(text);
  const search = new Reader(cursor).all();
  return cursor.problem ?? { ok: true, search };
}

class Reader {
  private readonly cursor: Cursor;
  private depth = 0;
  /** The key that a group's values are of: `service:(a OR b)`. */
  private key: { readonly text: string; readonly at: number } | undefined;

  constructor(cursor: Cursor) {
    this.cursor = cursor;
  }

  all(): Search {
    if (this.cursor.done) return { kind: 'and', of: [] };
    const search = this.either();
    if (!this.cursor.done) this.cursor.fail('Nothing more was expected here');
    return search;
  }

  private either(): Search {
    const of = [this.each()];
    while (this.operator('OR')) of.push(this.each());
    return joined('or', of);
  }

  private each(): Search {
    const of = [this.negated()];
    while (this.goesOn()) of.push(this.negated());
    return joined('and', of);
  }

  /** Whether another term follows, with or without AND. */
  private goesOn(): boolean {
    const { cursor } = this;
    if (this.operator('AND')) return true;
    return !cursor.problem && !cursor.done && !cursor.peek(')') && !this.before('OR');
  }

  private negated(): Search {
    let not = false;
    while (this.operator('NOT') || this.cursor.match(/-/y)) not = !not;
    const search = this.atom();
    return not ? { kind: 'not', of: search } : search;
  }

  private atom(): Search {
    const { cursor } = this;
    if (cursor.take('(')) return this.inside();
    if (this.key) return this.value(this.key.text, this.key.at);
    const variable = cursor.match(/\$[\w.-]+/y);
    if (variable)
      cursor.failAt(variable.index, 'The template variable {0} has no value', variable[0]);
    const every = cursor.match(EVERY_TAG);
    if (every) cursor.failAt(every.index, 'Not all tags can be searched at once: name one');
    const key = cursor.match(KEY);
    if (!key) return this.freeText();
    const text = (key[1] ?? '').replace(/\\([\s\S])/g, '$1');
    const end = key.index + key[0].length;
    if (!cursor.match(/(?=\S)/y) || cursor.position !== end)
      cursor.failAt(end, 'A value was expected here');
    if (!cursor.take('(')) return this.value(text, key.index);
    this.key = { text, at: key.index };
    const group = this.inside();
    this.key = undefined;
    return group;
  }

  /** What stands between parentheses, of which the first has been read. */
  private inside(): Search {
    const { cursor } = this;
    if (++this.depth > DEEPEST) cursor.fail('Parentheses are nested too deeply');
    const search = this.either();
    if (!cursor.take(')')) cursor.fail('A ) was expected here');
    this.depth--;
    return search;
  }

  private freeText(): Term {
    return this.text(undefined, undefined, 'A term was expected here');
  }

  private value(key: string, at: number): Term {
    const { cursor } = this;
    const compared = cursor.match(COMPARED);
    if (compared) {
      const [, operator = '', text = ''] = compared;
      const amount = this.amount(text, compared.index + operator.length);
      const test: Test = { kind: 'compare', operator: operator as Operator, amount };
      return { kind: 'term', key, test, at, to: cursor.position };
    }
    if (cursor.peek('[') || cursor.peek('{')) return this.range(key, at);
    return this.text(key, at, 'A value was expected here');
  }

  private text(key: string | undefined, start: number | undefined, missing: string): Term {
    const { cursor } = this;
    const text = cursor.match(QUOTED);
    if (!text && cursor.peek('"')) cursor.fail('The quote that opens here is not closed');
    const word = text || this.atOperator() ? undefined : cursor.match(WORD);
    if (!text && !word) cursor.fail(missing);
    const pattern = text ? quotedPattern(text[1] ?? '') : patternOf(word?.[0] ?? '');
    const at = start ?? text?.index ?? word?.index ?? 0;
    return { kind: 'term', key, test: { kind: 'text', pattern }, at, to: cursor.position };
  }

  /** `[500 TO 599]` with its ends, `{500 TO 599}` without; `*` is an open end. */
  private range(key: string, at: number): Term {
    const { cursor } = this;
    const from = this.bound(cursor.match(/[[{]/y)?.[0] === '[');
    if (!cursor.match(/TO\b/iy)) cursor.fail('TO was expected here');
    const bound = this.bound(true);
    const closing = cursor.match(/[\]}]/y)?.[0];
    if (closing === undefined) cursor.fail('A ] or } was expected here');
    const to = { ...bound, included: closing === ']' };
    return { kind: 'term', key, test: { kind: 'range', from, to }, at, to: cursor.position };
  }

  private bound(included: boolean): Bound {
    const { cursor } = this;
    const text = cursor.match(BOUND);
    if (text?.[0] === '*') return { amount: undefined, included };
    return { amount: this.amount(text?.[0] ?? '', text?.index ?? cursor.position), included };
  }

  private amount(text: string, at: number): Amount {
    const amount = amountOf(text);
    if (!amount) this.cursor.failAt(at, 'A number was expected here');
    return amount ?? { text, value: 0 };
  }

  private operator(word: 'AND' | 'OR' | 'NOT'): boolean {
    return this.cursor.match(new RegExp(`${word}(?=[\\s()]|$)`, 'y')) !== undefined;
  }

  private before(word: 'AND' | 'OR'): boolean {
    return this.cursor.match(new RegExp(`(?=${word}(?:[\\s()]|$))`, 'y')) !== undefined;
  }

  private atOperator(): boolean {
    return this.before('AND') || this.before('OR');
  }
}

/** One alone needs no joining; what is joined the same way inside becomes one list. */
function joined(kind: 'and' | 'or', of: readonly Search[]): Search {
  const [first] = of;
  if (of.length === 1 && first) return first;
  return { kind, of: of.flatMap(part => (part.kind === kind ? part.of : [part])) };
}
