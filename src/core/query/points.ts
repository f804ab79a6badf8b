import { INTERVAL } from '../store/ring.ts';
import type { PointSeries } from '../store/series.ts';
import type { MetricQuery, RollupMethod } from './metricQuery.ts';
import type { Window } from './window.ts';

export type SpaceMethod = 'avg' | 'sum' | 'min' | 'max';

/** One line of gauges or counters: each series over time first, then the series of each time together. NaN is a gap. */
export function pointsOf(
  series: readonly PointSeries[],
  space: SpaceMethod,
  query: MetricQuery,
  window: Window,
): Float64Array {
  const { from, buckets, open } = window;
  const points = window.first + window.points - from;
  const values = new Float64Array(points * buckets);
  const rolled = new Float64Array(points);
  const { method, divisor } = overTime(series[0]?.kind, query, window);
  const asTheyAre = buckets === 1 && method !== 'count';
  const together =
    space === 'min' || space === 'max' ? extreme(space, points) : total(space, points);
  for (const one of series) {
    one.read(from * buckets, open, values);
    if (!asTheyAre) rollUp(values, buckets, method, rolled);
    together.add(asTheyAre ? values : rolled);
  }
  return together.result().map(value => value / divisor);
}

/** A counter reads as its rate per second, unless counts are asked for; a gauge knows neither. */
function overTime(
  kind: PointSeries['kind'] | undefined,
  { as, rollup }: MetricQuery,
  { interval }: Window,
): { method: RollupMethod; divisor: number } {
  const { method = 'avg' } = rollup;
  if (kind !== 'count') return { method, divisor: 1 };
  if (as === undefined) return { method, divisor: method === 'count' ? 1 : INTERVAL };
  return { method: 'sum', divisor: as === 'count' ? 1 : interval };
}

/** Makes one value of each `length` buckets; those without a value do not count. */
function rollUp(
  values: Float64Array,
  length: number,
  method: RollupMethod,
  rolled: Float64Array,
): void {
  const one = oneOf[method];
  for (let point = 0; point < rolled.length; point++)
    rolled[point] = one(values, point * length, (point + 1) * length);
}

type OneOf = (values: Float64Array, from: number, to: number) => number;

const oneOf: Readonly<Record<RollupMethod, OneOf>> = {
  avg: (values, from, to) => sumOf(values, from, to) / countOf(values, from, to),
  sum: (values, from, to) => (countOf(values, from, to) > 0 ? sumOf(values, from, to) : Number.NaN),
  count: (values, from, to) => countOf(values, from, to) || Number.NaN,
  min: (values, from, to) => furthest(values, from, to, -1),
  max: (values, from, to) => furthest(values, from, to, 1),
};

function sumOf(values: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let at = from; at < to; at++) {
    const value = values[at] ?? 0;
    if (!Number.isNaN(value)) sum += value;
  }
  return sum;
}

function countOf(values: Float64Array, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at++) if (!Number.isNaN(values[at])) count++;
  return count;
}

/** The greatest value, or with -1 the smallest. */
function furthest(values: Float64Array, from: number, to: number, sign: 1 | -1): number {
  let found = Number.NaN;
  for (let at = from; at < to; at++) {
    const value = values[at] ?? Number.NaN;
    if (Number.isNaN(found) || (value - found) * sign > 0) found = value;
  }
  return found;
}

interface Together {
  add(points: Float64Array): void;
  result(): Float64Array;
}

function total(space: 'avg' | 'sum', length: number): Together {
  const sums = new Float64Array(length);
  const counts = new Uint32Array(length);
  return {
    add(points) {
      for (let at = 0; at < length; at++) {
        const value = points[at] ?? Number.NaN;
        if (Number.isNaN(value)) continue;
        sums[at] = (sums[at] ?? 0) + value;
        counts[at] = (counts[at] ?? 0) + 1;
      }
    },
    result: () =>
      sums.map((sum, at) => {
        const count = counts[at] ?? 0;
        if (count === 0) return Number.NaN;
        return space === 'sum' ? sum : sum / count;
      }),
  };
}

function extreme(space: 'min' | 'max', length: number): Together {
  const sign = space === 'max' ? 1 : -1;
  const found = new Float64Array(length).fill(Number.NaN);
  return {
    add(points) {
      for (let at = 0; at < length; at++) {
        const value = points[at] ?? Number.NaN;
        const before = found[at] ?? Number.NaN;
        if (Number.isNaN(before) || (value - before) * sign > 0) found[at] = value;
      }
    },
    result: () => found,
  };
}
