import type { Span } from '../model/span.ts';

const MASK = '<redacted>';

/** Tags whose values nobody should pass on, by a word of their key. */
const secretKey =
  /pass(?:word|wd|phrase)?|secret|token|api[-_.]?key|auth(?:orization)?\b|cookie|session|credential|signature|client_?ip|\bip\b|^usr\.|^user\.|^enduser\.|e-?mail|hostname|host\.name/i;

/** Statements: what stands in quotes or is a number is a value. */
const sqlTag = /^(?:sql\.query|db\.statement|db\.query\.text)$/;

/** Inside any text: addresses of people, and what is long and mixed enough to be a key or a token. */
const inText: readonly [what: RegExp, instead: string][] = [
  [/[\w.+-]+@[\w-]+\.[\w.-]+/g, MASK],
  [/\b(?=[\w+/=-]*\d)(?=[\w+/=-]*[A-Za-z])[\w+/=-]{24,}/g, MASK],
  [/(\/(?:home|Users)\/)[^/\s"':]+/g, `$1${MASK}`],
];

/** A copy without what is likely to be private: values of telling keys, of queries and of statements, people and keys. */
export function redacted(span: Span): Span {
  const { links, events } = span;
  return {
    ...span,
    resource: span.type === 'sql' ? withoutValues(span.resource) : cleaned(span.resource),
    meta: record(span.meta, safeText),
    ...(links
      ? { links: links.map(link => ({ ...link, attributes: record(link.attributes, safeText) })) }
      : {}),
    ...(events
      ? {
          events: events.map(event => ({
            ...event,
            attributes: record(event.attributes, safeAttribute),
          })),
        }
      : {}),
    ...(span.struct ? { struct: { [MASK]: Object.keys(span.struct).length } } : {}),
  };
}

const safeAttribute = <T>(key: string, value: T): T | string =>
  typeof value === 'string' || secretKey.test(key) ? safeText(key, String(value)) : value;

/** Ids of traces and processes are what a session hangs together by, and say nothing of anybody. */
const technical = /^(?:_dd\.|runtime-id$|language$|component$)/;

function safeText(key: string, value: string): string {
  if (technical.test(key)) return value;
  if (secretKey.test(key)) return MASK;
  if (sqlTag.test(key)) return withoutValues(value);
  return cleaned(key.endsWith('url') ? value.replace(/\?.*$/, `?${MASK}`) : value);
}

const cleaned = (text: string): string =>
  inText.reduce((left, [what, instead]) => left.replace(what, instead), text);

/** `SELECT * FROM users WHERE id = 42 AND name = 'Ada'` keeps its shape: `… id = ? AND name = ?`. */
const withoutValues = (statement: string): string =>
  statement.replace(/'(?:[^']|'')*'/g, '?').replace(/\b\d+(?:\.\d+)?\b/g, '?');

function record<T>(
  from: Readonly<Record<string, T>>,
  value: (key: string, value: T) => T,
): Record<string, T> {
  return Object.fromEntries(Object.entries(from).map(([key, was]) => [key, value(key, was)]));
}
