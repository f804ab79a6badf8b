import fc from 'fast-check';
import { expect, test } from 'vitest';
import { estimateOf, keyOf, Sketch } from '../../../src/core/aggregate/sketch.ts';

const PERCENTILES = [0, 0.01, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1];

// Keys of the Agent's own sketches: round(ln|v| / ln 1.015625) + 1338, and 0 for zero.
const keys: [value: number, key: number][] = [
  [0, 0],
  [1e-10, 0],
  [1, 1338],
  [-1, -1338],
  [10, 1487],
  [12.25, 1500],
  [1e300, 32767],
  [-1e300, -32767],
];

test.each(keys)('%d is counted in bin %d', (value, key) => {
  expect(keyOf(value)).toBe(key);
});

const magnitude = fc.oneof(
  fc.double({ min: 1e-6, max: 1e12, noNaN: true }),
  fc.double({ min: 1, max: 10, noNaN: true }),
);
const values = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: magnitude },
    { weight: 2, arbitrary: magnitude.map(value => -value) },
    fc.constant(0),
  ),
  { minLength: 1, maxLength: 300 },
);

test('percentiles are within 1 % of the sorted values', () => {
  fc.assert(
    fc.property(values, list => {
      const sketch = sketchOf(list);
      const sorted = [...list].sort((a, b) => a - b);
      for (const q of PERCENTILES) {
        const exact = sorted[Math.floor(q * (sorted.length - 1))] ?? Number.NaN;
        expect(Math.abs(sketch.quantile(q) - exact)).toBeLessThanOrEqual(0.01 * Math.abs(exact));
      }
    }),
  );
});

test('merging equals adding all', () => {
  fc.assert(
    fc.property(values, values, (left, right) => {
      const merged = sketchOf(left);
      merged.merge(sketchOf(right));
      const whole = sketchOf([...left, ...right]);
      for (const q of PERCENTILES) expect(merged.quantile(q)).toBe(whole.quantile(q));
      expect([merged.count, merged.min, merged.max]).toEqual([whole.count, whole.min, whole.max]);
      expect(merged.sum).toBeCloseTo(whole.sum, 5 - Math.ceil(Math.log10(1 + Math.abs(whole.sum))));
    }),
  );
});

test('count, sum, min and max are exact', () => {
  const { count, sum, min, max } = sketchOf([3, -1, 0, 8.5]);
  expect({ count, sum, min, max }).toEqual({ count: 4, sum: 10.5, min: -1, max: 8.5 });
});

test('a value of sample rate 0.25 weighs four', () => {
  const sketch = new Sketch();
  sketch.add(1);
  sketch.add(100, 4);
  expect([sketch.count, sketch.sum]).toEqual([5, 401]);
  expect([0, 0.2, 0.25, 1].map(q => Math.round(sketch.quantile(q)))).toEqual([1, 1, 100, 100]);
});

test('an empty sketch has no percentiles', () => {
  expect([new Sketch().count, new Sketch().quantile(0.5)]).toEqual([0, Number.NaN]);
});

test('what is not a number, or weighs nothing, is not counted', () => {
  const sketch = new Sketch();
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
    sketch.add(value);
  for (const weight of [0, -1, Number.NaN]) sketch.add(1, weight);
  expect(sketch.count).toBe(0);
});

test('values far apart share the lowest bin and leave high percentiles true', () => {
  const sketch = new Sketch();
  for (let power = -8; power <= 60; power += 0.01) sketch.add(10 ** power);
  expect(sketch.quantile(0.99) / 10 ** (-8 + 0.99 * 68)).toBeCloseTo(1, 1);
  expect(sketch.usedBytes).toBeLessThan(20_000);
  let total = 0;
  sketch.eachBin((_, count) => {
    total += count;
  });
  expect(total).toBe(sketch.count);
});

test('a handful of values takes a handful of bytes', () => {
  expect(sketchOf([1, 20, 300, 4000, 50000]).usedBytes).toBeLessThan(300);
  expect(sketchOf(Array.from({ length: 500 }, (_, at) => 10 + at)).usedBytes).toBeLessThan(3000);
});

test('bins and estimates agree', () => {
  for (let key = 1; key <= 32767; key += 17) expect(keyOf(estimateOf(key))).toBe(key);
});

function sketchOf(list: readonly number[]): Sketch {
  const sketch = new Sketch();
  for (const value of list) sketch.add(value);
  return sketch;
}
