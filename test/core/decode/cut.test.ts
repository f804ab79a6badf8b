import { expect, test } from 'vitest';
import { cut } from '../../../src/core/decode/cut.ts';
import { traceFormatOf } from '../../../src/core/decode/traces.ts';
import { readTrace } from '../../../src/core/store/trace.ts';
import type { Traces } from '../../../src/core/store/traces.ts';
import { aSpan, bodyOf, capture, post, tracesWith } from '../sources.ts';
import { pack } from './pack.ts';

const bodies: [what: string, endpoint: string, body: Uint8Array][] = [
  ...[
    'py416-v04-traces-flask',
    'js6-v04-traces',
    'py416-v05-traces-flask',
    'js6-v05-traces',
    'made-v07-traces',
    'made-v10-traces',
  ].map((name): [string, string, Uint8Array] => {
    const { endpoint, body } = capture(name);
    return [name, endpoint, body];
  }),
  ['a chunk of many spans', '/v0.7/traces', manySpans('v07')],
  ['a chunk of many spans that share their strings', '/v1.0/traces', manySpans('v10')],
  ['one trace of many spans', '/v0.4/traces', oneTrace(100)],
  [
    'many traces of one span',
    '/v0.4/traces',
    bodyOf(...Array.from({ length: 100 }, () => aSpan())),
  ],
];

test.each(bodies)('%s tells the same in parts of any size as whole', (_, endpoint, body) => {
  const whole = read(endpoint, [body]);
  for (const size of [1, 100, 1000, 5000, body.length]) {
    const parts = partsOf(endpoint, body, size);
    if (size < body.length / 4 && endpoint === '/v0.4/traces')
      expect(parts.length).toBeGreaterThan(1);
    expect(read(endpoint, parts)).toEqual(whole);
  }
});

test.each(bodies)(
  '%s cut short at any byte keeps as much in parts as whole',
  (_, endpoint, body) => {
    for (let length = 1; length < body.length; length += 1 + Math.floor(body.length / 50)) {
      const short = body.subarray(0, length);
      const [whole, parts] = [
        read(endpoint, [short]),
        read(endpoint, partsOf(endpoint, short, 700)),
      ];
      expect([length, parts.spans]).toEqual([length, whole.spans]);
      expect([length, parts.refused]).toEqual([length, whole.refused]);
    }
  },
);

test.each([
  ['/v0.4/traces', oneTrace(1000), 10_000],
  ['/v0.7/traces', manySpans('v07'), 5000],
  ['/v1.0/traces', manySpans('v10'), 500],
] as const)('a part of %s is not much larger than it may be', (endpoint, body, size) => {
  const parts = partsOf(endpoint, body, size);
  expect(Math.max(...parts.map(part => part.length))).toBeLessThan(1.5 * size);
  expect(parts.length).toBeGreaterThan(body.length / (1.5 * size) - 1);
});

test('a small body, and one without a list of traces, stay what they are', () => {
  const body = oneTrace(10);
  expect(partsOf('/v0.4/traces', body, body.length)).toEqual([body]);
  const none = pack({ env: 'dev', chunk: 'none' });
  expect(partsOf('/v0.7/traces', none, 10)).toEqual([none]);
});

test('a chunk that is none costs no other, in parts as whole', () => {
  const spans = Array.from({ length: 20 }, (_, index) => aSpan({ traceId: 7, spanId: index + 1 }));
  const body = pack({ chunks: [{ spans }, 'none', { spans: 7 }, { tags: {} }, { spans }] });
  const [whole, parts] = [
    read('/v0.7/traces', [body]),
    read('/v0.7/traces', partsOf('/v0.7/traces', body, 500)),
  ];
  expect(whole.spans).toHaveLength(20);
  expect(parts).toEqual(whole);
});

test('what is said of a whole trace is said again of each part of it, and no part says only that', () => {
  const tags = { long: 'x'.repeat(5000) };
  const spans = Array.from({ length: 100 }, (_, index) => aSpan({ traceId: 7, spanId: index + 1 }));
  const body = pack({ chunks: [{ tags, spans }] });
  const parts = partsOf('/v0.7/traces', body, 100);
  expect(parts.reduce((sum, part) => sum + part.length, 0)).toBeLessThan(2 * body.length + 5100);
  const all = parts.flatMap(part => read('/v0.7/traces', [part]).spans);
  expect(all).toEqual(read('/v0.7/traces', [body]).spans);
});

/** With facts behind the spans, and fields of a later version. */
function manySpans(format: 'v07' | 'v10'): Uint8Array {
  if (format === 'v07') {
    const spans = Array.from({ length: 100 }, (_, index) =>
      aSpan({ traceId: 7, spanId: index + 1 }),
    );
    return pack({
      later: 1,
      chunks: [{ later: [1], spans, priority: 2, origin: 'rum' }],
      env: 'dev',
    });
  }
  const spans = Array.from({ length: 100 }, (_, index) =>
    numbered({
      1: index === 0 ? 'shop' : 1,
      2: `op ${index % 7}`,
      3: 2 + (index % 5),
      4: index + 1,
    }),
  );
  const id = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 7);
  const chunk = numbered({ 6: id, 4: spans, 1: 2, 2: 'rum', 9: 'later' });
  return pack(numbered({ 11: [chunk], 7: 'dev', 12: 'later' }));
}

function numbered(fields: Readonly<Record<number, unknown>>): Map<number, unknown> {
  return new Map(Object.entries(fields).map(([key, value]) => [Number(key), value]));
}

function oneTrace(count: number): Uint8Array {
  const spans = Array.from({ length: count }, (_, index) =>
    aSpan({ traceId: 7, spanId: 100 + index, parentId: index === 0 ? 0 : 100, type: 'sql' }),
  );
  return bodyOf(spans);
}

function partsOf(endpoint: string, body: Uint8Array, size: number): readonly Uint8Array[] {
  const format = traceFormatOf(endpoint);
  if (!format) throw new Error(`no format has ${endpoint}`);
  return [...cut(format, body, size)];
}

/** What the bodies tell together: their spans, and how many reasons there were to refuse some. */
function read(endpoint: string, all: readonly Uint8Array[]) {
  const traces = tracesWith();
  const refused = all.map(body => post(traces, endpoint, body).refused);
  return { spans: spansIn(traces), refused: refused.filter(reasons => reasons.size > 0).length };
}

function spansIn(traces: Traces): readonly unknown[] {
  const { traceHigh, traceLow } = traces.spans.columns(0);
  const keys = new Set<string>();
  for (let row = 0; row < traces.spans.count; row++) keys.add(`${traceHigh[row]} ${traceLow[row]}`);
  return [...keys].sort().flatMap(key => {
    const [high = 0, low = 0] = key.split(' ').map(Number);
    const spans = [...readTrace(traces.spans, high, low)];
    return spans.sort((a, b) => a.spanId.localeCompare(b.spanId));
  });
}
