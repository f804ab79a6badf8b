import { expect, test } from 'vitest';
import { endpointView } from '../../../src/core/query/endpoint.ts';
import type { Traces } from '../../../src/core/store/traces.ts';
import { aSpan, bodyOf, NOW, post, type RequestOf, requests, tracesWith } from '../sources.ts';

const MINUTE = 60_000;
let ids = 1e6;

const child = (of: RequestOf) => aSpan({ type: 'custom', spanId: ids++, ...of });

/** Children as `name from-to` in milliseconds of a request of 100 ms. */
const breakdowns: [what: string, spans: object[], expected: string[]][] = [
  ['a request alone is all its own', [], ['flask.request 100 ms 100 %']],
  [
    'a child’s time is not its parent’s',
    [child({ name: 'db', traceId: 1, parentId: 1, took: 60, service: 'postgres', ago: 10 })],
    ['postgres db 60 ms 60 %', 'flask.request 40 ms 40 %'],
  ],
  [
    'children that overlap share the time',
    [
      child({ name: 'a', traceId: 1, parentId: 1, took: 40, ago: 20 }),
      child({ name: 'b', traceId: 1, parentId: 1, took: 39, ago: 30 }),
    ],
    ['flask.request 51 ms 51 %', 'a 25 ms 25 %', 'b 24 ms 24 %'],
  ],
  [
    'a child that goes on after its parent takes no more of it than it has',
    [child({ name: 'a', traceId: 1, parentId: 1, took: 50, ago: -30 })],
    ['flask.request 80 ms 62 %', 'a 50 ms 38 %'],
  ],
  [
    'spans that name each other as parents end too',
    [
      child({ name: 'a', traceId: 1, spanId: 5e6, parentId: 5e6 + 1, took: 10 }),
      child({ name: 'b', traceId: 1, spanId: 5e6 + 1, parentId: 5e6, took: 10 }),
    ],
    ['flask.request 100 ms 100 %'],
  ],
];

test.each(breakdowns)('where the time goes: %s', (_, spans, expected) => {
  const traces = tracesWith();
  requests(traces, [aSpan({ route: '/a', traceId: 1, spanId: 1, took: 100 }), ...spans]);
  const { parts } = view(traces).breakdown;
  expect(
    parts.map(({ service, name, own, share }) => {
      const by = service === 'shop' ? '' : `${service} `;
      return `${by}${name} ${Math.round(own / 1e6)} ms ${Math.round(share * 100)} %`;
    }),
  ).toEqual(expected);
});

test('time is per request, and of the newest hundred', () => {
  const traces = tracesWith();
  const many = Array.from({ length: 150 }, (_, at) =>
    aSpan({ route: '/a', took: at < 50 ? 1000 : 10, ago: (150 - at) * 1000 + 500 }),
  );
  requests(traces, ...many);
  const { requests: looked, parts } = view(traces).breakdown;
  expect([looked, Math.round((parts[0]?.own ?? 0) / 1e6)]).toEqual([100, 10]);
});

test('status codes are counted one by one', () => {
  const traces = tracesWith();
  requests(
    traces,
    ...[200, 200, 201, 404, 503].map(status =>
      aSpan({ route: '/a', status, component: 'flask', ago: 1000 }),
    ),
  );
  expect(view(traces).statuses.map(({ status, count }) => `${status}: ${count}`)).toEqual([
    '200: 2',
    '201: 1',
    '404: 1',
    '503: 1',
  ]);
});

/** `runtime version requests×milliseconds errors`, oldest run first. */
const changes: [what: string, runs: string[], expected: string | undefined][] = [
  ['one run has nothing to be compared with', ['a 1.0 40×10 0'], undefined],
  ['too few before', ['a 1.0 19×10 0', 'b 1.0 40×20 0'], undefined],
  ['too few after', ['a 1.0 40×10 0', 'b 1.0 19×20 0'], undefined],
  ['a new process', ['a 1.0 20×10 0', 'b 1.0 20×20 0'], 'p95 10 > 20 differs, errors 0 > 0'],
  ['a new version', ['a 1.0 40×10 0', 'a 1.1 40×20 0'], 'p95 10 > 20 differs, errors 0 > 0'],
  ['as before', ['a 1.0 40×10 2', 'b 1.0 40×10 3'], 'p95 10 > 10, errors 5 > 8'],
  ['it fails now', ['a 1.0 40×10 0', 'b 1.0 40×10 20'], 'p95 10 > 10, errors 0 > 50 differs'],
  [
    'the last two count',
    ['a 1 40×90 0', 'b 1 40×10 0', 'c 1 40×20 0'],
    'p95 10 > 20 differs, errors 0 > 0',
  ],
];

test.each(changes)('since the last run: %s', (_, runs, expected) => {
  const traces = tracesWith();
  for (const [at, run] of runs.entries()) answer(traces, run, runs.length - at);
  const { change } = view(traces);
  const { latency, errors } = change ?? {};
  const text = (before = 0, after = 0, differs = false, scale = 1) =>
    `${Math.round(before * scale)} > ${Math.round(after * scale)}${differs ? ' differs' : ''}`;
  const p95 = latency?.p95;
  expect(
    change &&
      `p95 ${text(p95?.before, p95?.after, p95?.differs, 1e-6)}, errors ${text(errors?.before, errors?.after, errors?.differs, 100)}`,
  ).toBe(expected);
});

/** Of fifty requests some of the last run took much longer; does the 99th percentile differ? */
const tails: [slow: number, differs: boolean][] = [
  [1, false],
  [3, false],
  [6, true],
];

test.each(tails)('%i slow requests of fifty differ from none: %s', (slow, differs) => {
  const traces = tracesWith();
  const took = (slow: number) => Array.from({ length: 50 }, (_, at) => (at < slow ? 300 : 10 + at));
  posted(
    traces,
    2,
    took(0).map(took => ({ runtime: 'a', took })),
  );
  posted(
    traces,
    1,
    took(slow).map(took => ({ runtime: 'b', took })),
  );
  const { latency } = view(traces).change ?? {};
  expect([latency?.p50.differs, latency?.p99.differs]).toEqual([false, differs]);
});

test('runs that answer side by side are told apart, in one and the same ten seconds', () => {
  const traces = tracesWith();
  posted(traces, 2, Array(20).fill({ runtime: 'a', took: 10 }));
  posted(traces, 1, Array(20).fill({ runtime: 'b', took: 20 }));
  posted(traces, 1, Array(20).fill({ runtime: 'a', took: 10 }));
  const { requests: counts, latency } = view(traces).change ?? {};
  expect(counts).toEqual({ before: 40, after: 20 });
  expect(Math.round((latency?.p99.before ?? 0) / 1e6)).toBe(10);
  expect(view(traces).figures.requests).toBe(60);
});

test('the search finds what the tracers called these requests', () => {
  const traces = tracesWith();
  requests(traces, aSpan({ route: '/a' }), aSpan({ route: '/say "hi"' }));
  expect(view(traces).search).toBe('service:"shop" resource_name:"GET /a"');
  const both = ['/a', '/say "hi"'].map(route => ({ method: 'GET', route }));
  expect(endpointView(traces, { endpoints: both, last: 900, list: 'latest' }, NOW).search).toBe(
    String.raw`service:"shop" (resource_name:"GET /a" OR resource_name:"GET /say \"hi\"")`,
  );
});

function answer(traces: Traces, run: string, minutes: number): void {
  const [runtime = '', version = '', load = '', failed = ''] = run.split(' ');
  const [count = 0, took = 0] = load.split('×').map(Number);
  posted(
    traces,
    minutes,
    Array.from({ length: count }, (_, at) => ({
      ...{ runtime, version, took },
      status: at < Number(failed) ? 500 : 200,
    })),
  );
}

function posted(traces: Traces, minutes: number, all: readonly RequestOf[]): void {
  const ago = minutes * MINUTE;
  const spans = all.map(of => aSpan({ route: '/a', ago, ...of }));
  post(traces, '/v0.4/traces', bodyOf(...spans), NOW - ago);
}

function view(traces: Traces) {
  const endpoints = [{ method: 'GET', route: '/a' }];
  return endpointView(traces, { endpoints, last: 900, list: 'slowest' }, NOW);
}
