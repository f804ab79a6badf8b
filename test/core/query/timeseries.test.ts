import { expect, test } from 'vitest';
import { Metrics } from '../../../src/core/metrics.ts';

const START = 1_700_000_040_000; // the start of a minute, and of a bucket
const at = (seconds: number) => START + seconds * 1000;

/** Two minutes, a sample each ten seconds: gauges 0, 1, 2, … and ten times that; as many orders; latencies. */
function shop(): Metrics {
  const metrics = new Metrics();
  for (let of = 0; of < 12; of++) {
    const lines = [
      `shop.queue:${of}|g|#env:dev,host:one`,
      `shop.queue:${of * 10}|g|#env:dev,host:two`,
      `shop.orders:${of}|c|#env:dev,kind:book,host:one`,
      `shop.orders:${of}|c|#env:dev,kind:pen,host:two`,
      `shop.orders:1|c|#env:test,host:two`,
      `shop.latency:${of}:${of + 1}|d|#env:dev,route:/slow`,
      `shop.latency:100|d|#env:dev,route:/`,
      `shop.render:5|ms|#env:dev`,
    ];
    metrics.take(new TextEncoder().encode(lines.join('\n')), at(of * 10));
  }
  return metrics;
}

const answers: [query: string, expected: string][] = [
  ['avg:shop.queue{*}', '*: 49.5 55 60.5'],
  ['sum:shop.queue{*}', '*: 99 110 121'],
  ['min:shop.queue{*}', '*: 9 10 11'],
  ['max:shop.queue{*}', '*: 90 100 110'],
  ['avg:shop.queue{host:two}', '*: 90 100 110'],
  ['avg:shop.queue{!host:two}', '*: 9 10 11'],
  ['avg:shop.queue{*} by {host}', 'host:one: 9 10 11; host:two: 90 100 110'],
  ['avg:shop.queue{*} by {zone}', 'zone:N/A: 49.5 55 60.5'],
  ['avg:shop.queue{*}.as_count()', '*: 49.5 55 60.5'],
  ['sum:shop.orders{env:dev}', '*: 1.8 2 2.2'],
  ['sum:shop.orders{env:dev}.as_count()', '*: 18 20 22'],
  ['sum:shop.orders{env:dev}.as_rate()', '*: 1.8 2 2.2'],
  [
    'sum:shop.orders{*} by {env,kind}.as_count()',
    'env:dev,kind:book: 9 10 11; env:dev,kind:pen: 9 10 11; env:test,kind:N/A: 1 1 1',
  ],
  ['avg:shop.latency{*}', '*: 39.67 40.33 41'],
  ['avg:shop.latency{*} by {route}', 'route:/: 100 100 100; route:/slow: 9.5 10.5 11.5'],
  ['sum:shop.latency{route:/slow}', '*: 19 21 23'],
  ['count:shop.latency{*}', '*: 3 3 3'],
  ['count:shop.latency{*}.as_rate()', '*: 0.3 0.3 0.3'],
  ['max:shop.latency{*}', '*: 100 100 100'],
  ['min:shop.latency{*}', '*: 9 10 11'],
  ['p50:shop.latency{*}', '*: 10.08 11.06 11.95'],
  ['avg:shop.render.avg{*}', '*: 5 5 5 millisecond'],
  ['sum:shop.render.count{*}.as_count()', '*: 1 1 1'],
  ['avg:shop.queue{env:prod}', ''],
  ['avg:unheard.of{*}', ''],
  [
    'p95:shop.queue{*}',
    'Percentiles and counts of values need a distribution, and shop.queue is a gauge',
  ],
  [
    'count:shop.queue{*}',
    'Percentiles and counts of values need a distribution, and shop.queue is a gauge',
  ],
  [
    'avg:shop.render{*}',
    'shop.render is a histogram: its metrics are shop.render.avg, shop.render.count, shop.render.max, shop.render.median and shop.render.95percentile',
  ],
  ['avg:shop.queue{', 'A tag was expected here'],
];

test.each(answers)('%s', (query, expected) => {
  expect(told(shop(), query, 29, 119)).toBe(expected);
});

const rolled: [query: string, expected: string][] = [
  ['avg:shop.queue{host:one}.rollup(60)', '*: 2.5 8.5'],
  ['avg:shop.queue{host:one}.rollup(max, 60)', '*: 5 11'],
  ['avg:shop.queue{host:one}.rollup(min, 60)', '*: 0 6'],
  ['avg:shop.queue{host:one}.rollup(sum, 60)', '*: 15 51'],
  ['avg:shop.queue{host:one}.rollup(count, 60)', '*: 6 6'],
  ['avg:shop.queue{host:one}.rollup(55)', '*: 2.5 8.5'],
  ['sum:shop.orders{env:dev}.rollup(60)', '*: 0.5 1.7'],
  ['sum:shop.orders{env:dev}.as_count().rollup(max, 60)', '*: 30 102'],
  ['sum:shop.orders{env:dev}.as_rate().rollup(60)', '*: 0.5 1.7'],
  ['count:shop.latency{*}.rollup(60)', '*: 18 18'],
  ['p99:shop.latency{*}.rollup(60)', '*: 99.95 99.95'],
  ['max:shop.latency{route:/slow}.rollup(60)', '*: 6 12'],
];

test.each(rolled)('%s', (query, expected) => {
  expect(told(shop(), query, 119, 119)).toBe(expected);
});

const windows: [last: number, points: number, interval: number][] = [
  [60, 6, 10],
  [900, 90, 10],
  [3600, 180, 20],
  [14_400, 240, 60],
  [86_400, 288, 300],
  [2_592_000, 180, 14_400],
  [1e12, 180, 14_400],
  [-5, 1, 10],
];

test.each(windows)('the last %d s are %d points of %d s', (last, points, interval) => {
  const metrics = shop();
  const answer = metrics.timeseries('avg:shop.queue{*}', last, at(110));
  const [series] = answer.ok ? answer.series : [];
  const times = series?.at ?? [];
  expect(Math.abs(times.length - points)).toBeLessThanOrEqual(1);
  expect(series?.values.length).toBe(times.length);
  expect(times.every(time => time % (interval * 1000) === 0)).toBe(true);
  const newest = times.at(-1) ?? 0;
  expect(newest <= at(110) && newest > at(110) - interval * 1000).toBe(true);
});

test('of very many lines the highest hundred are drawn', () => {
  const metrics = new Metrics();
  for (let of = 0; of < 300; of++)
    metrics.take(new TextEncoder().encode(`q:${of}|g|#id:${of}`), START);
  const answer = metrics.timeseries('avg:q{*} by {id}', 60, START);
  const scopes = answer.ok ? answer.series.map(series => series.scope) : [];
  expect([scopes.length, scopes.includes('id:200'), scopes.includes('id:199')]).toEqual([
    100,
    true,
    false,
  ]);
});

test('metrics by name, with what is new of them', () => {
  const rows = shop().rows(at(125));
  expect(
    rows.map(
      ({ metric, type, scopes, tags, value }) => `${metric} ${type} ${scopes} ${tags} ${value}`,
    ),
  ).toEqual([
    'shop.latency distribution 2 env,route 41',
    'shop.orders count 3 env,host,kind 2.3',
    'shop.queue gauge 2 env,host 60.5',
    'shop.render.95percentile timing 1 env 5',
    'shop.render.avg timing 1 env 5',
    'shop.render.count timing 1 env 0.1',
    'shop.render.max timing 1 env 5',
    'shop.render.median timing 1 env 5',
  ]);
  expect(new Set(rows.map(row => row.last))).toEqual(new Set([at(110)]));
});

test('a metric whose first bucket is still open has no value yet', () => {
  const metrics = new Metrics();
  metrics.take(new TextEncoder().encode('q:1|g\nd:1|d'), START);
  expect(metrics.rows(at(1)).map(row => row.value)).toEqual([undefined, undefined]);
});

/** `env:dev: 1 2 -`, one for each line. */
function told(metrics: Metrics, query: string, last: number, until: number): string {
  const answer = metrics.timeseries(query, last, at(until));
  if (!answer.ok)
    return answer.message.replace(/\{(\d)\}/g, (_, of) => answer.values[Number(of)] ?? '');
  const lines = answer.series.map(({ scope, values, unit }) => {
    const shown = values.map(value => (value === null ? '-' : Number(value.toPrecision(4))));
    return [`${scope}:`, ...shown, ...(unit ? [unit] : [])].join(' ');
  });
  return lines.join('; ');
}
