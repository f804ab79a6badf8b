import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test, vi } from 'vitest';
import {
  CancellationTokenSource,
  ProgressType,
  type ProtocolConnection,
} from 'vscode-languageserver/node';
import type { LogsAnswer } from '../../src/core/model/log.ts';
import { otlpIntake } from '../../src/helper/receivers/otlp.ts';
import { localSource } from '../../src/helper/source.ts';
import { Telemetry } from '../../src/helper/telemetry.ts';
import { QUERY } from '../../src/protocol/methods.ts';
import type { Status } from '../../src/protocol/queries.ts';
import { NOW } from '../core/sources.ts';
import { editors } from './editor.ts';

const captured = readFileSync(new URL('../fixtures/otlp/py416-logs.bin', import.meta.url));
const TRACE = 'd9a4536cbb1f792b';
const SPAN = '151ab6082f3a740b';

/** A helper that receives OTLP and answers a window. */
async function helper(memoryMB = 64) {
  const telemetry = new Telemetry(
    { version: '0', dataDir: '', memoryMB, diskMB: 0, receivers: () => [], log: () => {} },
    () => NOW,
  );
  const port = await otlpIntake({ port: 0, takers: telemetry, moved: () => {} });
  onTestFinished(() => port.dispose());
  const { open } = await editors({ source: localSource(telemetry) });
  const { client } = await open();
  const ask = <T>(query: object) => client.sendRequest<T>(QUERY, { query });
  const post = async (body: Uint8Array) => {
    const headers = { 'content-type': 'application/x-protobuf', 'content-encoding': 'gzip' };
    const url = `http://127.0.0.1:${port.port}/v1/logs`;
    const sent = await fetch(url, { method: 'POST', headers, body: gzipSync(body) });
    return sent.status;
  };
  return { telemetry, client, ask, post };
}

test('logs that a tracer posts are found by their trace, their span and their service', async () => {
  const { ask, post } = await helper();
  expect(await post(captured)).toBe(200);
  const logs = (of: object, limit = 10) => ask<LogsAnswer>({ kind: 'logs', of, limit });
  const texts = async (of: object) => (await logs(of)).logs.map(({ message }) => message);
  await vi.waitFor(async () =>
    expect(await texts({ traceId: TRACE })).toEqual(['boom', 'careful', 'hello world']),
  );
  expect(await texts({ traceId: TRACE, spanId: SPAN })).toHaveLength(3);
  expect(await texts({ traceId: TRACE, spanId: '1' })).toEqual([]);
  const { at = 0 } = (await logs({ traceId: TRACE })).logs[0] ?? {};
  expect(await texts({ service: 'shop', from: at, to: at + 1 })).toEqual(['boom']);
  expect(await logs({ traceId: TRACE }, 1)).toMatchObject({ more: 2, held: 3 });
});

test('who watches a trace sees its logs come', async () => {
  const { client, post } = await helper();
  const { seen } = watch(client, { kind: 'logs', of: { traceId: TRACE }, limit: 10 });
  await vi.waitFor(() => expect(seen).toEqual([0]));
  await post(captured);
  await vi.waitFor(() => expect(seen).toEqual([0, 3]));
});

test('what logs take of the memory is not there for spans, and is told', async () => {
  const { telemetry, ask, post } = await helper(8);
  for (let turn = 0; turn < 40; turn++) await post(captured);
  await vi.waitFor(() => expect(telemetry.logs.received).toBe(120));
  const { logs, memory } = await ask<Status>({ kind: 'status' });
  expect(logs).toEqual({ received: 120, kept: 120 });
  expect(memory.budget).toBe(8e6);
  expect(memory.used).toBeGreaterThanOrEqual(telemetry.logs.usedBytes);
  expect(telemetry.traces.budget).toBe(8e6 - telemetry.logs.usedBytes);
  const [log] = (await ask<LogsAnswer>({ kind: 'logs', of: { traceId: TRACE }, limit: 1 })).logs;
  if (!log) throw new Error('no log');
  const large = { ...log, sender: {}, message: 'x'.repeat(100_000) };
  for (let turn = 0; turn < 100; turn++) telemetry.takeLogs([large]);
  expect(telemetry.logs.usedBytes).toBeLessThan(1.5e6);
  expect(telemetry.logs.count).toBeLessThan(120);
});

test.each([
  [{ traceId: 'x' }],
  [{ traceId: TRACE, spanId: 7 }],
  [{ service: 'shop' }],
  [{ service: 7, from: 1, to: 2 }],
  [{ service: 'shop', from: 2, to: 1 }],
  ['all'],
])('logs of %j are not answered', async of => {
  const { ask } = await helper();
  await expect(ask({ kind: 'logs', of, limit: 10 })).rejects.toThrow(
    'The query logs needs a valid of.',
  );
});

/** How many logs each answer had. */
function watch(client: ProtocolConnection, query: unknown) {
  const seen: number[] = [];
  client.onProgress(new ProgressType<LogsAnswer>(), 'live', ({ logs }) => {
    seen.push(logs.length);
  });
  const cancel = new CancellationTokenSource();
  onTestFinished(() => cancel.cancel());
  client.sendRequest(QUERY, { query, partialResultToken: 'live' }, cancel.token).catch(() => {});
  return { seen };
}
