import { quoted } from './pattern.ts';
import type { Bound, Pattern, Search, Test } from './syntax.ts';

/** A search as text that reads as the same search. */
export function printSearch(search: Search): string {
  switch (search.kind) {
    case 'and':
      return search.of.map(part => inside(part, part.kind === 'or')).join(' ');
    case 'or':
      return search.of.map(part => inside(part, false)).join(' OR ');
    case 'not':
      return `-${inside(search.of, search.of.kind !== 'term')}`;
    case 'term':
      return (search.key === undefined ? '' : `${printKey(search.key)}:`) + printTest(search.test);
  }
}

const inside = (search: Search, parentheses: boolean): string =>
  parentheses ? `(${printSearch(search)})` : printSearch(search);

export const printKey = (key: string): string => key.replace(/[\s():"\\<>[\]{}*?]/g, '\\$&');

function printTest(test: Test): string {
  switch (test.kind) {
    case 'text':
      return printPattern(test.pattern);
    case 'compare':
      return test.operator + test.amount.text;
    case 'range': {
      const { from, to } = test;
      const ends = [from.included ? '[' : '{', to.included ? ']' : '}'];
      return `${ends[0]}${printBound(from)} TO ${printBound(to)}${ends[1]}`;
    }
  }
}

const printBound = ({ amount }: Bound): string => amount?.text ?? '*';

/** With wildcards there can be no quotes: what is special in the rest is escaped. */
function printPattern(pattern: Pattern): string {
  if (pattern.every(piece => typeof piece === 'string')) return quoted(pattern.join(''));
  return pattern
    .map(piece =>
      typeof piece === 'string' ? piece.replace(/[^\p{L}\p{N}_./@]/gu, '\\$&') : piece.wildcard,
    )
    .join('');
}
