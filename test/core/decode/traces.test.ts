import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asMsgpack, traceFormatOf } from '../../../src/core/decode/traces.ts';
import { ERROR, SEGMENT_ROWS } from '../../../src/core/store/columns.ts';
import { hex } from '../../../src/core/store/detailSink.ts';
import { readTrace, traceKey } from '../../../src/core/store/trace.ts';
import type { Traces } from '../../../src/core/store/traces.ts';
import { broken } from '../broken.ts';
import { aSpan, bodyOf, capture, post, tracesWith } from '../sources.ts';

const captures = [
  'py416-v05-traces-flask',
  'py416-v04-traces-flask',
  'py416-v05-traces-fastapi',
  'py416-v05-traces-flask-exception-replay',
  'py416-v05-links-events',
  'py25-v05-traces-flask',
  'js5-v04-traces',
  'js6-v04-traces',
  'js6-v05-traces',
  'js6-v04-native-span-events-rejected',
  'made-v04-links-events',
  'py416-v04-links-events',
  'made-v07-traces',
  'made-v10-traces',
];

/** What INDEX.md of the captures says, counted by another program. */
const counted: [name: string, traces: number, spans: number, errors: number][] = [
  ['py416-v05-traces-flask', 17, 232, 7],
  ['py416-v04-traces-flask', 17, 232, 7],
  ['py416-v05-traces-fastapi', 13, 22, 2],
  ['py416-v05-traces-flask-exception-replay', 4, 55, 5],
  ['py416-v05-links-events', 2, 2, 0],
  ['js6-v04-native-span-events-rejected', 10, 64, 8], // twelve chunks of ten traces
  ['made-v04-links-events', 1, 1, 0],
];

test.each(counted)('%s: %i traces, %i spans, %i with error', (name, traces, spans, errors) => {
  const store = tracesWith();
  const { endpoint, body } = capture(name);
  const { refused } = post(store, endpoint, body);
  expect([traceIds(store).size, store.spans.count, errorsIn(store), [...refused]]).toEqual([
    traces,
    spans,
    errors,
    [],
  ]);
});

test.each(captures)('%s reads the same from columns and from its kept body', name => {
  const store = tracesWith();
  const { endpoint, body } = capture(name);
  post(store, endpoint, body);
  const fromBody = [...traceIds(store)].flatMap(id => spansOf(store, id));
  expect(fromBody).toHaveLength(store.spans.count);
  expect(fromBody.map(span => lineOf(span)).sort()).toEqual(fromColumns(store).sort());
});

test.each(captures)('%s sent twice counts once', name => {
  const store = tracesWith();
  const { endpoint, body } = capture(name);
  const { next } = post(store, endpoint, body);
  expect(post(store, endpoint, body)).toMatchObject({ first: next, next, duplicates: next });
});

describe('cut bodies: what was read before the cut is kept, the rest is refused with a reason', () => {
  test.each(captures)('%s', name => {
    const { endpoint, body } = capture(name);
    const step = body.length < 8192 ? 1 : Math.ceil(body.length / 997);
    let before = 0;
    for (let length = 0; length < body.length; length += step) {
      const store = tracesWith();
      const { refused } = post(store, endpoint, body.subarray(0, length));
      expect(refused.size, `cut at ${length}`).toBe(1);
      expect([...refused.keys()][0]).toMatch(/^(the body (is empty|ends)|\d+ items announced)/);
      expect(store.spans.count).toBeGreaterThanOrEqual(before);
      before = store.spans.count;
    }
  });
});

test('flipped bytes never throw and keep the budget', () => {
  const some = broken(captures, name => capture(name).body);
  fc.assert(
    fc.property(some, ({ thing, bytes }) => {
      const store = tracesWith(8e6);
      post(store, capture(thing).endpoint, bytes);
      for (const id of traceIds(store)) spansOf(store, id);
    }),
    { numRuns: 300 },
  );
});

const refusals: [what: string, body: number[], reason: string][] = [
  ['no bytes', [], 'the body is empty'],
  ['a number', [0x01], 'array expected at byte 0, found 0x1'],
  [
    'four billion traces',
    [0xdd, 0xff, 0xff, 0xff, 0xff],
    '4294967295 items announced at byte 5, more than the body holds',
  ],
  ['a span that is a string', [0x91, 0x91, 0xa1, 0x61], 'map expected in a span, found 0xa1'],
  ['a thousand brackets', new Array(1000).fill(0x91), 'map expected in a span, found 0x91'],
];

test.each(refusals)('refused: %s', (_, body, reason) => {
  const { refused } = post(tracesWith(), '/v0.4/traces', new Uint8Array(body));
  expect([...refused.keys()][0]).toBe(reason);
});

test('a span with a value of a wrong type is passed over, its neighbours are kept', () => {
  const store = tracesWith();
  const { refused } = post(
    store,
    '/v0.4/traces',
    bodyOf(aSpan(), { ...aSpan(), service: 42 }, aSpan()),
  );
  expect([store.spans.count, [...refused]]).toEqual([
    2,
    [['string expected in a span, found 0xcf', 1]],
  ]);
});

test('a v0.5 span that names a string beyond the table is refused', () => {
  const body = new Uint8Array([
    0x92, 0x91, 0xa0, 0x91, 0x91, 0x9c, 7, 7, 7, 1, 1, 0, 1, 1, 0, 0x80, 0x80, 0,
  ]);
  expect([...post(tracesWith(), '/v0.5/traces', body).refused.keys()]).toEqual([
    'string 7 of 1 named',
  ]);
});

test('JSON keeps ids of 64 bits', () => {
  const text =
    '[[{"trace_id":12345678901234567890,"span_id":1,"start":1795508055670544100,"duration":5,"service":"s","name":"n","resource":"r"}]]';
  const format = traceFormatOf('/v0.4/traces');
  const body = format && asMsgpack(format, 'application/json', new TextEncoder().encode(text));
  const store = tracesWith();
  post(store, '/v0.4/traces', body as Uint8Array);
  expect(traceIds(store)).toEqual(new Set([12345678901234567890n.toString(16)]));
});

test.each(['[[{"a":', 'nonsense', '\xff'])('JSON that is none says why: %s', text => {
  const format = traceFormatOf('/v0.3/traces');
  expect(format && asMsgpack(format, 'text/json', new TextEncoder().encode(text))).toBeTypeOf(
    'string',
  );
});

function traceIds(store: Traces): Set<string> {
  return new Set(
    rowsOf(store).map(({ columns, at }) =>
      hex(columns.traceHigh[at] ?? 0, columns.traceLow[at] ?? 0),
    ),
  );
}

function spansOf(store: Traces, id: string) {
  const key = traceKey(id);
  return key ? readTrace(store.spans, key.high, key.low) : [];
}

const errorsIn = (store: Traces): number =>
  rowsOf(store).filter(({ columns, at }) => ((columns.flags[at] ?? 0) & ERROR) !== 0).length;

function rowsOf(store: Traces) {
  return Array.from({ length: store.spans.count }, (_, row) => ({
    row,
    columns: store.spans.columns(row),
    at: row & (SEGMENT_ROWS - 1),
  }));
}

const lineOf = (span: {
  spanId: string;
  service: string;
  name: string;
  resource: string;
  start: number;
  duration: number;
  error: boolean;
}): string =>
  [span.spanId, span.service, span.name, span.resource, span.start, span.duration, span.error].join(
    ' ',
  );

function fromColumns(store: Traces): string[] {
  return rowsOf(store).map(({ row, columns, at }) => {
    const strings = store.spans.block(row)?.strings;
    const text = (id: number | undefined) => strings?.text(id ?? 0) ?? '';
    return lineOf({
      spanId: hex(columns.spanHigh[at] ?? 0, columns.spanLow[at] ?? 0),
      service: text(columns.service[at]),
      name: text(columns.name[at]),
      resource: text(columns.resource[at]),
      start: columns.start[at] ?? 0,
      duration: columns.duration[at] ?? 0,
      error: ((columns.flags[at] ?? 0) & ERROR) !== 0,
    });
  });
}
