import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LineKeys } from '../../../src/core/aggregate/lineKeys.ts';
import { LineReader } from '../../../src/core/decode/dogstatsd.ts';

const letters = fc.constantFrom(...'abc'.split(''));
const words = fc.array(letters, { minLength: 1, maxLength: 6 }).map(list => list.join(''));
const lines = fc.tuple(words, fc.constantFrom('c', 'g', 'd'), words, fc.nat(9));

test('a line finds what was put under its own name, type and tags', () => {
  fc.assert(
    fc.property(fc.array(lines, { maxLength: 2000 }), list => {
      const keys = new LineKeys<string>();
      const reader = readerOf(keys);
      for (const [name, type, tags, value] of list)
        reader.read(new TextEncoder().encode(`${name}:${value}|${type}|#${tags}`));
    }),
    { numRuns: 50 },
  );
});

test('a line whose hash is another line’s is still told apart', () => {
  const keys = new LineKeys<string>();
  const line = { ...blank, bytes: new TextEncoder().encode('ab'), nameStart: 0, nameEnd: 1 };
  const view = new DataView(line.bytes.buffer);
  keys.add({ ...line, view, tagsStart: 1, tagsEnd: 1 }, 'a');
  expect(keys.find({ ...line, view, nameStart: 1, nameEnd: 2 })).toBe(-1);
  expect(keys.find({ ...line, view, nameEnd: 2 })).toBe(-1);
  expect(keys.find({ ...line, view, type: 1 })).toBe(-1);
  expect(keys.target(keys.find({ ...line, view }))).toBe('a');
});

const blank = {
  hash: 5,
  type: 0,
  tagsStart: 0,
  tagsEnd: 0,
  values: new Float64Array(0),
  count: 0,
  valueStart: 0,
  valueEnd: 0,
  weight: 1,
  at: undefined,
};

/** Puts every new line under its own text, and checks each found one against it. */
function readerOf(keys: LineKeys<string>): LineReader {
  const nothing = () => undefined;
  const added = new Set<string>();
  return new LineReader({
    metric(line) {
      const text = (from: number, to: number) =>
        new TextDecoder().decode(line.bytes.slice(from, to));
      const own = `${text(line.nameStart, line.nameEnd)} ${line.type} ${text(line.tagsStart, line.tagsEnd)}`;
      const key = keys.find(line);
      expect(key >= 0).toBe(added.has(own));
      if (key < 0) keys.add(line, own);
      else expect(keys.target(key)).toBe(own);
      added.add(own);
    },
    event: nothing,
    check: nothing,
    refused: nothing,
    noted: nothing,
  });
}
