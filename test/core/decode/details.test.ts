import { expect, test } from 'vitest';
import { Msgpack } from '../../../src/core/decode/msgpack.ts';
import { valueAt } from '../../../src/core/decode/msgpackValue.ts';
import type { Span } from '../../../src/core/model/span.ts';
import { aSpan, capture, post, requests, spansIn, tracesWith } from '../sources.ts';

/** The same two spans of ddtrace, in the format's own form and as JSON in tags. */
test('links and events read the same from v0.4 and from the tags of v0.5', () => {
  const [native, tagged] = ['py416-v04-links-events', 'py416-v05-links-events'].map(detailsOf);
  expect(native).toEqual(tagged);
  expect(native).toEqual(['produce 0 links 0 events', 'consume 1 links 2 events']);
});

function detailsOf(name: string): string[] {
  const store = tracesWith();
  const { endpoint, body } = capture(name);
  post(store, endpoint, body);
  return spansIn(store).map(
    ({ resource, links = [], events = [], meta }) =>
      `${resource} ${links.length} links ${events.length} events${meta['events'] ?? ''}`,
  );
}

const first = (span: object): Span | undefined => {
  const store = tracesWith();
  requests(store, [{ ...aSpan(), ...span }]);
  return spansIn(store)[0];
};

const text = (value: string) => ({ type: 0, string_value: value });

const forms: [what: string, span: object, expected: Partial<Span>][] = [
  [
    'a link of 128 bits',
    { span_links: [{ trace_id: 2, trace_id_high: 1, span_id: 3, attributes: { a: 'b' } }] },
    {
      links: [
        {
          traceId: `${'1'.padStart(16, '0')}${'2'.padStart(16, '0')}`,
          spanId: '0000000000000003',
          attributes: { a: 'b' },
        },
      ],
    },
  ],
  [
    'an event whose time is a float',
    { span_events: [{ time_unix_nano: 1.5e18 + 0.5, name: 'e', attributes: { a: text('b') } }] },
    { events: [{ at: 1.5e12, name: 'e', attributes: { a: 'b' } }] },
  ],
  [
    'values of each type',
    {
      span_events: [
        {
          time_unix_nano: 1000000,
          name: 'e',
          attributes: {
            flag: { type: 1, bool_value: true },
            off: { type: 1 },
            whole: { type: 2, int_value: -7 },
            part: { type: 3, double_value: 0.5 },
            list: { type: 4, array_value: { values: [text('x'), { type: 2, int_value: 2 }] } },
            strange: { type: 9, string_value: 'x' },
            empty: { type: 0 },
          },
        },
      ],
    },
    {
      events: [
        {
          at: 1,
          name: 'e',
          attributes: { flag: true, off: false, whole: -7, part: 0.5, list: ['x', 2], empty: '' },
        },
      ],
    },
  ],
];

test.each(forms)('%s', (_, span, expected) => {
  expect(first(span)).toMatchObject(expected);
});

const broken: [what: string, span: object][] = [
  ['links that are a number', { span_links: 7 }],
  ['a link that is text', { span_links: ['x'] }],
  ['a link whose attributes are a list', { span_links: [{ attributes: [1] }] }],
  ['events that are a map', { span_events: { a: 1 } }],
  ['an event named by a list', { span_events: [{ name: [] }] }],
  ['a structure that is no msgpack', { meta_struct: { a: 'text' } }],
  ['a tag that is a map', { meta: { a: { b: 1 } } }],
  ['a number that is a list', { metrics: { a: [] } }],
  ['JSON that is none', { meta: { events: '[{', '_dd.span_links': '7' } }],
];

test.each(broken)('%s costs its span nothing', (_, span) => {
  expect(first(span)?.service).toBe('shop');
});

test('a number among the texts is a number, and a text among the numbers is a text', () => {
  const span = first({ meta: { a: 7, b: 'x' }, metrics: { c: 'y', d: 2 } });
  expect([span?.meta, span?.metrics]).toEqual([
    { b: 'x', c: 'y' },
    { a: 7, d: 2 },
  ]);
});

test('tags that only look like links stay tags', () => {
  const span = first({ meta: { events: 'none today' } });
  expect([span?.meta['events'], span?.events]).toEqual(['none today', undefined]);
});

test('structures that nest without end are read as far as anybody looks', () => {
  const nested = (depth: number) => new Uint8Array([...new Array(depth).fill(0x91), 0x01]);
  const depthOf = (value: unknown): number => (Array.isArray(value) ? 1 + depthOf(value[0]) : 0);
  expect([3, 60, 100_000].map(depth => depthOf(valueAt(new Msgpack(nested(depth)))))).toEqual([
    3, 60, 65,
  ]);
});
