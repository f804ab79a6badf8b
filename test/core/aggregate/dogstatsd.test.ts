import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Metrics } from '../../../src/core/metrics.ts';

const START = 1_700_000_000_000; // the start of a bucket
const at = (seconds: number) => START + seconds * 1000;

test('the open bucket is part of an answer', () => {
  const metrics = taken(
    [0, 'q:5|g'],
    [0.1, 'c:3|c'],
    [0.2, 'd:7|d'],
    [0.3, 'h:1:9|h'],
    [0.4, 's:x|s'],
  );
  const values = ['q', 'c', 'd', 'h.max', 'h.count', 's'].map(
    name => `${name} ${drawn(metrics, `avg:${name}{*}`, 1)}`,
  );
  expect(values).toEqual(['q 5', 'c 0.3', 'd 7', 'h.max 9', 'h.count 0.2', 's 1']);
});

test('asking does not change what comes out', () => {
  const asked = new Metrics();
  const left = new Metrics();
  const samples = [
    'c:1|c',
    'q:2|g',
    'h:3|h',
    'd:4|d',
    's:a|s',
    's:b|s',
    'c:5|c|@0.5',
    'h:6|h',
    'd:7|d',
  ];
  samples.forEach((sample, second) => {
    for (const metrics of [asked, left]) metrics.take(bytesOf(sample), at(second * 3));
    asked.rows(at(second * 3));
  });
  expect(asked.rows(at(60))).toEqual(left.rows(at(60)));
  for (const name of ['c', 'q', 'h.median', 'd', 's'])
    expect(drawn(asked, `sum:${name}{*}`, 60)).toBe(drawn(left, `sum:${name}{*}`, 60));
});

test('a counter reads zero for five minutes after its last sample, as the Agent says it', () => {
  const metrics = taken([0, 'c:10|c']);
  expect(drawn(metrics, 'sum:c{*}', 25)).toBe('1 0 -');
  const long = drawn(metrics, 'sum:c{*}', 600).split(' ');
  expect(long.filter(value => value === '0').length).toBe(30);
});

test('a counter that comes back read zero in between, a gauge nothing', () => {
  const metrics = taken([0, 'c:10|c\nq:1|g'], [35, 'c:20|c\nq:2|g']);
  expect(drawn(metrics, 'sum:c{*}', 35)).toBe('1 0 0 2');
  expect(drawn(metrics, 'sum:q{*}', 35)).toBe('1 - - 2');
});

test('what is older than an hour is gone', () => {
  const metrics = taken([0, 'q:1|g\nd:1|d'], [3700, 'q:2|g\nd:2|d']);
  for (const name of ['q', 'd']) {
    const kept = drawn(metrics, `max:${name}{*}`, 4000)
      .split(' ')
      .filter(value => value !== '-');
    expect(kept).toEqual(['2']);
  }
  expect(metrics.rows(at(7301)).map(row => row.metric)).toEqual([]);
});

test('timestamps are honoured within what is kept', () => {
  const time = (seconds: number) => START / 1000 + seconds;
  const lines = [
    `q:1|g|T${time(-100)}`,
    `q:2|g|T${time(-20)}`,
    `c:5:6|c|@0.5|T${time(-20)}`,
    `q:3|g|T${time(-3700)}`,
    `q:4|g|T${time(700)}`,
  ];
  const metrics = taken([0, lines.join('\n')]);
  expect(drawn(metrics, 'avg:q{*}', 100, 0)).toBe('1 - - - - - - - 2 - -');
  expect(drawn(metrics, 'sum:c{*}.as_count()', 20, 0)).toBe('22 0 -');
  expect(reasons(metrics)).toEqual([
    '1 timestamp older than an hour',
    '1 timestamp more than ten minutes ahead',
  ]);
});

test('a timestamp inside the open bucket adds to what is counted there', () => {
  const metrics = taken([1, 'c:5|c'], [2, `c:7|c|T${START / 1000 + 2}`], [3, 'c:1|c']);
  expect(drawn(metrics, 'sum:c{*}.as_count()', 1, 9)).toBe('13');
});

test('the same tags in another order, or twice, are one context', () => {
  const metrics = taken([0, 'a:1|c|#x:1,y:2\na:1|c|#y:2,x:1\na:1|c|#y:2,x:1,y:2\na:1|c|#x:1']);
  expect(metrics.counters.contexts).toBe(2);
  expect(
    metrics.rows(at(10)).map(row => `${row.metric} ${row.scopes} ${row.tags} ${row.value}`),
  ).toEqual(['a 2 x,y 0.4']);
});

test('what clients tell of themselves is left out', () => {
  const metrics = taken([0, 'datadog.dogstatsd.client.metrics:9|c\ndatadog.tracer.x:1|c']);
  expect(metrics.rows(at(0)).map(row => row.metric)).toEqual(['datadog.tracer.x']);
});

test('the name of a metric is what Datadog makes of it', () => {
  const names = ['page views', '1st', 'a-b', 'a..b', 'é', '42'];
  const metrics = taken([0, names.map(name => `${name}:1|c`).join('\n')]);
  expect(metrics.rows(at(0)).map(row => row.metric)).toEqual(['a..b', 'a_b', 'page_views', 'st']);
  expect(reasons(metrics)).toEqual(['2 name without a letter']);
});

test('a metric that changes its type shows the new one', () => {
  const metrics = taken([0, 'a:10|c'], [10, 'a:7|g']);
  const [row] = metrics.rows(at(20));
  expect(`${row?.type} ${row?.scopes} ${row?.value}`).toBe('gauge 1 7');
});

test('many values of a histogram are within 1 %', () => {
  const metrics = new Metrics();
  for (let value = 1; value <= 5000; value++) metrics.take(bytesOf(`h:${value}|ms`), at(1));
  const close = (name: string) => Number(drawn(metrics, `avg:h.${name}{*}`, 1));
  expect(close('95percentile') / 4750).toBeCloseTo(1, 1.7);
  expect(close('median') / 2500).toBeCloseTo(1, 1.7);
  expect([close('avg'), close('max'), close('count')]).toEqual([2500.5, 5000, 500]);
});

test('percentiles of an hour of a distribution are within 1 %', () => {
  const value = fc.double({ min: 0.001, max: 1e6, noNaN: true });
  const values = fc.array(value, { minLength: 1, maxLength: 400 });
  fc.assert(
    fc.property(values, list => {
      const metrics = new Metrics();
      list.forEach((one, of) => {
        metrics.take(bytesOf(`d:${one}|d`), at(of * 8));
      });
      const sorted = [...list].sort((a, b) => a - b);
      const exact = sorted[Math.floor(0.95 * (sorted.length - 1))] ?? 0;
      const found = drawn(metrics, 'p95:d{*}.rollup(86400)', 3600, 3300).split(' ').at(-1);
      expect(Number(found) / exact).toBeCloseTo(1, 1.7);
    }),
    { numRuns: 30 },
  );
});

test('fractions of sample rates survive the closing of a bucket', () => {
  const metrics = taken([0, 'd:1:2:3:4|d|@0.3'], [10, 'x:1|c']);
  expect(drawn(metrics, 'count:d{*}', 10, 10)).toBe('13.333333333333334 -');
  expect(Number(drawn(metrics, 'p99:d{*}', 10, 10).split(' ')[0])).toBeCloseTo(4, 1);
});

test('beyond the limit new contexts are refused, idle ones make way oldest first', () => {
  const metrics = new Metrics({ contexts: 16, bytes: 1 << 20 });
  for (let of = 0; of < 20; of++) metrics.take(bytesOf(`m${of}:1|g`), at(of));
  expect(metrics.counters.contexts).toBe(16);
  expect(reasons(metrics)).toEqual(['4 too many contexts']);
  metrics.take(bytesOf('late:1|g'), at(310));
  const names = metrics.rows(at(310)).map(row => row.metric);
  expect([
    names.includes('late'),
    names.includes('m0'),
    names.includes('m1'),
    names.includes('m2'),
  ]).toEqual([true, false, false, true]);
});

test('memory stays under the limit whatever comes', () => {
  const bytes = 2 << 20;
  const metrics = new Metrics({ contexts: 100_000, bytes });
  for (let of = 0; of < 5000; of++) {
    const type = ['c', 'h', 'd', 's', 'g'][of % 5];
    metrics.take(bytesOf(`m${of % 7}:${of}|${type}|#id:${of},pad:${'x'.repeat(200)}`), at(of / 10));
  }
  expect(metrics.usedBytes).toBeLessThan(bytes * 1.5);
  expect(metrics.counters.rejections.some(one => one.reason === 'too many contexts')).toBe(true);
});

test('an hour of many distributions stays near the limit', () => {
  const bytes = 1 << 20;
  const metrics = new Metrics({ contexts: 1000, bytes });
  for (let second = 0; second < 3600; second += 10) {
    const lines = Array.from({ length: 100 }, (_, of) => `d:${of + second}:${second}|d|#id:${of}`);
    metrics.take(bytesOf(lines.join('\n')), at(second));
  }
  expect(metrics.usedBytes).toBeLessThan(bytes * 1.5);
  expect(drawn(metrics, 'count:d{*}', 30, 3590)).toBe('200 200 200 200');
});

test('tags in ever new orders do not pile up', () => {
  const metrics = new Metrics();
  for (let of = 0; of < 300_000; of += 10) {
    const lines = Array.from({ length: 10 }, (_, more) => `a:1|c|#k,dd.internal.card:${of + more}`);
    metrics.take(bytesOf(lines.join('\n')), at(0));
  }
  expect(metrics.counters.contexts).toBe(1);
  expect(metrics.usedBytes).toBeLessThan(32 << 20);
});

test('a clock that is set back loses nothing that is to come', () => {
  const metrics = taken([0, 'q:1|g\nc:10|c\nd:1|d'], [-7200, 'q:2|g\nc:20|c\nd:2|d']);
  expect(drawn(metrics, 'avg:q{*}', 1, -7200)).toBe('2');
  expect(drawn(metrics, 'avg:c{*}', 1, -7200)).toBe('2');
  expect(drawn(metrics, 'avg:d{*}', 1, -7200)).toBe('2');
});

test('captured datagrams, in any order and number, count every value once', () => {
  const folder = new URL('../../fixtures/dogstatsd/', import.meta.url);
  const names = readdirSync(folder).filter(name => name.endsWith('.bin'));
  const captures = names.map(name => readFileSync(new URL(name, folder)));
  const alone = captures.map(capture => {
    const metrics = new Metrics();
    metrics.take(capture, START);
    return metrics.counters.received;
  });
  fc.assert(
    fc.property(fc.array(fc.nat(captures.length - 1)), picks => {
      const metrics = new Metrics();
      picks.forEach((pick, second) => {
        metrics.take(captures[pick] ?? new Uint8Array(0), at(second));
      });
      const expected = picks.reduce((sum, pick) => sum + (alone[pick] ?? 0), 0);
      expect(metrics.counters.received).toBe(expected);
    }),
  );
});

function taken(...datagrams: readonly (readonly [second: number, text: string])[]): Metrics {
  const metrics = new Metrics();
  for (const [second, text] of datagrams) metrics.take(bytesOf(text), at(second));
  return metrics;
}

/** The values of the one line a query draws, a dash for a gap. */
function drawn(metrics: Metrics, query: string, last: number, until?: number): string {
  const answer = metrics.timeseries(query, last, at(until ?? last));
  if (!answer.ok) return answer.message;
  return (answer.series[0]?.values ?? []).map(value => value ?? '-').join(' ');
}

function reasons(metrics: Metrics): readonly string[] {
  return metrics.counters.rejections.map(({ reason, count }) => `${count} ${reason}`);
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
