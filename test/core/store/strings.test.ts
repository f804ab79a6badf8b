import { expect, test } from 'vitest';
import { Keys } from '../../../src/core/decode/keys.ts';
import { charsOf, Strings, same } from '../../../src/core/store/strings.ts';

const bytesOf = (text: string) => charsOf(new TextEncoder().encode(text));

const ALIKE = [
  ['one letter', 'a', 'b'],
  ['the end of three', 'abc', 'abd'],
  ['the first of four', 'abcd', 'xbcd'],
  ['the fifth of five', 'abcde', 'abcdx'],
  ['the middle, where both ends are the same', 'GET /users/1/orders', 'GET /users/2/orders'],
  ['the last of nine', 'component', 'componenx'],
  ['the length', 'aaaaaaaa', 'aaaaaaaaa'],
] as const;

test.each(ALIKE)('texts that differ in %s are two', (_, left, right) => {
  const strings = new Strings();
  const ids = [left, right, left, right].map(text => strings.idOf(text));
  expect(ids).toEqual([1, 2, 1, 2]);
  expect(ids.map(id => strings.text(id))).toEqual([left, right, left, right]);
});

test.each(ALIKE)('words that differ in %s are two', (_, left, right) => {
  const keys = new Keys([left, right]);
  const find = (text: string) => keys.find(bytesOf(text), 0, text.length);
  expect([find(left), find(right), find(`${left}${right}`)]).toEqual([0, 1, -1]);
});

test('bytes are compared where they stand', () => {
  const body = bytesOf('..component..component..componenT');
  expect([2, 13, 24].map(at => same(body, 2, body, at, 9))).toEqual([true, true, false]);
});

test('ten thousand texts that look alike at a glance stay apart', () => {
  const strings = new Strings();
  const texts = Array.from({ length: 10_000 }, (_, at) => `GET /${String(at).padStart(6)}/end`);
  const ids = texts.map(text => strings.idOf(text));
  expect(new Set(ids).size).toBe(10_000);
  expect(texts.map(text => strings.idOf(text))).toEqual(ids);
  expect(ids.map(id => strings.text(id))).toEqual(texts);
});
