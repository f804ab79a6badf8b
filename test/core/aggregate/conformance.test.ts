import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { DogStatsD } from '../../../src/core/aggregate/dogstatsd.ts';
import { Sketch } from '../../../src/core/aggregate/sketch.ts';
import { MetricStore } from '../../../src/core/store/metrics.ts';
import { bucketOf, KEPT, startOf } from '../../../src/core/store/ring.ts';
import type { PointSeries, SketchSeries } from '../../../src/core/store/series.ts';

interface Recorded {
  readonly sentAt: number;
  readonly cases: readonly {
    readonly id: string;
    readonly datagrams: readonly string[];
    readonly expected: readonly string[];
  }[];
}

const url = new URL('../../fixtures/dogstatsd/conformance.json', import.meta.url);
const { sentAt, cases }: Recorded = JSON.parse(readFileSync(url, 'utf8'));
const now = sentAt * 1000;

/** Where we answer otherwise than the Agent, on purpose. */
const otherwise: Readonly<Record<string, readonly string[]>> = {
  // The Agent takes any rate: infinite, halved and negative counts.
  rate_zero: ['rate tc.rate_zero=0.1 -1 s []'],
  rate_two: ['rate tc.rate_two=0.1 -1 s []'],
  rate_neg: ['rate tc.rate_neg=0.1 -1 s []'],
  // The Agent leaves names to Datadog, which makes them so.
  name_space: ['rate tc.name_space=0.1 -1 s []'],
  name_utf8: ['rate tc.n_m=0.1 -1 s []'],
  // Points of their own time stand where their ten seconds begin; of two, we keep what both counted.
  ts_gauge: ['gauge tc.ts_gauge=9 -61 s []'],
  ts_count: ['rate tc.ts_count=0.9 -61 s []'],
  ts_count_multi: ['rate tc.ts_count_multi=0.3 -61 s []'],
  // Not kept, and so not looked into.
  event_badlen: ['event'],
  check_badstatus: ['check'],
};

test.each(cases)('$id', ({ id, datagrams, expected }) => {
  expect(told(datagrams)).toEqual(otherwise[id] ?? expected);
});

test('every difference is one', () => {
  for (const [id, ours] of Object.entries(otherwise))
    expect(cases.find(one => one.id === id)?.expected).not.toEqual(ours);
});

function told(datagrams: readonly string[]): readonly string[] {
  const store = new MetricStore();
  const dogstatsd = new DogStatsD(store);
  for (const datagram of datagrams) dogstatsd.take(new TextEncoder().encode(datagram), now);
  dogstatsd.settle(now);
  const series = [...store.all()].flatMap(metric => metric.series);
  return [
    ...series.flatMap(one => (one.kind === 'distribution' ? sketches(one) : points(one))),
    ...Array<string>(dogstatsd.events).fill('event'),
    ...Array<string>(dogstatsd.checks).fill('check'),
  ].sort();
}

function points(series: PointSeries): readonly string[] {
  const { metric, tags, unit } = series.name;
  const open = bucketOf(now);
  const values = new Float64Array(KEPT);
  series.read(open - KEPT + 1, open, values);
  return [...values].flatMap((value, at) => {
    if (Number.isNaN(value) || (series.kind === 'count' && value === 0)) return [];
    const [type, shown] = series.kind === 'count' ? ['rate', value / 10] : ['gauge', value];
    const offset = startOf(open - KEPT + 1 + at) / 1000 - sentAt;
    const text = `${type} ${metric}=${shown} ${offset} s [${tags.join(' ')}]`;
    return unit ? [`${text} ${unit}`] : [text];
  });
}

function sketches(series: SketchSeries): readonly string[] {
  const sketch = new Sketch();
  const open = bucketOf(now);
  series.mergeInto(open, open, () => sketch);
  const bins: string[] = [];
  sketch.eachBin((key, count) => {
    const last = bins.at(-1)?.split(':');
    if (last && Number(last[0]) === key) bins.splice(-1, 1, `${key}:${Number(last[1]) + count}`);
    else bins.push(`${key}:${count}`);
  });
  const { count, sum, min, max } = sketch;
  const { metric, tags } = series.name;
  const figures = `count=${count} sum=${sum} min=${min} max=${max} bins=${bins.join()}`;
  return [`sketch ${metric} ${figures} [${tags.join(' ')}]`];
}
