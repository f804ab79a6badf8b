// One trace of a body, the others passed over: it must read as it does when all are read.
import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readTraces, traceFormatOf } from '../../../src/core/decode/traces.ts';
import type { Span } from '../../../src/core/model/span.ts';
import { DetailSink, hex } from '../../../src/core/store/detailSink.ts';
import { pack } from '../decode/pack.ts';
import { capture } from '../sources.ts';

const names = readdirSync(new URL('../../fixtures/traces/', import.meta.url))
  .filter(name => name.endsWith('.bin'))
  .map(name => name.replace('.bin', ''));

test.each(names)('each trace of %s by itself', name => {
  const { endpoint, body } = capture(name);
  const all = Map.groupBy(read(endpoint, body), ({ traceId }) => traceId);
  expect(all.size).toBeGreaterThan(0);
  for (const [traceId, spans] of all) expect(read(endpoint, body, traceId)).toEqual(spans);
});

const odd: [what: string, spans: readonly object[], expected: readonly string[]][] = [
  [
    'an id that comes last',
    [
      { resource: 'a', trace_id: 7 },
      { resource: 'b', trace_id: 8 },
    ],
    ['a'],
  ],
  [
    'an id in the middle, and links behind it',
    [
      { resource: 'b', trace_id: 8, span_links: [{ trace_id: 7, span_id: 1 }] },
      { resource: 'a', trace_id: 7, meta: { trace_id: '8' } },
    ],
    ['a'],
  ],
  ['no id', [{ resource: 'none' }, { resource: 'a', trace_id: 7 }], ['a']],
  [
    'a span of another trace that cannot be read',
    [
      { trace_id: 8, resource: 3 },
      { resource: 'a', trace_id: 7 },
    ],
    ['a'],
  ],
  [
    'a span of the trace that cannot be read',
    [{ trace_id: 7, resource: 3 }, { trace_id: 'x' }, { resource: 'a', trace_id: 7 }],
    ['a'],
  ],
];

test.each(odd)('%s', (_, spans, expected) => {
  const found = read('/v0.4/traces', pack([spans]), hex(0, 7));
  expect(found.map(({ resource }) => resource)).toEqual(expected);
});

function read(endpoint: string, body: Uint8Array, traceId?: string): readonly Span[] {
  const format = traceFormatOf(endpoint);
  if (!format) throw new Error(`no format has ${endpoint}`);
  const sink = new DetailSink(
    traceId === undefined ? undefined : (high, low) => hex(high, low) === traceId,
  );
  readTraces(format, body, sink);
  return sink.spans;
}
