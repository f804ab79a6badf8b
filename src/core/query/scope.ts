import type { Cursor } from './cursor.ts';

/** One term of a scope: a series passes when one of its tags matches, or none where the term is negated. */
export interface ScopeTest {
  readonly negated: boolean;
  readonly matches: (tag: string) => boolean;
}

const WORDS = /\s(?:AND|OR|NOT|IN)\s/i;

/** Reads up to and with the closing brace: `env:dev,!route:/health*,paid}`. */
export function parseScope(cursor: Cursor): readonly ScopeTest[] {
  const tests: ScopeTest[] = [];
  cursor.list(() => {
    const negated = cursor.take('!');
    const term = readTerm(cursor);
    if (negated || term !== '*') tests.push({ negated, matches: matcher(term) });
  });
  return tests;
}

function readTerm(cursor: Cursor): string {
  const found = cursor.match(/[^,{}]+/y);
  const term = found?.[0].trim() ?? '';
  if (!found || term === '') cursor.fail('A tag was expected here');
  else if (WORDS.test(` ${term} `))
    cursor.failAt(found.index, 'Tags are joined by commas, and excluded by !');
  else if (term.startsWith('$'))
    cursor.failAt(found.index, 'The template variable {0} has no value', term);
  return term;
}

export function passes(tags: readonly string[], scope: readonly ScopeTest[]): boolean {
  return scope.every(({ negated, matches }) => tags.some(matches) !== negated);
}

/** Case does not count, `*` stands for any text: `route:/api/*`. */
function matcher(term: string): (tag: string) => boolean {
  const [start = '', ...parts] = term.toLowerCase().split('*');
  const end = parts.pop();
  if (end === undefined) return tag => tag.toLowerCase() === start;
  return tag => between(tag.toLowerCase(), start, parts, end);
}

/** Whether a text starts and ends so, and holds the parts between them in their order. */
function between(text: string, start: string, parts: readonly string[], end: string): boolean {
  if (!text.startsWith(start) || !text.endsWith(end)) return false;
  let at = start.length;
  for (const part of parts) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at + end.length <= text.length;
}
