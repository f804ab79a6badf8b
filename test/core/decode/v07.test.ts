import { expect, test } from 'vitest';
import type { Span } from '../../../src/core/model/span.ts';
import { post, spansIn, tracesWith } from '../sources.ts';
import { pack } from './pack.ts';

const span = (more: object = {}) => ({
  trace_id: 7n,
  span_id: 8n,
  service: 'shop',
  name: 'n',
  resource: 'r',
  start: 1n,
  duration: 1,
  ...more,
});

function read(payload: unknown): { said: string; spans: readonly Span[] } {
  const store = tracesWith();
  const { refused } = post(store, '/v0.7/traces', pack(payload));
  const spans = spansIn(store);
  const tags = spans.map(({ meta, metrics }) =>
    Object.entries({ ...meta, ...metrics })
      .map(([key, value]) => `${key}=${value}`)
      .sort()
      .join(' '),
  );
  return { said: [...tags, ...refused.keys()].join(', '), spans };
}

const payloads: [what: string, payload: unknown, said: string][] = [
  ['a bare span', { chunks: [{ spans: [span()] }] }, ''],
  [
    'facts before the chunks',
    { env: 'dev', app_version: '2', chunks: [{ spans: [span()] }] },
    'env=dev version=2',
  ],
  [
    'facts behind what they hold for',
    { chunks: [{ spans: [span()], tags: { a: 'b' }, origin: 'rum', priority: -1 }], env: 'dev' },
    '_dd.origin=rum _sampling_priority_v1=-1 a=b env=dev',
  ],
  [
    'the span’s own word counts',
    {
      env: 'dev',
      tags: { a: 'payload' },
      chunks: [
        {
          priority: 1,
          tags: { a: 'chunk' },
          spans: [
            span({ meta: { env: 'prod', a: 'span' }, metrics: { _sampling_priority_v1: 2 } }),
          ],
        },
      ],
    },
    '_sampling_priority_v1=2 a=span env=prod',
  ],
  [
    'the chunk’s word before the payload’s',
    { tags: { a: '1' }, chunks: [{ tags: { a: '2' }, spans: [span()] }] },
    'a=2',
  ],
  [
    'facts of wrong types',
    { env: 7, tags: [], chunks: [{ priority: 'x', tags: { a: 1 }, spans: [span()] }] },
    '',
  ],
  [
    'a chunk that is none',
    { chunks: ['x', { spans: [span({ meta: { a: 'b' } })] }] },
    'a=b, map expected in a span, found 0xdb',
  ],
  [
    'spans that are none',
    { chunks: [{ spans: 7 }, { spans: [span()] }] },
    ', array expected in a span, found 0x7',
  ],
  ['no chunks', { env: 'dev' }, ''],
  ['no map', [], 'map expected at byte 0, found 0xdc'],
];

test.each(payloads)('%s', (_, payload, said) => {
  expect(read(payload).said).toBe(said);
});

test('spans of a chunk whose facts could not be read any more are kept', () => {
  const body = pack({ env: 'dev', chunks: [{ spans: [span()], tags: { a: 'b' } }] });
  const store = tracesWith();
  const { refused } = post(store, '/v0.7/traces', body.subarray(0, body.length - 3));
  expect([spansIn(store).map(({ meta }) => meta['env']), refused.size]).toEqual([['dev'], 1]);
});
