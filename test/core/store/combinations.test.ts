import { expect, test } from 'vitest';
import { Combinations, commonTags } from '../../../src/core/store/combinations.ts';
import { StoreSink } from '../../../src/core/store/storeSink.ts';
import { slotOf, type Tag } from '../../../src/core/store/tags.ts';

const sink = new StoreSink(() => {});
const combinations = new Combinations();

/** The number of the combination of a span with these tags. */
function numberOf(tags: Partial<Record<Tag, string | number>>): number {
  sink.begin();
  for (const tag of Object.keys(tags) as Tag[]) {
    const value = tags[tag] ?? '';
    if (typeof value === 'number') sink.number(slotOf(tag), value);
    else sink.text(slotOf(tag), sink.strings.idOf(value));
  }
  return combinations.of(sink);
}

const textsOf = (combination: number): string =>
  commonTags.map((_, tag) => sink.strings.text(combinations.idOf(combination, tag))).join('|');

test.each([
  [{}, '|||'],
  [{ env: 'dev' }, 'dev|||'],
  [{ version: 'dev' }, '|dev||'],
  [{ env: 'dev', version: '2', component: 'flask', 'http.method': 'GET' }, 'dev|2|flask|GET'],
  [{ 'http.request.method': 'PUT', 'http.route': '/' }, '|||PUT'],
  [{ env: 'dev', version: 1.5 }, 'dev|1.5||'],
])('%j is kept as %s', (tags, texts) => {
  expect(textsOf(numberOf(tags))).toBe(texts);
});

test('each combination has one number, however many there are', () => {
  const all = Array.from({ length: 5000 }, (_, i) => ({ env: `e${i % 71}`, version: `v${i}` }));
  const before = combinations.usedBytes;
  const numbers = all.map(numberOf);
  expect(new Set(numbers).size).toBe(all.length);
  expect(all.map(numberOf)).toEqual(numbers);
  expect(numbers.map(textsOf)).toEqual(all.map(({ env, version }) => `${env}|${version}||`));
  expect(combinations.usedBytes).toBeGreaterThan(before);
  expect(numberOf({})).toBe(0);
});
