import { readFileSync } from 'node:fs';
import { deflateSync, gzipSync } from 'node:zlib';
import { afterEach, expect, test, vi } from 'vitest';
import { exportLogsServiceRequest } from '../../src/core/decode/otlp/messages.ts';
import type { Limits } from '../../src/helper/receivers/intake.ts';
import { otlpIntake } from '../../src/helper/receivers/otlp.ts';
import { packOtlp } from '../core/decode/packOtlp.ts';

const open: { dispose(): void }[] = [];
afterEach(() => {
  for (const thing of open.splice(0)) thing.dispose();
});

const json = readFileSync(new URL('../fixtures/otlp/made-traces.json', import.meta.url));
const protobuf = Buffer.from(packOtlp(JSON.parse(json.toString())));

const logs = readFileSync(new URL('../fixtures/otlp/made-logs.json', import.meta.url));
const packedLogs = packOtlp(JSON.parse(logs.toString()), exportLogsServiceRequest);
const emptyLogs = { resourceLogs: [{ scopeLogs: [{ logRecords: [{ severityNumber: 9 }] }] }] };
const noBody = 'a log record without a body';

/** Two spans cannot be placed. */
const partly = JSON.parse(json.toString());
for (const span of partly.resourceSpans[0].scopeSpans[0].spans.slice(0, 2)) span.spanId = '00';

async function receiver(limits: Partial<Limits> = {}) {
  const seen: string[] = [];
  const port = await otlpIntake({
    port: 0,
    moved: () => {},
    limits,
    takers: {
      takeTraces: ({ endpoint, contentType }) => void seen.push(`took ${endpoint} ${contentType}`),
      takeLogs: logs => void seen.push(`took ${logs.map(({ message }) => message).join()}`),
      refuse: (endpoint, reason) => void seen.push(`refused ${endpoint}: ${reason}`),
    },
  });
  open.push(port);
  return { url: `http://127.0.0.1:${port.port}`, seen };
}

interface Asked {
  readonly path?: string;
  readonly method?: string;
  readonly type?: string;
  readonly encoding?: string;
  readonly body?: Buffer | string;
  readonly origin?: string;
}

async function ask(url: string, asked: Asked) {
  const {
    path = '/v1/traces',
    method = 'POST',
    type = 'application/json',
    encoding,
    origin,
  } = asked;
  const response = await fetch(url + path, {
    method,
    headers: {
      'content-type': type,
      ...(encoding ? { 'content-encoding': encoding } : {}),
      ...(origin ? { origin } : {}),
    },
    ...(method === 'GET' ? {} : { body: new Uint8Array(Buffer.from(asked.body ?? json)) }),
  });
  const body = Buffer.from(await response.arrayBuffer());
  const readable = type.includes('json') ? body.toString() : body.toString('hex');
  return `${response.status} ${response.headers.get('content-type')} ${readable}`.trim();
}

const PROTOBUF = 'application/x-protobuf';
const TAKEN = 'took /v0.4/traces application/msgpack';
const FINE = '200 application/json {"partialSuccess":{}}';
const noSpan = 'an id of 8 bytes expected, found "00"';

const answers: [what: string, asked: Asked, answer: string, seen: string][] = [
  ['JSON', {}, FINE, TAKEN],
  [
    'JSON with a charset',
    { type: 'application/json; charset=utf-8' },
    '200 application/json {"partialSuccess":{}}',
    TAKEN,
  ],
  ['protobuf', { type: PROTOBUF, body: protobuf }, `200 ${PROTOBUF}`, TAKEN],
  ['gzip', { encoding: 'gzip', body: gzipSync(json) }, FINE, TAKEN],
  [
    'deflate',
    { type: PROTOBUF, encoding: 'deflate', body: deflateSync(protobuf) },
    `200 ${PROTOBUF}`,
    TAKEN,
  ],
  ['nothing in it', { body: '{}' }, FINE, ''],
  [
    'spans without a place, in JSON',
    { body: JSON.stringify(partly) },
    `200 application/json ${JSON.stringify({ partialSuccess: { rejectedSpans: '2', errorMessage: noSpan } })}`,
    `refused /v1/traces: ${noSpan},${TAKEN}`,
  ],
  [
    'spans without a place, in protobuf',
    { type: PROTOBUF, body: Buffer.from(packOtlp(partly)) },
    `200 ${PROTOBUF} 0a29080212${noSpan.length.toString(16)}${Buffer.from(noSpan).toString('hex')}`,
    `refused /v1/traces: ${noSpan},${TAKEN}`,
  ],
  [
    'no protobuf',
    { type: PROTOBUF, body: Buffer.from([0x0a, 0xff]) },
    `400 ${PROTOBUF} 08031217${Buffer.from('the body ends at byte 2').toString('hex')}`,
    'refused /v1/traces: the body ends at byte 2',
  ],
  [
    'another encoding',
    { encoding: 'br' },
    '415 application/json {"code":3,"message":"packed in a way that is not known here"}',
    'refused /v1/traces: packed in a way that is not known here',
  ],
  [
    'no gzip',
    { encoding: 'gzip' },
    '400 application/json {"code":3,"message":"it cannot be unpacked"}',
    'refused /v1/traces: it cannot be unpacked',
  ],
  [
    'another type',
    { type: 'text/json' },
    '415 text/plain; charset=utf-8 neither protobuf nor JSON',
    'refused /v1/traces: neither protobuf nor JSON',
  ],
  ['logs in JSON', { path: '/v1/logs', body: logs }, FINE, 'took otel log line'],
  [
    'logs in protobuf and gzip',
    { path: '/v1/logs', type: PROTOBUF, encoding: 'gzip', body: gzipSync(packedLogs) },
    `200 ${PROTOBUF}`,
    'took otel log line',
  ],
  [
    'a log that says nothing, in JSON',
    { path: '/v1/logs', body: JSON.stringify(emptyLogs) },
    `200 application/json ${JSON.stringify({ partialSuccess: { rejectedLogRecords: '1', errorMessage: noBody } })}`,
    `refused /v1/logs: ${noBody}`,
  ],
  [
    'a log that says nothing, in protobuf',
    {
      path: '/v1/logs',
      type: PROTOBUF,
      body: Buffer.from(packOtlp(emptyLogs, exportLogsServiceRequest)),
    },
    `200 ${PROTOBUF} 0a1f0801121b${Buffer.from(noBody).toString('hex')}`,
    `refused /v1/logs: ${noBody}`,
  ],
  [
    'logs that are none',
    { path: '/v1/logs', body: '[]' },
    '400 application/json {"code":3,"message":"an object with resourceLogs expected"}',
    'refused /v1/logs: an object with resourceLogs expected',
  ],
  ['another path', { path: '/v1/metrics' }, '404 text/plain; charset=utf-8 404 page not found', ''],
  ['another method', { method: 'GET' }, '405 text/plain; charset=utf-8 send it by POST', ''],
  [
    'a web page',
    { origin: 'http://evil.example' },
    '403 text/plain; charset=utf-8 sent by a web page',
    'refused /v1/traces: sent by a web page',
  ],
];

test.each(answers)('%s', async (_, asked, answer, expected) => {
  const { url, seen } = await receiver();
  expect(await ask(url, asked)).toBe(answer);
  await vi.waitFor(() => expect(seen.join()).toBe(expected));
});

test.each([
  ['as it is', {}],
  ['packed to a thousandth', { encoding: 'gzip', body: gzipSync(Buffer.alloc(1e6)) }],
] as const)('what is larger than may be, %s, is refused', async (_, asked) => {
  const { url, seen } = await receiver({ body: 2000 });
  expect(await ask(url, asked)).toMatch(
    /^413 application\/json \{"code":3,"message":"larger than 25 MiB"\}$/,
  );
  expect(seen).toEqual(['refused /v1/traces: larger than 25 MiB']);
});
