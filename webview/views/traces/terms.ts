import { type Token, tokensOf } from './tokens.ts';

/** What a facet says of one of its values. */
export type Choice = 'only' | 'without';

/** One part of a search, of which all must hold. Without a key it is of a form that facets leave alone. */
interface Part {
  readonly text: string;
  readonly term?: Term;
}

/** `service:(shop OR cart)`, `-status:ok`. */
interface Term {
  readonly key: string;
  readonly values: readonly string[];
  readonly choice: Choice;
}

/** What a search says of the value of a key, where a facet can know. */
export function choiceOf(search: string, key: string, value: string): Choice | undefined {
  return termsOf(search, key).find(({ values }) => values.includes(value))?.choice;
}

/** The values of a key that a search names, in the order it names them. */
export const valuesOf = (search: string, key: string): readonly string[] =>
  termsOf(search, key).flatMap(({ values }) => values);

/** How many values a search names in ways that facets know. */
export const countOf = (search: string): number =>
  partsOf(search).reduce((sum, { term }) => sum + (term?.values.length ?? 0), 0);

const termsOf = (search: string, key: string): readonly Term[] =>
  partsOf(search).flatMap(({ term }) => (term?.key === key ? [term] : []));

/**
 * The search with a choice for a value, or without it where it was chosen already:
 * `chosen('service:shop', 'service', 'cart', 'only')` is `service:(shop OR cart)`.
 */
export function chosen(search: string, key: string, value: string, choice: Choice): string {
  const parts = partsOf(search);
  const before = choiceOf(search, key, value);
  const others = parts.flatMap(part => withoutValue(part, key, value));
  if (before === choice) return written(others);
  const at =
    choice === 'only'
      ? others.findIndex(({ term }) => term?.key === key && term.choice === 'only')
      : -1;
  const known = others[at]?.term;
  if (!known) return written([...others, partOf({ key, values: [value], choice })]);
  return written(others.with(at, partOf({ ...known, values: [...known.values, value] })));
}

const written = (parts: readonly Part[]): string => parts.map(({ text }) => text).join(' ');

function withoutValue(part: Part, key: string, value: string): Part[] {
  const { term } = part;
  if (term?.key !== key || !term.values.includes(value)) return [part];
  const values = term.values.filter(known => known !== value);
  return values.length > 0 ? [partOf({ ...term, values })] : [];
}

function partOf(term: Term): Part {
  const values = term.values.map(quoted);
  const text = values.length > 1 ? `(${values.join(' OR ')})` : values[0];
  return { text: `${term.choice === 'without' ? '-' : ''}${term.key}:${text}`, term };
}

/** Values that read as they are stay bare: `GET /slow` and `5*` do not. */
function quoted(value: string): string {
  const bare = /^[\w./@][\w./@-]*$/.test(value) && !/^(?:AND|OR|NOT|TO)$/.test(value);
  return bare ? value : `"${value.replace(/["\\]/g, '\\$&')}"`;
}

/** Cuts a search where terms end. One with OR between its terms is one part: what is added must not be drawn into it. */
function partsOf(search: string): readonly Part[] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of tokensOf(search.trim())) {
    if (/^[([{]$/.test(token.text)) depth++;
    if (/^[)\]}]$/.test(token.text)) depth--;
    if (token.kind === 'space' && depth === 0) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  const texts = parts.map(tokens => tokens.map(({ text }) => text).join(''));
  if (texts.includes('OR')) return [{ text: `(${search.trim()})` }];
  if (texts.includes('NOT')) return [{ text: search.trim() }];
  return parts.flatMap((tokens, at) => {
    const text = texts[at] ?? '';
    if (text === '' || text === 'AND') return [];
    const term = termOf(tokens);
    return [{ text, ...(term && { term }) }];
  });
}

function termOf(tokens: readonly Token[]): Term | undefined {
  const [first] = tokens;
  const choice = first?.text === '-' ? 'without' : 'only';
  const [key, ...rest] = choice === 'without' ? tokens.slice(1) : tokens;
  if (key?.kind !== 'key') return undefined;
  const values = readValues(rest.filter(({ kind }) => kind !== 'space'));
  return values && { key: key.text.slice(0, -1), values, choice };
}

/** `shop`, `(shop OR "GET /slow")`; nothing where it is a range, a comparison or a pattern. */
function readValues(tokens: readonly Token[]): readonly string[] | undefined {
  const grouped = tokens[0]?.text === '(' && tokens.at(-1)?.text === ')';
  const inside = grouped ? tokens.slice(1, -1) : tokens;
  const literal = inside.every((token, at) =>
    at % 2 === 1 ? token.text === 'OR' : isLiteral(token),
  );
  if (!literal || inside.length % 2 === 0) return undefined;
  return inside.filter((_, at) => at % 2 === 0).map(({ text }) => unquoted(text));
}

const isLiteral = ({ kind, text }: Token): boolean =>
  kind === 'number' || (kind === 'value' && (text.startsWith('"') || !/[*?\\]/.test(text)));

const unquoted = (text: string): string =>
  text.startsWith('"') ? text.slice(1, -1).replace(/\\([\s\S])/g, '$1') : text;
