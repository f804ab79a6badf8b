import { describe, expect, test } from 'vitest';
import type { ErrorGroup } from '../../../src/core/model/trace.ts';
import { errorsView } from '../../../src/core/query/errors.ts';
import { Traces } from '../../../src/core/store/traces.ts';
import {
  aSpan,
  bodyOf,
  capture,
  codec,
  NOW,
  post,
  type RequestOf,
  requests,
  tracesWith,
} from '../sources.ts';

const DAY = 86_400;
const captured = Date.UTC(2026, 10, 24, 12, 0, 0);

/** Each kind as one line: how often, what, where in the code, and what failed with it. */
const real: [capture: string, expected: string[]][] = [
  [
    'py416-v04-traces-flask',
    [
      'flask-demo-bootcamp 1 × HTTP 503:  at – in GET /five',
      'flask-demo-bootcamp 1 × builtins.ValueError: Erreur de test at /app/app.py:91 in GET /error',
      'flask-demo-bootcamp 1 × werkzeug.exceptions.MethodNotAllowed: 405 Method Not Allowed: The method is not allowed for the requested URL. at – in POST 405, handled',
      "flask-demo-bootcamp 1 × builtins.KeyError: 'inner' at /app/app.py:172 in GET /caught, handled",
    ],
  ],
  [
    'js6-v04-traces',
    [
      'jobs 1 × Error: job failed at /app/server.js:54 in nightly',
      'protoshop 1 × TypeError: basket is undefined at /app/server.js:42 in GET /error',
    ],
  ],
  [
    'py416-v05-traces-fastapi',
    [
      'fastapi-demo 1 × HTTP 503:  at – in GET /five',
      'fastapi-demo 1 × builtins.ValueError: boom in view at /app/fapp.py:41 in GET /boom',
    ],
  ],
  [
    'py25-v05-traces-flask',
    [
      'flask-demo-bootcamp 1 × builtins.ValueError: simulated failure in checkout at /app/app.py:54 in GET /error',
    ],
  ],
  ['made-v04-links-events', []],
];

test.each(real)('errors of %s', (name, expected) => {
  const traces = tracesWith();
  const { endpoint, body } = capture(name);
  post(traces, endpoint, body, captured);
  expect(lines(errorsView(traces, { range: { last: 30 * DAY } }, captured).groups)).toEqual(
    expected,
  );
});

const MINUTE = 60_000;
let ids = 1e6;

/** A span that failed, below a request. */
const failing = (type: string, message: string, of: RequestOf & { stack?: string } = {}) =>
  aSpan({
    type: 'custom',
    name: 'work',
    error: true,
    parentId: 1,
    spanId: ids++,
    ...of,
    meta: {
      'error.type': type,
      'error.message': message,
      'error.stack': of.stack ?? `  File "/app/app.py", line 7, in work\n    raise ${type}`,
    },
  });

const request = (of: RequestOf = {}) =>
  aSpan({ route: '/a', traceId: 1, spanId: 1, status: 500, ...of });

const groupings: [what: string, traces: object[][], expected: string[]][] = [
  [
    'what changes from message to message is no other kind',
    [
      [request(), failing('E', 'no user 1', { traceId: 1, ago: 1 })],
      [request({ traceId: 2, spanId: 2 }), failing('E', 'no user 22', { traceId: 2, parentId: 2 })],
    ],
    ['shop 2 × E: no user 22 at /app/app.py:7 in GET /a'],
  ],
  [
    'the deepest span of the type that escaped tells where it began, another type below was caught',
    [
      [
        request(),
        failing('E', 'outer', { traceId: 1, spanId: 2, stack: '  File "/app/a.py", line 1, in x' }),
        failing('E', 'inner', {
          ...{ traceId: 1, spanId: 3, parentId: 2 },
          stack: '  File "/app/a.py", line 2, in y',
        }),
        failing('Retry', 'once more', { traceId: 1, spanId: 4, parentId: 3 }),
      ],
    ],
    [
      'shop 1 × E: inner at /app/a.py:2 in GET /a',
      'shop 1 × Retry: once more at /app/app.py:7 in GET /a, handled',
    ],
  ],
  [
    'a driver’s span sees only the driver: the span above it tells the line of the app',
    [
      [
        request(),
        failing('E', 'deadlock', { traceId: 1, spanId: 2 }),
        failing('E', 'deadlock', {
          ...{ traceId: 1, spanId: 3, parentId: 2, service: 'postgres', type: 'sql' },
          stack: '  File "/x/site-packages/psycopg/cursor.py", line 3, in execute',
        }),
      ],
    ],
    ['shop 1 × E: deadlock at /app/app.py:7 in GET /a'],
  ],
  [
    'errors of another service are its own',
    [
      [
        request(),
        failing('E', 'no', { traceId: 1, spanId: 2 }),
        failing('F', 'not here', { traceId: 1, spanId: 3, parentId: 2, service: 'stock' }),
      ],
    ],
    ['stock 1 × F: not here at /app/app.py:7 in GET', 'shop 1 × E: no at /app/app.py:7 in GET /a'],
  ],
  [
    'a root that comes after what it failed with changes what was thought of it',
    [[failing('E', 'no', { traceId: 1, spanId: 2 })], [request()]],
    ['shop 1 × E: no at /app/app.py:7 in GET /a'],
  ],
  [
    'an answer of 404 is no failure, nor is a span that fails without a type',
    [
      [
        request({ status: 404, error: false }),
        aSpan({ type: 'x', traceId: 1, parentId: 1, error: true }),
      ],
    ],
    [],
  ],
];

test.each(groupings)('%s', (_, bodies, expected) => {
  const traces = tracesWith();
  for (const spans of bodies) {
    requests(traces, spans);
    view(traces); // whoever looks in between changes nothing
  }
  expect(lines(view(traces).groups)).toEqual(expected);
});

test('counts are of the range, first and last of all time', () => {
  const traces = tracesWith();
  for (const minutes of [30, 9.75, 8.75, 0.75])
    requests(traces, [
      request({ traceId: minutes * 100, spanId: minutes * 100, ago: minutes * MINUTE }),
      failing('E', 'no', {
        traceId: minutes * 100,
        parentId: minutes * 100,
        ago: minutes * MINUTE,
      }),
    ]);
  const [group] = view(traces, { range: { last: 900 } }).groups;
  expect([group?.count, group?.counts.length]).toEqual([3, 30]);
  expect(group?.counts.flatMap((count, at) => (count > 0 ? [`${at}: ${count}`] : []))).toEqual([
    '10: 1',
    '12: 1',
    '28: 1',
  ]);
  expect([group?.first, group?.last].map(at => Math.round(at ?? 0))).toEqual([
    NOW - 30 * MINUTE,
    NOW - 0.75 * MINUTE,
  ]);
  const past = { from: NOW - 40 * MINUTE, to: NOW - 20 * MINUTE };
  expect(view(traces, { range: past }).groups.map(({ count }) => count)).toEqual([1]);
});

test('asked for one service or some endpoints, it tells of these only', () => {
  const traces = tracesWith();
  requests(
    traces,
    [request(), failing('A', 'no', { traceId: 1 })],
    [
      request({ traceId: 2, spanId: 2, route: '/b', service: 'two' }),
      failing('B', 'no', { traceId: 2, parentId: 2, service: 'two' }),
    ],
  );
  const types = (asked: object) => view(traces, asked).groups.map(({ type }) => type);
  expect(types({ service: 'two' })).toEqual(['B']);
  expect(types({ endpoints: [{ method: 'GET', route: '/a' }] })).toEqual(['A']);
  expect(types({ endpoints: [{ method: 'GET', route: '/c' }] })).toEqual([]);
  expect(view(traces, { service: 'two' }).services).toEqual(['shop', 'two']);
});

describe('new since the last run', () => {
  const at = (traces: Traces, minutes: number, runtime: string, type: string) =>
    post(
      traces,
      '/v0.4/traces',
      bodyOf([
        request({ traceId: minutes, spanId: minutes, ago: minutes * MINUTE, runtime }),
        failing(type, 'no', { traceId: minutes, parentId: minutes, ago: minutes * MINUTE }),
      ]),
      NOW - minutes * MINUTE + 500,
    );

  test('a kind is new when the run before did not know it, from the very first request on', () => {
    const traces = tracesWith();
    at(traces, 9, 'a', 'Known');
    at(traces, 5, 'b', 'New');
    at(traces, 4, 'b', 'Known');
    expect(newOnes(traces)).toEqual(['New']);
  });

  test('without a run before nothing is', () => {
    const traces = tracesWith();
    at(traces, 5, 'b', 'New');
    expect(newOnes(traces)).toEqual([]);
  });

  const newOnes = (traces: Traces) =>
    view(traces)
      .groups.filter(({ isNew }) => isNew)
      .map(({ type }) => type);
});

test('each body is unpacked once, and only where something failed', () => {
  let unpacked = 0;
  const counting = {
    ...codec,
    unpack(packed: Uint8Array) {
      unpacked++;
      return codec.unpack(packed);
    },
  };
  const traces = new Traces(counting, 64e6);
  const meta = { more: 'x'.repeat(70_000) }; // too large to be packed with others
  requests(traces, [request({ status: 200, traceId: 7, spanId: 7, meta })]);
  requests(traces, [request({ meta }), failing('E', 'no', { traceId: 1 })]);
  expect(unpacked).toBe(0);
  expect([view(traces), view(traces)].map(({ groups }) => groups.length)).toEqual([1, 1]);
  expect(unpacked).toBe(1);
});

test('what has left the memory is still counted, where it was looked at', () => {
  const traces = tracesWith(1);
  requests(traces, [request(), failing('E', 'no', { traceId: 1 })]);
  view(traces);
  for (let body = 0; body < 20; body++)
    requests(
      traces,
      ...Array.from({ length: 1000 }, () =>
        request({ traceId: 9, status: 200, spanId: undefined as never }),
      ),
    );
  expect(view(traces).groups.map(({ count }) => count)).toEqual([1]);
});

test('ever new kinds push out the oldest', () => {
  const traces = tracesWith();
  for (let kind = 1; kind <= 600; kind++)
    requests(traces, [
      request({ traceId: kind, spanId: kind, ago: 600 - kind }),
      failing(`E${kind}`, 'no', { traceId: kind, parentId: kind, ago: 600 - kind }),
    ]);
  const { groups } = view(traces);
  expect(groups).toHaveLength(200);
  expect(groups[0]?.type).toBe('E600');
});

function view(traces: Traces, asked: object = {}) {
  return errorsView(traces, { range: { last: 3600 }, ...asked }, NOW);
}

function lines(groups: readonly ErrorGroup[]): string[] {
  return groups.map(({ service, type, message, count, frames, affected, handled, isNew }) => {
    const own = frames.find(frame => frame.own);
    const where = own ? `${own.file}:${own.line}` : '–';
    const names = affected.map(({ name }) => name).join(' ');
    return `${service} ${count} × ${type}: ${message} at ${where} in ${names}${handled ? ', handled' : ''}${isNew ? ', new' : ''}`;
  });
}
