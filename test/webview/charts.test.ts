import { expect, test } from 'vitest';
import { type Ceiling, nextCeiling, niceTop } from '../../webview/charts/ceiling.ts';
import { pixelOf, type Span, stepAt, ticksOf } from '../../webview/charts/plot.ts';
import { drawn, merged } from '../../webview/charts/points.ts';

const tops: [value: number, whole: boolean, top: number][] = [
  [0, false, 1],
  [0, true, 2],
  [Number.NaN, false, 1],
  [1, false, 1],
  [1.01, false, 1.2],
  [2.03e9, false, 2.4e9],
  [870e6, false, 1e9],
  [1.3e-7, false, 1.6e-7],
  [1, true, 2],
  [3, true, 4],
  [5, true, 6],
  [9, true, 10],
  [13, true, 16],
  [25, true, 30],
  [101, true, 120],
];

test.each(tops)('the nice top of %d (whole: %s) is %d', (value, whole, top) => {
  expect(niceTop(value, whole)).toBe(top);
});

test('a ceiling rises at once and falls after twenty seconds below', () => {
  let ceiling: Ceiling | undefined;
  const tops = [10, 4, 4, 12, 4, 4, 4].map((top, at) => {
    ceiling = nextCeiling(ceiling, top, spanTo(at * 10_000));
    return ceiling.top;
  });
  expect(tops).toEqual([10, 10, 10, 12, 12, 12, 4]);
});

test('another range or other columns begin anew', () => {
  const before = nextCeiling(undefined, 40, spanTo(0));
  expect(nextCeiling(before, 4, { ...spanTo(0), step: 20_000 }).top).toBe(4);
  expect(nextCeiling(before, 4, { from: -300_000, to: 0, step: 10_000 }).top).toBe(4);
  expect(nextCeiling(before, 4, spanTo(0)).top).toBe(40);
});

const spanTo = (to: number): Span => ({ from: to - 900_000, to, step: 10_000 });

const ticks: [seconds: number, ticks: string][] = [
  [300, '-300 -240 -180 -120 -60 0'],
  [900, '-900 -600 -300 0'],
  [3600, '-3600 -2700 -1800 -900 0'],
  [1800, '-1800 -1200 -600 0'],
  [7200, '-7200 -3600 0'],
  [90, '-90 0'],
];

test.each(ticks)('%d seconds have the ticks %s', (seconds, expected) => {
  const span = { from: 5e12, to: 5e12 + seconds * 1000, step: 10_000 };
  expect(ticksOf(span).join(' ')).toBe(expected);
});

test('a pixel and a step find each other', () => {
  const span: Span = { from: 0, to: 900_000, step: 10_000 };
  for (const step of [0, 1, 45, 89])
    expect(stepAt(pixelOf((step + 0.5) * 10_000, span, 700), span, 700)).toBe(step);
  expect(stepAt(10, span, 700)).toBeUndefined();
  expect(stepAt(699, span, 700)).toBeUndefined();
});

const lines: [values: string, points: string][] = [
  ['1 2 3', '1 2 3'],
  ['1 - 3', '1 3'], // a short gap is crossed
  ['1 - - - 5', '(1) | (5)'], // a long one is not
  ['- - 3', '(3)'],
  ['1 2 - - - 6 7', '1 2 | 6 7'],
  ['- - -', ''],
];

test.each(lines)('%s is drawn as %s', (values, expected) => {
  const numbers = values.split(' ').map(value => (value === '-' ? Number.NaN : Number(value)));
  const at = Float64Array.from(numbers, (_, index) => index * 10);
  const { points, lone } = drawn(at, Float64Array.from(numbers), 20, 100);
  const text = points.map(({ y }, index) => {
    if (Number.isNaN(y)) return '|';
    return lone[index] ? `(${y})` : String(y);
  });
  expect(text.join(' ')).toBe(expected);
});

test('many points keep the least and the greatest of each pixel column, and gaps hide neither', () => {
  const count = 36_000;
  const at = Float64Array.from({ length: count }, (_, index) => index);
  const values = Float64Array.from(at, index =>
    index % 7 === 0 ? Number.NaN : Math.sin(index / 500),
  );
  values[17_003] = 99;
  values[17_005] = -99;
  const { points } = drawn(at, values, 1000, 400);
  expect(points.length).toBeLessThanOrEqual(2 * 401);
  const ys = points.map(({ y }) => y);
  expect([Math.max(...ys), Math.min(...ys)]).toEqual([99, -99]);
  expect(points.every(({ x }, index) => index === 0 || x > (points[index - 1]?.x ?? 0))).toBe(true);
});

test('merged steps keep their places while the window moves', () => {
  const values = Float64Array.of(1, 2, 3, 4, 5, 6);
  expect([...merged(values, 2, 100)]).toEqual([3, 7, 11]);
  expect([...merged(values, 2, 101)]).toEqual([1, 5, 9, 6]);
});
