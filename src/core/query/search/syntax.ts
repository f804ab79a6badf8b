/** A search as read: what must hold of a span. An empty `and` holds of all. */
export type Search =
  | { readonly kind: 'and' | 'or'; readonly of: readonly Search[] }
  | { readonly kind: 'not'; readonly of: Search }
  | Term;

/** `service:shop`, `@duration:>1s`; without a key it is free text. `at` and `to` are where it stands. */
export interface Term {
  readonly kind: 'term';
  readonly key: string | undefined; // as written: `service`, `@http.status_code`
  readonly test: Test;
  readonly at: number;
  readonly to: number;
}

export type Test =
  | { readonly kind: 'text'; readonly pattern: Pattern }
  | { readonly kind: 'compare'; readonly operator: Operator; readonly amount: Amount }
  | { readonly kind: 'range'; readonly from: Bound; readonly to: Bound };

export const operators = ['>=', '<=', '>', '<'] as const;
export type Operator = (typeof operators)[number];

/** One end of a range; without an amount (`*`) it is open. */
export interface Bound {
  readonly amount: Amount | undefined;
  readonly included: boolean;
}

/** A number as written, `1.5s`, and what it stands for; durations are nanoseconds, as spans' are. */
export interface Amount {
  readonly text: string;
  readonly value: number;
}

/** Literal text and wildcards: `5*` is `['5', ANY]`. */
export type Pattern = readonly (string | Wildcard)[];
export type Wildcard = typeof ANY | typeof ONE;

/** Any text, none included. */
export const ANY = { wildcard: '*' } as const;
/** Any one character. */
export const ONE = { wildcard: '?' } as const;

/** Every term, in the order they are written. */
export function termsOf(search: Search): readonly Term[] {
  if (search.kind === 'term') return [search];
  if (search.kind === 'not') return termsOf(search.of);
  return search.of.flatMap(termsOf);
}
