import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Sketch } from '../../../src/core/aggregate/sketch.ts';
import { MetricStore } from '../../../src/core/store/metrics.ts';
import { PackedSketches } from '../../../src/core/store/packedSketches.ts';
import { KEPT } from '../../../src/core/store/ring.ts';
import type { SeriesName } from '../../../src/core/store/series.ts';

const NOW = 170_000_000; // a bucket

test('a ring holds what a map would, whatever is written in which order', () => {
  const writes = fc.array(fc.tuple(fc.integer({ min: 0, max: 800 }), fc.integer()), {
    maxLength: 60,
  });
  fc.assert(
    fc.property(writes, list => {
      const series = new MetricStore().points(named('q'), 'gauge');
      const expected = new Map<number, number>();
      let newest = 0;
      for (const [bucket, value] of list) {
        if (bucket <= newest - KEPT) continue;
        newest = Math.max(newest, bucket);
        series.set(NOW + bucket, value);
        expected.set(bucket, value);
      }
      const found = new Float64Array(1000);
      series.read(NOW - 100, NOW + 900, found);
      found.forEach((value, at) => {
        const bucket = at - 100;
        const kept = bucket > newest - KEPT ? expected.get(bucket) : undefined;
        expect(value, `bucket ${bucket}`).toBe(kept ?? Number.NaN);
      });
    }),
  );
});

test('a row that is handed on keeps nothing of the series before', () => {
  const store = new MetricStore();
  const first = store.points(named('a'), 'gauge');
  first.set(NOW, 7);
  store.remove(new Set([first]));
  const values = new Float64Array(1);
  store.points(named('b'), 'gauge').read(NOW, NOW, values);
  expect(values[0]).toBe(Number.NaN);
});

test('what is removed gives its memory back', () => {
  const store = new MetricStore();
  const before = store.usedBytes;
  const series = [store.points(named('a', ['x:1']), 'count'), store.sketches(named('b', ['x:1']))];
  const sketch = new Sketch();
  sketch.add(5);
  const [, second] = series;
  if (second?.kind === 'distribution') store.close(second, NOW, sketch);
  expect(store.usedBytes).toBeGreaterThan(before + KEPT * 8);
  store.remove(new Set(series));
  expect([store.usedBytes, store.metric('a'), store.metric('b')]).toEqual([
    before,
    undefined,
    undefined,
  ]);
});

test('groups follow the series that come and go', () => {
  const store = new MetricStore();
  const [first] = ['host:one', 'host:two', 'Host:one', 'zone:a'].map(tag =>
    store.points(named('q', [tag]), 'gauge'),
  );
  const groups = () => {
    const { ids, values } = store.metric('q')?.groupsOf('host') ?? { ids: [], values: [] };
    return ids.map(id => values[id]).join(' ');
  };
  expect(groups()).toBe('one two one N/A');
  store.points(named('q', ['host:three']), 'gauge');
  expect(groups()).toBe('one two one N/A three');
  if (first) store.remove(new Set([first]));
  expect(groups()).toBe('two one N/A three');
});

const weighted = fc.tuple(
  fc.oneof(fc.double({ min: -1e9, max: 1e9, noNaN: true }), fc.constant(0)),
  fc.constantFrom(1, 1, 1, 2, 1 / 0.3, 1e12),
);
const buckets = fc.array(fc.array(weighted, { minLength: 1, maxLength: 100 }), { maxLength: 30 });

test('packed sketches have the figures of those they were made from', () => {
  fc.assert(
    fc.property(buckets, fc.integer({ min: 1, max: 10 }), (lists, most) => {
      const packed = new PackedSketches();
      const sketches = lists.map(sketchOf);
      sketches.forEach((sketch, bucket) => {
        packed.forget(-1, most - 1);
        packed.append(bucket, sketch);
      });
      const kept = sketches.length - most;
      sketches.forEach((sketch, bucket) => {
        const found = new Sketch();
        packed.mergeInto(bucket, bucket, () => found);
        const expected = bucket < kept ? new Sketch() : sketch;
        const whole = isWhole(expected);
        expect(textOf(found, whole)).toBe(textOf(expected, whole));
      });
    }),
  );
});

test('an hour of five values a bucket takes under 100 bytes each, of a hundred under 400', () => {
  const size = (count: number) => {
    const packed = new PackedSketches();
    const values = Array.from({ length: count }, (_, of) => [5 + ((of * 7919) % 100), 1] as const);
    for (let bucket = 0; bucket < 1000; bucket++) {
      packed.forget(bucket - KEPT, KEPT);
      packed.append(bucket, sketchOf(values));
    }
    return packed.usedBytes / KEPT;
  };
  expect(size(5)).toBeLessThan(100);
  expect(size(100)).toBeLessThan(400);
});

function sketchOf(values: readonly (readonly [value: number, weight: number])[]): Sketch {
  const sketch = new Sketch();
  for (const [value, weight] of values) sketch.add(value, weight);
  return sketch;
}

/** Fractions of counts are kept to a 256th, so that percentiles are told where all are whole. */
/** Packed, parts of a value are rounded: a rank may then fall on the other side of a bin's edge. */
function isWhole(sketch: Sketch): boolean {
  let whole = true;
  sketch.eachBin((_, count) => {
    whole &&= Number.isInteger(count);
  });
  return whole;
}

function textOf(sketch: Sketch, whole: boolean): string {
  const { count, sum, min, max } = sketch;
  const quantiles = [0, 0.3, 0.5, 0.95, 1].map(q => sketch.quantile(q));
  return [count, sum, min, max, ...(whole ? quantiles : [])].join(' ');
}

function named(metric: string, tags: readonly string[] = []): SeriesName {
  return { metric, type: 'gauge', unit: undefined, tags };
}
