import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Malformed } from '../../../src/core/decode/msgpack.ts';
import { otlpLogs } from '../../../src/core/decode/otlp/logs.ts';
import { exportLogsServiceRequest } from '../../../src/core/decode/otlp/messages.ts';
import type { OtlpForm } from '../../../src/core/decode/otlp/request.ts';
import type { SentLog } from '../../../src/core/model/log.ts';
import { Logs } from '../../../src/core/store/logs.ts';
import { broken } from '../broken.ts';
import { NOW } from '../sources.ts';
import { packOtlp } from './packOtlp.ts';

const read = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../../fixtures/otlp/${name}`, import.meta.url)));
const made = read('made-logs.json');
const parsed = (body: Uint8Array) => JSON.parse(new TextDecoder().decode(body));
const packed = packOtlp(parsed(made), exportLogsServiceRequest);

/** `error shop dd9a… 151a… boom`. */
const lineOf = ({ status, service, traceId, spanId, message }: SentLog): string =>
  [status, service, traceId || '–', spanId || '–', message].join(' ');

describe.each([
  ['json', made],
  ['protobuf', packed],
] as const)('%s', (form, body) => {
  test('a log has the fields that the Agent gives it', () => {
    const { logs, rejected } = otlpLogs(form, body, NOW);
    expect([logs.length, rejected]).toEqual([1, 0]);
    expect(logs[0]).toMatchObject({
      at: 1_795_353_487_228.57,
      status: 'error',
      service: 'otel-shop',
      source: 'otlp_log_ingestion',
      host: 'otel-host',
      traceId: 'd269b633813fc60c',
      spanId: 'eee19b7ec3c1b174',
      message: 'otel log line',
      attributes: { 'code.filepath': 'a.js', n: 3 },
      sender: { 'otel.scope.name': 'my-lib', 'service.version': '9.9' },
    });
  });
});

test('ddtrace 4.16 sends what Python’s logging was told, in the span that was open', () => {
  const { logs } = otlpLogs('protobuf', read('py416-logs.bin'), NOW);
  const ids = 'd9a4536cbb1f792b 151ab6082f3a740b';
  expect(logs.map(lineOf)).toEqual([
    `info shop ${ids} hello world`,
    `warn shop ${ids} careful`,
    `error shop ${ids} boom`,
  ]);
  expect(logs[2]?.attributes).toMatchObject({
    'exception.type': 'ZeroDivisionError',
    'code.line.number': 10,
  });
});

test('dd-trace 6 sends what winston was told', () => {
  const { logs } = otlpLogs('protobuf', read('js6-logs.bin'), NOW);
  const ids = '0bd9cc952eb2fe4f 0bd9cc952eb2fe4f';
  expect(logs.map(lineOf)).toEqual([`info shop ${ids} hello world`, `error shop ${ids} boom`]);
  expect(logs[0]?.attributes).toEqual({ user_id: 7 });
});

const DECIMAL = 'dd.trace_id=15161849952847513100 dd.span_id=17213210219539181940';
const HEX = 'dd.trace_id=5b8efff798038103d269b633813fc60c dd.span_id=17213210219539181940';
const IDS = 'd269b633813fc60c eee19b7ec3c1b174';

const records: [what: string, record: object, line: string][] = [
  ['a severity of OpenTelemetry alone', { severityNumber: 14, body: 'x' }, 'warn – – x'],
  [
    'the text before the number',
    { severityNumber: 21, severityText: 'CRITICAL', body: 'x' },
    'critical – – x',
  ],
  ['no severity', { body: 'x' }, 'info – – x'],
  ['a level among the attributes', { body: 'x', attributes: { level: 'WARNING' } }, 'warn – – x'],
  ['a fatal number', { severityNumber: 24, body: 'x' }, 'emergency – – x'],
  ['a number that is no severity', { severityNumber: 99, body: 'x' }, 'info – – x'],
  ['decimal ids in the text', { body: `${DECIMAL} paid` }, `info ${IDS} ${DECIMAL} paid`],
  ['hex ids in the text', { body: `[${HEX}] paid` }, `info ${IDS} [${HEX}] paid`],
  [
    'injected attributes',
    {
      body: 'x',
      attributes: { 'dd.trace_id': '15161849952847513100', 'dd.span_id': '17213210219539181940' },
    },
    `info ${IDS} x`,
  ],
  [
    'OpenTelemetry’s attributes',
    {
      body: 'x',
      attributes: {
        otelTraceID: '5b8efff798038103d269b633813fc60c',
        otelSpanID: 'eee19b7ec3c1b174',
      },
    },
    `info ${IDS} x`,
  ],
  [
    'ids of no span',
    { body: 'dd.trace_id=0 dd.span_id=0 idle' },
    'info – – dd.trace_id=0 dd.span_id=0 idle',
  ],
  [
    'its own ids before the text’s',
    { body: 'dd.trace_id=7', traceId: '5b8efff798038103d269b633813fc60c' },
    'info d269b633813fc60c – dd.trace_id=7',
  ],
  ['an id that is none', { body: 'x', traceId: 'short', spanId: '00' }, 'info – – x'],
  [
    'JSON as text',
    {
      body: '{"msg":"paid","dd":{"trace_id":"15161849952847513100","span_id":"17213210219539181940"}}',
    },
    `info ${IDS} paid`,
  ],
  ['JSON without a message', { body: '{"n":1}' }, 'info – – {"n":1}'],
  ['what only begins like JSON', { body: '{x' }, 'info – – {x'],
  ['an event without a body', { eventName: 'login', attributes: { user: 7 } }, 'info – – login'],
  ['a number', { body: 7 }, 'info – – 7'],
];

test.each(records)('%s', (_, record, line) => {
  const { logs } = otlpLogs('json', bodyOf(record), NOW);
  const [log] = logs;
  expect(log && lineOf(log)).toBe(line.replace(' ', ' unknown_service '));
});

test('a body with fields has one of them as its message, and the others as attributes', () => {
  const fields = {
    values: [
      { key: 'message', value: { stringValue: 'paid' } },
      { key: 'n', value: { intValue: '3' } },
    ],
  };
  const record = { body: { kvlistValue: fields } };
  const text = JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: [record] }] }] });
  const [log] = otlpLogs('json', new TextEncoder().encode(text), NOW).logs;
  expect([log?.message, log?.attributes]).toEqual(['paid', { n: 3 }]);
});

test('when it happened comes before when it was seen, and that before when it came', () => {
  const at = (record: object) =>
    otlpLogs('json', bodyOf({ body: 'x', ...record }), NOW).logs[0]?.at;
  expect(at({ timeUnixNano: '1000000', observedTimeUnixNano: '2000000' })).toBe(1);
  expect(at({ timeUnixNano: '0', observedTimeUnixNano: '2000000' })).toBe(2);
  expect(at({})).toBe(NOW);
});

test('a record that says nothing is counted, the others are kept', () => {
  const { logs, rejected, reason } = otlpLogs(
    'json',
    bodyOf({ body: 'x' }, {}, { body: 'y' }),
    NOW,
  );
  expect([logs.length, rejected, reason]).toEqual([2, 1, 'a log record without a body']);
});

test.each([
  ['nothing', '{}', '0 logs'],
  ['fields of later versions', '{"resourceLogs":[{"new":1}],"more":{}}', '0 logs'],
  ['no JSON', 'x', 'refused'],
  ['a list', '[]', 'refused'],
  ['nothing where lists belong', '{"resourceLogs":{"scopeLogs":7}}', '0 logs'],
  ['attributes that nest without end', nested(2000), '1 logs'],
  [
    'JSON that nests without end',
    JSON.stringify(requestOf({ body: `{"a":${'['.repeat(9000)}${']'.repeat(9000)}}` })),
    '1 logs',
  ],
])('%s', (_, text, expected) => {
  expect(outcome('json', new TextEncoder().encode(text))).toBe(expected);
});

test.each(['py416-logs.bin', 'js6-logs.bin'])('every cut of %s is read or refused', name => {
  const body = read(name);
  for (let length = 0; length < body.length; length++)
    expect(outcome('protobuf', body.subarray(0, length))).toMatch(/^(refused|[0-3] logs)/);
});

test('flipped bytes never throw anything else', () => {
  const bodies: [OtlpForm, Uint8Array][] = [
    ['protobuf', read('py416-logs.bin')],
    ['protobuf', packed],
    ['json', made],
  ];
  const some = broken(bodies, ([, body]) => body);
  fc.assert(
    fc.property(some, ({ thing: [form], bytes }) => void outcome(form, bytes)),
    { numRuns: 500 },
  );
});

/** What becomes of a body up to the store, and back. */
function outcome(form: OtlpForm, body: Uint8Array): string {
  const store = new Logs(1e6);
  try {
    const { logs } = otlpLogs(form, body, NOW);
    for (const log of logs) store.append(log);
    for (const segment of store.segments)
      for (let row = 0; row < segment.size; row++) store.read({ segment, row });
    return `${store.count} logs`;
  } catch (error) {
    if (error instanceof Malformed) return 'refused';
    throw error;
  }
}

type Plain = string | number;

/** Texts and numbers as OTLP has them. */
function anyValue(value: Plain) {
  return typeof value === 'string' ? { stringValue: value } : { doubleValue: value };
}

function requestOf(...records: readonly object[]) {
  const logRecords = records.map(record => {
    const { body, attributes, ...rest } = record as {
      body?: Plain;
      attributes?: Readonly<Record<string, Plain>>;
    };
    return {
      ...rest,
      ...(body !== undefined && { body: anyValue(body) }),
      attributes: Object.entries(attributes ?? {}).map(([key, value]) => ({
        key,
        value: anyValue(value),
      })),
    };
  });
  return { resourceLogs: [{ scopeLogs: [{ logRecords }] }] };
}

function bodyOf(...records: readonly object[]): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(requestOf(...records)));
}

function nested(depth: number): string {
  const value = `${'{"arrayValue":{"values":['.repeat(depth)}${']}}'.repeat(depth)}`;
  return `{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":{"stringValue":"x"},"attributes":[{"key":"a","value":${value}}]}]}]}]}`;
}
