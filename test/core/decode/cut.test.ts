import { expect, test } from 'vitest';
import { cut } from '../../../src/core/decode/cut.ts';
import { traceFormatOf } from '../../../src/core/decode/traces.ts';
import { readTrace } from '../../../src/core/store/trace.ts';
import type { Traces } from '../../../src/core/store/traces.ts';
import { aSpan, bodyOf, capture, post, tracesWith } from '../sources.ts';

const bodies: [what: string, endpoint: string, body: Uint8Array][] = [
  ...['py416-v04-traces-flask', 'js6-v04-traces', 'py416-v05-traces-flask', 'js6-v05-traces'].map(
    (name): [string, string, Uint8Array] => {
      const { endpoint, body } = capture(name);
      return [name, endpoint, body];
    },
  ),
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

test('a part is not much larger than it may be', () => {
  const parts = partsOf('/v0.4/traces', oneTrace(1000), 10_000);
  expect(Math.max(...parts.map(part => part.length))).toBeLessThan(11_000);
  expect(parts.length).toBeGreaterThan(10);
});

test('a small body, and one of a format that cannot be cut, stay what they are', () => {
  const body = oneTrace(10);
  expect(partsOf('/v0.4/traces', body, body.length)).toEqual([body]);
  const { body: v07 } = capture('made-v07-traces');
  expect(partsOf('/v0.7/traces', v07, 10)).toEqual([v07]);
});

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
