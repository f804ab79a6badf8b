import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Malformed } from '../../../src/core/decode/msgpack.ts';
import type { OtlpForm } from '../../../src/core/decode/otlp/request.ts';
import { otlpTraces } from '../../../src/core/decode/otlp/traces.ts';
import type { Span } from '../../../src/core/model/span.ts';
import { broken } from '../broken.ts';
import { post, spansIn, tracesWith } from '../sources.ts';
import { packOtlp } from './packOtlp.ts';

const read = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../../fixtures/otlp/${name}.json`, import.meta.url)));
const made = read('made-traces');
const parsed = (body: Uint8Array) => JSON.parse(new TextDecoder().decode(body));

function spansOf(form: OtlpForm, body: Uint8Array): readonly Span[] {
  const store = tracesWith();
  expect([...post(store, '/v0.4/traces', otlpTraces(form, body).body).refused]).toEqual([]);
  return spansIn(store);
}

/** What Agent 7.82.1 made of the same body; only its statement is obfuscated. */
const agent = [
  'otel-shop | http.server.request | GET /users/:id | web | failed | server',
  "otel-shop | postgresql.query | SELECT * FROM users WHERE id = 'x' | sql | client",
  'otel-shop | kafka.publish | publish orders | custom | producer',
  'otel-shop | Internal | internal work | custom | internal',
  'otel-shop | http.client.request | GET | http | client',
  'otel-shop | grpc.client.request | Add shop.Cart | http | client',
  'other-svc | my.op | my resource | worker | internal',
];

const lineOf = ({ service, name, resource, type, error, meta }: Span): string =>
  [service, name, resource, type, ...(error ? ['failed'] : []), meta['span.kind']].join(' | ');

describe.each([
  ['json', made],
  ['protobuf', packOtlp(parsed(made))],
] as const)('%s', (form, body) => {
  test('spans are called as the Agent calls them', () => {
    expect(spansOf(form, body).map(lineOf).sort()).toEqual(agent.toSorted());
  });

  test('a request has the tags that Datadog’s tracers give it', () => {
    const request = spansOf(form, body).find(({ name }) => name === 'http.server.request');
    expect(request).toMatchObject({
      traceId: '5b8efff798038103d269b633813fc60c',
      spanId: 'eee19b7ec3c1b174',
      parentId: undefined,
      duration: 45e6,
      meta: {
        'http.method': 'GET',
        'http.route': '/users/:id',
        'http.useragent': 'curl',
        env: 'dev',
        version: '9.9',
        'error.type': 'ValueError',
        'error.message': 'bad id',
        'error.stack': 'Traceback...\n  File "app.py", line 3, in f',
        'otel.trace_id': '5b8efff798038103d269b633813fc60c',
        '_dd.p.dm': '-9',
      },
      metrics: { 'http.status_code': 500, '_dd.top_level': 1, _sampling_priority_v1: 1 },
    });
  });

  test('links and events are kept', () => {
    const internal = spansOf(form, body).find(({ resource }) => resource === 'internal work');
    expect(internal).toMatchObject({
      links: [
        {
          traceId: '5b8efff798038103d269b633813fc60c',
          spanId: 'eee19b7ec3c1b175',
          attributes: { why: 'link' },
        },
      ],
      events: [{ name: 'evt', attributes: { n: 1, s: 'v' } }],
      meta: { 'a.bool': 'true', 'a.list': '["x","y"]' },
      metrics: { 'a.int': 5, 'a.float': 1.5 },
    });
  });
});

test('ddtrace’s own spans by OTLP are the spans it sends otherwise', () => {
  const names = Map.groupBy(spansOf('json', read('py416-traces')), ({ name }) => name);
  expect([...names].map(([name, all]) => `${all.length} ${name}`).slice(0, 3)).toEqual([
    '2 flask.request',
    '2 flask.application',
    '2 flask.preprocess_request',
  ]);
});

test('a span without a place among the others is counted, the others are kept', () => {
  const body = parsed(made);
  const [first, second] = body.resourceSpans[0].scopeSpans[0].spans;
  first.traceId = '00000000000000000000000000000000';
  second.spanId = 'short';
  const { spans, rejected, reason } = otlpTraces(
    'json',
    new TextEncoder().encode(JSON.stringify(body)),
  );
  expect([spans, rejected, reason]).toEqual([5, 2, 'an id of 8 bytes expected, found "short"']);
});

const requests: [what: string, text: string, expected: string][] = [
  ['nothing', '{}', '0 spans'],
  ['fields of later versions', '{"resourceSpans":[{"new":1}],"more":{}}', '0 spans'],
  ['no JSON', 'x', 'refused'],
  ['a list', '[]', 'refused'],
  ['nothing where lists belong', '{"resourceSpans":{"scopeSpans":7}}', '0 spans'],
  [
    'a bare span',
    scoped('{"traceId":"0000000000000000000000000000000a","spanId":"000000000000000b"}'),
    '1 spans',
  ],
  [
    'enums as words',
    scoped(
      '{"traceId":"0000000000000000000000000000000a","spanId":"000000000000000b","kind":"SPAN_KIND_SERVER","status":{"code":"STATUS_CODE_ERROR"}}',
    ),
    '1 spans',
  ],
  [
    'attributes that nest without end',
    scoped(
      `{"traceId":"0000000000000000000000000000000a","spanId":"000000000000000b","attributes":[{"key":"a","value":${'{"arrayValue":{"values":['.repeat(2000)}${']}}'.repeat(2000)}}]}`,
    ),
    '1 spans',
  ],
];

test.each(requests)('%s', (_, text, expected) => {
  expect(outcome('json', new TextEncoder().encode(text))).toBe(expected);
});

test('every cut of a protobuf body is read or refused, and no span is made up', () => {
  const body = packOtlp(parsed(made));
  for (let length = 0; length < body.length; length++)
    expect(outcome('protobuf', body.subarray(0, length))).toMatch(/^(refused|[0-7] spans)/);
});

test('flipped bytes never throw anything else', () => {
  const bodies: [OtlpForm, Uint8Array][] = [
    ['protobuf', packOtlp(parsed(made))],
    ['json', made],
  ];
  const some = broken(bodies, ([, body]) => body);
  fc.assert(
    fc.property(some, ({ thing: [form], bytes }) => void outcome(form, bytes)),
    { numRuns: 500 },
  );
});

function outcome(form: OtlpForm, body: Uint8Array): string {
  try {
    const { body: packed, spans } = otlpTraces(form, body);
    post(tracesWith(), '/v0.4/traces', packed);
    return `${spans} spans`;
  } catch (error) {
    if (error instanceof Malformed) return 'refused';
    throw error;
  }
}

function scoped(span: string): string {
  return `{"resourceSpans":[{"scopeSpans":[{"spans":[${span}]}]}]}`;
}
