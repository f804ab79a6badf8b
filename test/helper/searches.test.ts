import { expect, test, vi } from 'vitest';
import {
  CancellationTokenSource,
  ProgressType,
  type ProtocolConnection,
} from 'vscode-languageserver/node';
import type { Shell } from '../../src/helper/parts.ts';
import type { Received } from '../../src/helper/receivers/intake.ts';
import { localSource } from '../../src/helper/source.ts';
import { Telemetry } from '../../src/helper/telemetry.ts';
import { failureOf } from '../../src/protocol/failure.ts';
import { QUERY } from '../../src/protocol/methods.ts';
import type { Answer, QueryOf, TracesAnswer } from '../../src/protocol/queries.ts';
import { aSpan, bodyOf, NOW } from '../core/sources.ts';
import { editors } from './editor.ts';

const asked: QueryOf<'traces'> = {
  kind: 'traces',
  search: 'service:shop',
  range: { last: 900 },
  spans: 'entry',
  sort: 'newest',
  limit: 10,
};

test('a search is answered, and answered anew when spans come', async () => {
  const { client, telemetry } = await window();
  receive(telemetry, aSpan({ service: 'shop' }), aSpan({ service: 'auth' }));
  const { seen } = watch(client, asked);
  await vi.waitFor(() => expect(seen.map(answer => answer.matching)).toEqual([1]));
  receive(telemetry, aSpan({ service: 'shop' }));
  await vi.waitFor(() => expect(seen.map(answer => answer.matching)).toEqual([1, 2]));
  expect(seen[1]?.rows.map(row => row.service)).toEqual(['shop', 'shop']);
});

test('a search that could not look at everything goes on by itself', async () => {
  const { client, telemetry } = await window();
  const many = Array.from({ length: 5000 }, () => aSpan({ meta: { 'user.id': '7' } }));
  for (let body = 0; body < 10; body++) {
    const spans = many.map((span, at) => ({ ...span, span_id: body * 10_000 + at + 1 }));
    receive(telemetry, ...spans);
  }
  await vi.waitFor(() => expect(telemetry.traces.spans.count).toBe(50_000), { timeout: 15_000 });
  const { seen } = watch(client, { ...asked, search: '@user.id:7' });
  await vi.waitFor(() => expect(seen.at(-1)?.matching).toBe(50_000), { timeout: 15_000 });
  expect(seen.length).toBeGreaterThan(1);
  expect(seen[0]?.searchedFrom).toBeGreaterThan(seen[0]?.window.from ?? 0);
  expect(seen.at(-1)?.searchedFrom).toBe(seen.at(-1)?.window.from);
}, 30_000);

test('what is wrong with a search is said in the language of the reader, with its place', async () => {
  const { client } = await window('fr');
  const query = { ...asked, search: 'service:shop env:' };
  const failure = failureOf(await client.sendRequest(QUERY, { query }).catch(error => error));
  expect(failure).toMatchObject({
    code: 'query.syntax',
    message: 'Une valeur était attendue ici',
    at: 17,
  });
});

test.each([
  { ...asked, limit: 10_001 },
  { kind: 'facet', search: '', range: { last: 900 }, spans: 'entry', key: 'env', limit: 10 },
  { kind: 'spans', traceId: 'no id' },
  { ...asked, sort: 'oldest' },
  { ...asked, range: { from: 2, to: 1 } },
  { kind: 'searchCompletions', search: 'a', at: -1 },
  { kind: 'flame', endpoints: [], range: {} },
])('a query is refused: %j', async query => {
  const { client } = await window();
  const failure = failureOf(await client.sendRequest(QUERY, { query }).catch(error => error));
  expect(failure.code).toBe('query.invalid');
});

test('more values of a facet, and all spans of a trace with what they say, are answered', async () => {
  const { client, telemetry } = await window();
  const meta = { 'user.id': '42' };
  receive(telemetry, aSpan({ traceId: 7, spanId: 7, meta }), aSpan({ service: 'auth' }));
  const facet = {
    ...{ kind: 'facet', search: 'service:shop', range: { last: 900 }, spans: 'entry' },
    ...{ key: 'service', containing: 'u', limit: 10 },
  };
  expect(await client.sendRequest(QUERY, { query: facet })).toEqual({
    key: 'service',
    values: [{ value: 'auth', count: 1 }],
    more: 0,
  });
  const { spans, more } = await client.sendRequest<Answer<QueryOf<'spans'>>>(QUERY, {
    query: { kind: 'spans', traceId: '7' },
  });
  expect([spans.length, spans[0]?.meta['user.id'], more]).toEqual([1, '42', 0]);
});

test('completions and the flame are answered', async () => {
  const { client, telemetry } = await window();
  receive(telemetry, aSpan({ service: 'shop', route: '/slow', took: 20 }));
  const completions = { kind: 'searchCompletions', search: 'service:s', at: 9 };
  expect(await client.sendRequest(QUERY, { query: completions })).toEqual({
    from: 8,
    to: 9,
    items: [{ text: 'shop', kind: 'value', count: 1 }],
  });
  const endpoints = [{ method: 'GET', route: '/slow' }];
  const flame = { kind: 'flame', endpoints, range: { last: 900 } };
  const answer = await client.sendRequest<Answer<QueryOf<'flame'>>>(QUERY, { query: flame });
  expect([answer.traces, answer.roots[0]?.total]).toEqual([1, 20e6]);
});

async function window(locale = 'en') {
  const telemetry = new Telemetry(shell, () => NOW);
  const { open } = await editors({ source: localSource(telemetry) });
  return { telemetry, ...(await open(locale)) };
}

function receive(telemetry: Telemetry, ...spans: readonly object[]): void {
  telemetry.takeTraces({
    endpoint: '/v0.4/traces',
    contentType: 'application/msgpack',
    headers: {},
    body: bodyOf(...spans),
  } as Received);
}

function watch(client: ProtocolConnection, query: QueryOf<'traces'>) {
  const seen: TracesAnswer[] = [];
  client.onProgress(new ProgressType<TracesAnswer>(), 'live', answer => void seen.push(answer));
  const params = { query, partialResultToken: 'live' };
  client.sendRequest(QUERY, params, new CancellationTokenSource().token).catch(() => {});
  return { seen };
}

const shell: Shell = {
  version: '0.1.0',
  dataDir: '',
  memoryMB: 64,
  diskMB: 0,
  receivers: () => [],
  log: () => {},
};
