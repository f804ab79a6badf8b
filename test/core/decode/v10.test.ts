import { expect, test } from 'vitest';
import type { Span } from '../../../src/core/model/span.ts';
import { post, spansIn, tracesWith } from '../sources.ts';
import { pack } from './pack.ts';

const map = (fields: Readonly<Record<number, unknown>>): Map<number, unknown> =>
  new Map(Object.entries(fields).map(([key, value]) => [Number(key), value]));

const TRACE = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 7);
const FACTS = '_dd.p.tid=0000000000000001';

/** 1 "shop", 2 "n" and 3 "r" are the first strings of every body here, where none comes before. */
const span = (more: Readonly<Record<number, unknown>> = {}) =>
  map({ 1: 'shop', 2: 'n', 3: 'r', 4: 8n, 6: 1n, 7: 1, ...more });

const chunk = (spans: unknown, more: Readonly<Record<number, unknown>> = {}) =>
  map({ 4: spans, 6: TRACE, ...more });

const payload = (chunks: unknown, more: Readonly<Record<number, unknown>> = {}) =>
  map({ 11: chunks, ...more });

function read(value: unknown): string {
  const store = tracesWith();
  const { refused } = post(store, '/v1.0/traces', pack(value));
  return [...spansIn(store).map(lineOf), ...refused.keys()].join(', ');
}

const lineOf = ({ traceId, service, resource, meta, metrics, struct, links, events }: Span) =>
  [
    `${service} ${resource}`.trim(),
    traceId === '00000000000000010000000000000007' ? '' : traceId,
    ...Object.entries({ ...meta, ...metrics })
      .filter(([key]) => key !== '_dd.p.tid')
      .map(([key, value]) => `${key}=${value}`)
      .sort(),
    ...[struct, links, events].flatMap(more => (more ? JSON.stringify(more) : [])),
  ]
    .filter(part => part !== '')
    .join(' ');

const bodies: [what: string, value: unknown, said: string][] = [
  ['a bare span', payload([chunk([span()])]), 'shop r'],
  [
    'strings by their number',
    payload([chunk([span(), span({ 1: 1, 2: 2, 3: 3, 4: 9n })])]),
    'shop r, shop r',
  ],
  [
    'a string that is written again keeps its number',
    payload([chunk([span(), span({ 3: 'shop', 4: 9n }), span({ 1: 3, 3: 1, 4: 10n })])]),
    'shop r, shop shop, r shop',
  ],
  ['number 0 is no string', payload([chunk([span({ 3: 0 })])]), 'shop'],
  [
    'facts behind what they hold for',
    payload([chunk([span()], { 1: 2, 7: 4 })], { 12: 'future' }),
    'shop r _dd.p.dm=-4 _sampling_priority_v1=2',
  ],
  [
    'facts of the payload',
    map({ 7: 'dev', 9: '2', 10: ['a', 1, 'b'], 11: [chunk([span()])] }),
    'shop r a=b env=dev version=2',
  ],
  [
    'the span’s own word counts',
    map({ 7: 'dev', 11: [chunk([span({ 13: 'prod' })])] }),
    'shop r env=prod',
  ],
  [
    'values of each type',
    payload([
      chunk([
        span({
          9: [
            't',
            1,
            'x',
            'f',
            2,
            true,
            'd',
            3,
            0.5,
            'i',
            4,
            7,
            'l',
            6,
            [4, 1, 1, 'y'],
            'o',
            7,
            ['k', 2, false],
          ],
        }),
      ]),
    ]),
    'shop r d=0.5 f=1 i=7 l=[1,"y"] o={"k":false} t=x',
  ],
  [
    'bytes are structures',
    payload([
      chunk([
        span({ 9: ['s', 5, Uint8Array.of(0x81, 0xa1, 0x61, 1), 'broken', 5, Uint8Array.of(0x81)] }),
      ]),
    ]),
    'shop r {"s":{"a":1}}',
  ],
  [
    'names for kinds',
    payload([chunk([span({ 15: 'net/http', 16: 2 }), span({ 1: 1, 4: 9n, 16: 99 })])]),
    'shop r component=net/http span.kind=server, shop r',
  ],
  [
    'a link',
    payload([chunk([span({ 11: [map({ 1: TRACE, 2: 9n, 3: ['a', 4, 1], 4: 'dd=s:1' })] })])]),
    'shop r [{"traceId":"00000000000000010000000000000007","spanId":"0000000000000009","attributes":{"a":"1"},"tracestate":"dd=s:1"}]',
  ],
  [
    'an event',
    payload([chunk([span({ 12: [map({ 1: 5e6, 2: 'e', 3: ['a', 6, [1, 'x', 3, 0.5]] })] })])]),
    'shop r [{"at":5,"name":"e","attributes":{"a":["x",0.5]}}]',
  ],
  [
    'a string that was never written',
    payload([chunk([span({ 3: 99 }), span({ 1: 1, 4: 9n })])]),
    'shop r, string 99 of 4 named',
  ],
  ['attributes that are no triplets', payload([chunk([span({ 9: ['a', 1] })])]), 'shop r'],
  [
    'a value of another type than it says',
    payload([chunk([span({ 9: ['a', 3, 'x', 'b', 1, 'y'] })])]),
    'shop r b=y',
  ],
  [
    'a type that is not known',
    payload([chunk([span({ 9: ['a', 9, [1], 'b', 1, 'y'] })])]),
    'shop r b=y',
  ],
  ['links and events that are none', payload([chunk([span({ 11: 7, 12: ['x'] })])]), 'shop r'],
  [
    'a chunk without a trace id',
    payload([map({ 4: [span()] }), chunk([span({ 1: 1, 2: 2, 3: 3 })])]),
    'shop r, a chunk without a trace id',
  ],
  [
    'half a trace id',
    payload([chunk([span()], { 6: TRACE.subarray(8) })]),
    'a trace id of 8 bytes',
  ],
  ['no map', [1], 'map expected at byte 0, found 0xdc'],
];

test.each(bodies)('%s', (_, value, said) => {
  expect(read(value)).toBe(said);
});

test('lists inside lists without end cost the span nothing', () => {
  let list: unknown = [4, 1];
  for (let depth = 0; depth < 1000; depth++) list = [6, list];
  expect(read(payload([chunk([span({ 9: ['deep', 6, list] })])]))).toMatch(/^shop r deep=\[/);
});

test('the upper half of the trace’s id is told as a tag', () => {
  const store = tracesWith();
  post(store, '/v1.0/traces', pack(payload([chunk([span()])])));
  expect(spansIn(store).map(({ meta }) => `_dd.p.tid=${meta['_dd.p.tid']}`)).toEqual([FACTS]);
});
