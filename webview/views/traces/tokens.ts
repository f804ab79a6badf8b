/** A stretch of a search, for its colour. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly at: number;
}

type TokenKind = 'space' | 'key' | 'operator' | 'number' | 'value';

/** In this order, where the last one ended. The helper decides what is right: here everything is something. */
const kinds: readonly (readonly [TokenKind, RegExp])[] = [
  ['space', /\s+/y],
  ['value', /"(?:[^"\\]|\\[\s\S])*"?/y],
  ['number', /\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|min|h|d)?(?=[\s()[\]{}]|$)/y],
  ['operator', /(?:AND|OR|NOT|TO)(?=[\s()]|$)|[()[\]{}]|[<>]=?|-(?=\S)/y],
  ['key', /(?:[^\s():"\\<>[\]{}*?]|\\.)+:/y],
  ['value', /(?:[^\s()[\]{}"\\]|\\[\s\S])+|[\s\S]/y],
];

/** `service:shop -@duration:>1s` as what is painted in one colour each. Together they are the text again. */
export function tokensOf(search: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < search.length; ) {
    const token = tokenAt(search, at);
    tokens.push(token);
    at += token.text.length;
  }
  return tokens;
}

/** The first word of a search that was meant as an operator: those are written in capitals, `and` is a word to find. */
export const smallOperator = (search: string): Token | undefined =>
  tokensOf(search).find(
    ({ kind, text }, at, all) =>
      kind === 'value' && /^(?:and|or|not)$/i.test(text) && all[at - 1]?.kind !== 'key',
  );

/** The search with that word as an operator. */
export const withOperator = (search: string, { at, text }: Token): string =>
  search.slice(0, at) + text.toUpperCase() + search.slice(at + text.length);

function tokenAt(search: string, at: number): Token {
  for (const [kind, expression] of kinds) {
    expression.lastIndex = at;
    const [text] = expression.exec(search) ?? [];
    if (text) return { kind, text, at };
  }
  return { kind: 'value', text: search.slice(at), at };
}
