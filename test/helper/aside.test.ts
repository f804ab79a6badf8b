import { expect, onTestFinished, test } from 'vitest';
import { Aside } from '../../src/helper/aside/aside.ts';
import { tasks } from '../../src/helper/aside/tasks.ts';
import { Telemetry } from '../../src/helper/telemetry.ts';
import { pack } from '../core/decode/pack.ts';
import { bodyOf, NOW } from '../core/sources.ts';
import { until } from '../harness/processes.ts';

/** Spans that differ in their ids, about 100 bytes each. */
const spans = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    trace_id: 7,
    span_id: index + 1,
    service: 'shop',
    name: 'sql.query',
    resource: `SELECT ${'x'.repeat(40)}`,
    type: 'sql',
  }));

const numbered = (fields: Readonly<Record<number, unknown>>) =>
  new Map(Object.entries(fields).map(([key, value]) => [Number(key), value]));

const json = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const MSGPACK = 'application/msgpack';
const id = new Uint8Array(16).fill(7);

const v05Span = (index: number) => [1, 2, 3, 7n, BigInt(index + 1), 0, 1, 1, 0, {}, {}, 0];
const v10Span = (index: number) => numbered({ 1: 'shop', 2: 'n', 3: 'r', 4: index + 1 });
const all = (count: number, span: (index: number) => unknown) =>
  Array.from({ length: count }, (_, index) => span(index));

const bodies: [format: string, endpoint: string, type: string, body: Uint8Array, spans: number][] =
  [
    ['v0.4', '/v0.4/traces', MSGPACK, bodyOf(spans(9000)), 9000],
    ['JSON', '/v0.4/traces', 'application/json', json([spans(9000)]), 9000],
    ['v0.5', '/v0.5/traces', MSGPACK, pack([['', 'a', 'b', 'c'], [all(9000, v05Span)]]), 9000],
    ['v0.7', '/v0.7/traces', MSGPACK, pack({ chunks: [{ spans: spans(9000) }] }), 9000],
    [
      'v1.0',
      '/v1.0/traces',
      MSGPACK,
      pack(numbered({ 11: [numbered({ 6: id, 4: all(9000, v10Span) })] })),
      9000,
    ],
    [
      'JSON that ends early',
      '/v0.4/traces',
      'application/json',
      json([spans(9000)]).slice(0, -9),
      0,
    ],
    [
      'v0.7 that ends early',
      '/v0.7/traces',
      MSGPACK,
      pack({ chunks: [{ spans: spans(9000) }] }).slice(0, -9),
      8999,
    ],
  ];

test.each(bodies)(
  'a large body of %s is taken in parts',
  async (_, endpoint, contentType, body, count) => {
    const telemetry = received();
    telemetry.takeTraces({ endpoint, method: 'PUT', contentType, headers: {}, body: body.slice() });
    expect(telemetry.spansReceived).toBe(0);
    await until(
      'all of it',
      () => telemetry.spansReceived + telemetry.rejections.length >= (count || 1),
    );
    await until('its fault', () => count === 9000 || telemetry.rejections.length === 1);
    expect(telemetry.spansReceived).toBe(count);
  },
);

test('what waits when the helper ends is taken before it ends', () => {
  const telemetry = received();
  for (const [, endpoint, contentType, body] of bodies.slice(0, 2))
    telemetry.takeTraces({ endpoint, method: 'PUT', contentType, headers: {}, body: body.slice() });
  telemetry.dispose();
  expect(telemetry.spansReceived + telemetry.duplicates).toBeGreaterThanOrEqual(18_000);
});

test('a thread that cannot do it costs no more than what it was asked', async () => {
  const aside = new Aside(new URL('data:text/javascript,process.exit()'));
  onTestFinished(() => aside.finish());
  const ask = () => aside.ask('parts', '/v0.4/traces', MSGPACK, new Uint8Array(100_000));
  expect(await Promise.all([ask(), ask()])).toEqual(new Array(2).fill('the thread has ended'));
});

test('a small task is done at once', () => {
  const told: unknown[] = [];
  const body = bodyOf(spans(3));
  new Aside().do('parts', ['/v0.4/traces', MSGPACK, body], result => told.push(result));
  expect(told).toEqual([tasks.parts('/v0.4/traces', MSGPACK, body)]);
});

function received(): Telemetry {
  const shell = {
    version: '0',
    dataDir: '',
    memoryMB: 64,
    diskMB: 0,
    receivers: () => [],
    log: () => {},
  };
  const telemetry = new Telemetry(shell, () => NOW);
  onTestFinished(() => telemetry.dispose());
  return telemetry;
}
