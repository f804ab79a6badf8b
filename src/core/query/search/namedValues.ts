import { nameOfKey } from './searchKeys.ts';
import { type Search, termsOf } from './syntax.ts';

/** The values that a search names of each key: `service:(shop OR cart)`. */
export function namedValues(search: Search): ReadonlyMap<string, ReadonlySet<string>> {
  const named = new Map<string, Set<string>>();
  for (const { key = '', test } of termsOf(search)) {
    if (test.kind !== 'text' || !test.pattern.every(piece => typeof piece === 'string')) continue;
    const values = named.get(nameOfKey(key)) ?? new Set();
    named.set(nameOfKey(key), values.add(test.pattern.join('')));
  }
  return named;
}
