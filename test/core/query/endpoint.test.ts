import { describe, expect, test } from 'vitest';
import { endpointView } from '../../../src/core/query/endpoint.ts';
import { serviceFigures } from '../../../src/core/query/services.ts';
import type { Traces } from '../../../src/core/store/traces.ts';
import {
  aSpan,
  bodyOf,
  capture,
  NOW,
  post,
  type RequestOf,
  requests,
  tracesWith,
} from '../sources.ts';

const MINUTE = 60_000;
const LAST = 900;

describe('what the services view says', () => {
  const said: [what: string, spans: RequestOf[], expected: string[]][] = [
    ['one request', [{ route: '/slow' }], ['GET /slow 1 requests 0 errors']],
    [
      'methods apart, errors by the error flag',
      [{ route: '/a' }, { route: '/a', method: 'POST', status: 500 }, { route: '/a', status: 400 }],
      ['GET /a 2 requests 0 errors', 'POST /a 1 requests 1 errors'],
    ],
    [
      'an item that is not there counts on its handler',
      [{ route: '/items/<id>', status: 404, component: 'flask' }],
      ['GET /items/<id> 1 requests 0 errors'],
    ],
    ['nobody served it', [{ status: 404, url: 'http://x/nope' }], ['unserved 1 requests 0 errors']],
    [
      'Express names no route for the root: the path tells',
      [{ component: 'express', url: 'http://localhost:3000/?a=1' }],
      ['GET / 1 requests 0 errors'],
    ],
    [
      'a 404 below a mount is not its index handler',
      [
        { component: 'express', route: '/users', file: '/app/users.js', line: 7 },
        { component: 'express', route: '/users', file: '/app/server.js', line: 3, status: 404 },
      ],
      ['GET /users 1 requests 0 errors', 'unserved 1 requests 0 errors'],
    ],
    [
      'children are not requests',
      [
        { route: '/a', traceId: 5, spanId: 6 },
        { type: 'sql', traceId: 5, parentId: 6 },
      ],
      ['GET /a 1 requests 0 errors'],
    ],
    [
      'what is older than the window is left out',
      [{ route: '/a', ago: 16 * MINUTE }],
      ['GET /a 0 requests 0 errors'],
    ],
  ];

  test.each(said)('%s', (_, spans, expected) => {
    const traces = tracesWith();
    requests(traces, ...spans.map(aSpan));
    expect(lines(traces)).toEqual(expected);
  });
});

const rates: [what: string, ago: number[], perMinute: number][] = [
  ['fifteen in a full window are one a minute', [...Array(14).fill(MINUTE), 15 * MINUTE - 5000], 1],
  [
    'six in the last half minute are twelve a minute',
    [30_000, 25_000, 20_000, 15_000, 10_000, 5000],
    12,
  ],
  ['one just now counts as one in ten seconds', [0], 6],
  ['none', [20 * MINUTE], 0],
];

test.each(rates)('%s', (_, agos, perMinute) => {
  const traces = tracesWith();
  requests(traces, ...agos.map(ago => aSpan({ route: '/a', ago, took: 0 })));
  expect(view(traces, '/a').figures.perMinute).toBeCloseTo(perMinute, 1);
});

test('percentiles are within one percent of those of the durations, over several buckets', () => {
  const traces = tracesWith();
  const durations = Array.from({ length: 500 }, (_, i) => 5 + ((i * 7919) % 997) * 1.7);
  requests(traces, ...durations.map((took, i) => aSpan({ route: '/a', took, ago: i * 1000 })));
  const { latency } = view(traces, '/a').figures;
  const sorted = durations.toSorted((a, b) => a - b);
  for (const [key, q] of Object.entries({ p50: 0.5, p75: 0.75, p95: 0.95, p99: 0.99 })) {
    const exact = (sorted[Math.floor(q * (sorted.length - 1))] ?? 0) * 1e6;
    const said = latency?.[key as 'p50'] ?? 0;
    expect(Math.abs(said - exact) / exact, key).toBeLessThan(0.01);
  }
  expect(latency?.max).toBe(Math.round((sorted.at(-1) ?? 0) * 1e6));
});

test('the lists name the requests of the window, whatever bucket they are in', () => {
  const traces = tracesWith();
  requests(
    traces,
    ...Array.from({ length: 40 }, (_, i) =>
      aSpan({ route: '/a', took: 10 + i, ago: i * 20_000, status: i % 9 === 0 ? 500 : 200 }),
    ),
  );
  const took = (list: 'slowest' | 'failing' | 'latest') =>
    view(traces, '/a', list).list.map(r => r.duration / 1e6);
  expect(took('slowest')).toEqual([49, 48, 47, 46, 45, 44, 43, 42, 41, 40]);
  expect(took('failing')).toEqual([46, 37, 28, 19, 10]);
  expect(took('latest')).toEqual([10, 11, 12, 13, 14, 15, 16, 17, 18, 19]);
});

test('a failing request names the error of its deepest span, and how many spans its trace has', () => {
  const traces = tracesWith();
  const { endpoint, body } = capture('py416-v05-traces-flask');
  const captured = Date.UTC(2026, 10, 24, 8, 14, 20); // a few seconds after its last span
  post(traces, endpoint, body, captured);
  const asked = {
    endpoints: [{ method: 'GET', route: '/error' }],
    last: LAST,
    list: 'failing',
  } as const;
  const { list } = endpointView(traces, asked, captured);
  expect(list.map(row => [row.status, row.errorType, row.spans])).toEqual([
    [500, 'builtins.ValueError', 15],
  ]);
});

test('charts have one entry for each step, and gaps where nothing came', () => {
  const traces = tracesWith();
  requests(
    traces,
    aSpan({ route: '/a', ago: 65_000 }),
    aSpan({ route: '/a', ago: 1000, status: 404, component: 'flask' }),
  );
  const { window, requests: counts, latency } = view(traces, '/a');
  const steps = Math.floor((window.to - window.from) / window.step) + 1;
  expect([counts.ok.length, latency.p95.length]).toEqual([steps, steps]);
  expect(counts.ok.indexOf(1)).toBe(steps - 8);
  expect([counts.clientError.at(-2), latency.p95.at(-3)]).toEqual([1, null]);
});

/** When, which processes with which version answered: `10 a@1.0` is ten minutes ago. */
const processes: [what: string, answered: string[], restarts: string[]][] = [
  ['a first process is no restart', ['10 a@1.0'], []],
  ['a new process is one', ['10 a@1.0', '5 b@1.0'], ['5']],
  ['workers that start with it are not', ['10 a@1.0', '5 b@1.0 c@1.0'], ['5']],
  ['a new process of another version says so', ['10 a@1.0', '5 b@1.1 c@1.1'], ['5 version 1.1']],
  ['a version that changes in a process that stays', ['10 a@1.0', '5 a@1.1'], ['5 version 1.1']],
  ['and back again is known already', ['10 a@1.0', '5 a@1.1', '2 a@1.0'], ['5 version 1.1']],
  ['a process that names no version', ['10 a@1.0', '5 b@'], ['5']],
];

test.each(processes)('restarts: %s', (_, answered, expected) => {
  const traces = tracesWith();
  for (const line of answered) {
    const [minutes, ...all] = line.split(' ');
    const ago = Number(minutes) * MINUTE;
    const spans = all.map(one => {
      const [runtime = '', version = ''] = one.split('@');
      return aSpan({ route: '/a', ago, runtime, ...(version && { version }) });
    });
    post(traces, '/v0.4/traces', bodyOf(...spans), NOW - ago);
  }
  const told = view(traces, '/a').restarts.map(({ at, version }) =>
    [(NOW - at) / MINUTE, ...(version === undefined ? [] : ['version', version])].join(' '),
  );
  expect(told).toEqual(expected);
});

test('versions are listed', () => {
  const traces = tracesWith();
  const at = (ago: number, ...spans: RequestOf[]) =>
    post(
      traces,
      '/v0.4/traces',
      bodyOf(...spans.map(span => aSpan({ route: '/a', ago, ...span }))),
      NOW - ago,
    );
  at(10 * MINUTE, { runtime: 'a', version: '1.0' });
  at(5 * MINUTE, { runtime: 'b', version: '1.1' }, { runtime: 'c', version: '1.1' });
  expect(view(traces, '/a').versions).toEqual(['1.0', '1.1']);
});

test('services that answer the same route are told apart, or summed when none is named', () => {
  const traces = tracesWith();
  requests(traces, aSpan({ service: 'one', route: '/a' }), aSpan({ service: 'two', route: '/a' }));
  const count = (service?: string) =>
    endpointView(
      traces,
      {
        endpoints: [{ ...(service && { service }), method: 'GET', route: '/a' }],
        last: LAST,
        list: 'latest',
      },
      NOW,
    ).figures.requests;
  expect([count('one'), count('two'), count()]).toEqual([1, 1, 2]);
});

function lines(traces: Traces): string[] {
  return serviceFigures(traces, LAST, NOW).flatMap(({ endpoints, unserved }) => [
    ...endpoints.map(
      ({ endpoint, figures }) =>
        `${endpoint.method} ${endpoint.route} ${figures.requests} requests ${figures.errors} errors`,
    ),
    ...(unserved.since === undefined
      ? []
      : [`unserved ${unserved.requests} requests ${unserved.errors} errors`]),
  ]);
}

function view(traces: Traces, route: string, list: 'slowest' | 'failing' | 'latest' = 'slowest') {
  return endpointView(traces, { endpoints: [{ method: 'GET', route }], last: LAST, list }, NOW);
}
