import { getEventListeners } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import {
  CancellationTokenSource,
  ProgressType,
  type ProtocolConnection,
} from 'vscode-languageserver/node';
import type { Figures } from '../../src/core/model/endpoint.ts';
import { words } from '../../src/core/model/words.ts';
import { frames } from '../../src/helper/features/frames.ts';
import { Signal } from '../../src/helper/signal.ts';
import type { Source } from '../../src/helper/source.ts';
import { failureOf, UserError } from '../../src/protocol/failure.ts';
import { QUERY } from '../../src/protocol/methods.ts';
import type { MetricRow } from '../../src/protocol/queries.ts';
import { editors } from './editor.ts';

/** A source that numbers its answers. */
function numbered() {
  const moved = new Signal();
  let asked = 0;
  const source: Source = {
    answer: async query => {
      if (query.kind === 'trace')
        throw new UserError({ code: 'trace.unknown', message: 'No trace.' });
      if (query.kind === 'timeseries') throw new TypeError('a bug');
      return [{ metric: `answer ${++asked}` } as MetricRow] as never;
    },
    signalOf: () => moved,
    endpoints: () => [],
    figures: () => ({}) as Figures,
  };
  return { source, moved, asked: () => asked };
}

/** Watches a query; what comes is in `seen`, and `end` cancels it. */
function watch(client: ProtocolConnection, query: unknown, token = 'live') {
  const seen: { text: string; at: number }[] = [];
  client.onProgress(new ProgressType<readonly MetricRow[]>(), token, rows => {
    seen.push({ text: rows[0]?.metric ?? '', at: performance.now() });
  });
  const cancel = new CancellationTokenSource();
  const params = { query, partialResultToken: token };
  const ended = client.sendRequest(QUERY, params, cancel.token);
  ended.catch(() => {});
  return { seen, ended, end: () => cancel.cancel() };
}

const texts = (seen: readonly { text: string }[]) => seen.map(({ text }) => text);

test('an editor is told who answers it', async () => {
  const { open } = await editors(numbered());
  const { introduction } = await open();
  expect(introduction).toMatchObject({
    serverInfo: { name: 'Dogwatch', version: '0.1.0' },
    capabilities: {
      textDocumentSync: { openClose: true, change: 2 },
      codeLensProvider: { resolveProvider: false },
      experimental: { dogwatch: { protocol: 1 } },
    },
  });
});

test('without a token a query is answered once', async () => {
  const { open } = await editors(numbered());
  const { client } = await open();
  expect(await client.sendRequest(QUERY, { query: { kind: 'metrics' } })).toEqual([
    { metric: 'answer 1' },
  ]);
});

test('a watched query is answered at once, then when something has moved, whole', async () => {
  const { source, moved, asked } = numbered();
  const { open } = await editors({ source });
  const { client } = await open();
  const { seen } = watch(client, { kind: 'metrics' });
  await vi.waitFor(() => expect(texts(seen)).toEqual(['answer 1']));
  await pause(400); // a rest: nothing is answered that nobody moved
  expect(asked()).toBe(1);
  const changed = performance.now();
  moved.moved();
  await vi.waitFor(() => expect(seen).toHaveLength(2));
  expect((seen[1]?.at ?? 0) - changed).toBeLessThan(100);
});

test('a burst is answered four times a second at most, and its end is not missed', async () => {
  const { source, moved } = numbered();
  const { open } = await editors({ source });
  const { client } = await open();
  const { seen } = watch(client, { kind: 'metrics' });
  const until = performance.now() + 1000;
  while (performance.now() < until) {
    moved.moved();
    await pause(5);
  }
  await pause(400);
  // At 0, 250, 500, 750, 1000 ms, and once for what moved after the last of these.
  expect(seen.length).toBeGreaterThanOrEqual(3);
  expect(seen.length).toBeLessThanOrEqual(6);
  const gaps = seen.slice(1).map(({ at }, i) => at - (seen[i]?.at ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThan(200);
});

test('a watched query ends when it is cancelled, and sleeps no more', async () => {
  const { source, moved, asked } = numbered();
  const { open } = await editors({ source });
  const { client } = await open();
  const { seen, ended, end } = watch(client, { kind: 'metrics' });
  await vi.waitFor(() => expect(seen).toHaveLength(1));
  end();
  expect(await ended).toBeNull();
  moved.moved();
  await pause(300);
  expect([asked(), seen.length]).toEqual([1, 1]);
});

test('two watched queries of one window are answered apart', async () => {
  const { source, moved } = numbered();
  const { open } = await editors({ source });
  const { client } = await open();
  const first = watch(client, { kind: 'metrics' }, 'first');
  const second = watch(client, { kind: 'metrics' }, 'second');
  await vi.waitFor(() => expect([first.seen.length, second.seen.length]).toEqual([1, 1]));
  first.end();
  await first.ended;
  moved.moved();
  await vi.waitFor(() => expect(second.seen).toHaveLength(2));
  expect(first.seen).toHaveLength(1);
});

test('where figures slide out of a window, a frame comes while nothing moves', async () => {
  const moved = new Signal();
  const closed = new AbortController();
  const at: number[] = [];
  for await (const _ of frames([moved], 10, closed.signal, 50)) {
    at.push(performance.now());
    if (at.length === 3) moved.moved(); // seen at once, and the slide waits anew
    if (at.length === 4) closed.abort();
  }
  const gaps = at.slice(1).map((time, i) => time - (at[i] ?? 0));
  expect(gaps.map(gap => (gap < 45 ? 'moved' : 'slid'))).toEqual(['slid', 'slid', 'moved']);
  expect(getEventListeners(closed.signal, 'abort')).toHaveLength(0);
});

const refusals: [query: unknown, code: string, message: string][] = [
  [{ kind: 'nope' }, 'query.unknown', 'There is no query of kind nope. Kinds: status, services,'],
  [{ kind: 'toString' }, 'query.unknown', 'There is no query of kind toString.'],
  [{}, 'query.invalid', 'A query is an object with a kind, such as {"kind":"status"}.'],
  [null, 'query.invalid', 'A query is an object with a kind'],
  ['status', 'query.invalid', 'A query is an object with a kind'],
  [[], 'query.invalid', 'A query is an object with a kind'],
  [{ kind: 7 }, 'query.invalid', 'A query is an object with a kind'],
  [{ kind: 'services' }, 'query.invalid', 'The query services needs a valid last.'],
  [{ kind: 'services', last: '900' }, 'query.invalid', 'The query services needs a valid last.'],
  [{ kind: 'services', last: 0 }, 'query.invalid', 'The query services needs a valid last.'],
  [{ kind: 'services', last: 1e12 }, 'query.invalid', 'The query services needs a valid last.'],
  [{ kind: 'trace', traceId: 'x' }, 'query.invalid', 'The query trace needs a valid traceId.'],
  [{ kind: 'endpoint', last: 900, list: 'slowest' }, 'query.invalid', 'needs a valid endpoints.'],
  [asksFor([{ method: 'GET' }]), 'query.invalid', 'needs a valid endpoints.'],
  [
    asksFor([{ method: 'GET', route: '/', service: 1 }]),
    'query.invalid',
    'needs a valid endpoints.',
  ],
  [asksFor([{ method: 'GET', route: '/' }], 'all'), 'query.invalid', 'needs a valid list.'],
  [{ kind: 'timeseries', last: 900 }, 'query.invalid', 'The query timeseries needs a valid query.'],
  [{ kind: 'trace', traceId: 'ab12' }, 'trace.unknown', 'No trace.'],
  [{ kind: 'timeseries', query: 'a', last: 9 }, 'internal', 'a bug'],
];

function asksFor(endpoints: readonly unknown[], list = 'slowest') {
  return { kind: 'endpoint', endpoints, last: 900, list };
}

test.each(refusals)('%j fails as %s', async (query, code, message) => {
  const { open } = await editors(numbered());
  const { client } = await open();
  for (const partialResultToken of [undefined, 'live']) {
    const asked = client.sendRequest(QUERY, { query, partialResultToken });
    const failure = await asked.then(() => undefined, failureOf);
    expect(failure?.code).toBe(code);
    expect(failure?.message).toContain(message);
  }
});

test('a failure is told in the language of the editor', async () => {
  const { open } = await editors(numbered());
  const { client } = await open('fr');
  const failure = await client.sendRequest(QUERY, { query: { kind: 'nope' } }).catch(failureOf);
  const known =
    'status, services, endpoint, trace, span, spans, errors, traces, facet, searchCompletions, flame, metrics, timeseries, metricsAround, logs';
  const said = words('fr')('There is no query of kind {0}. Kinds: {1}.', 'nope', known);
  expect(failure).toMatchObject({ code: 'query.unknown', message: said });
});

test('no parameters at all is a failure, not the end', async () => {
  const { open } = await editors(numbered());
  const { client } = await open();
  expect(failureOf(await client.sendRequest(QUERY).catch(error => error)).message).not.toBe('');
  expect(await client.sendRequest(QUERY, { query: { kind: 'metrics' } })).toHaveLength(1);
});

test('the exit of one window does not end another, nor what it watches', async () => {
  const { source, moved } = numbered();
  const { open } = await editors({ source });
  const [first, second] = [await open(), await open()];
  const ends = watch(first.client, { kind: 'metrics' });
  const stays = watch(second.client, { kind: 'metrics' });
  await vi.waitFor(() => expect([ends.seen.length, stays.seen.length]).toEqual([1, 1]));
  const closed = new Promise(resolve => first.socket.once('close', resolve));
  await first.client.sendNotification('exit'); // without a shutdown before it, as after a crash
  await closed;
  moved.moved();
  await vi.waitFor(() => expect(stays.seen).toHaveLength(2));
});

test('what is no message ends its window only, and is logged', async () => {
  const { open, log } = await editors(numbered());
  const [first, second] = [await open(), await open()];
  const closed = new Promise(resolve => first.socket.once('close', resolve));
  first.socket.write('GET / HTTP/1.1\r\n\r\n');
  await closed;
  expect(log.join()).toContain('a window’s message could not be read');
  expect(await second.client.sendRequest(QUERY, { query: { kind: 'metrics' } })).toHaveLength(1);
});

test('a signal wakes who waits, and keeps nobody', async () => {
  const moved = new Signal();
  const closed = new AbortController();
  const waiting = moved.movedSince(0, closed.signal);
  moved.moved();
  await waiting;
  await moved.movedSince(0, closed.signal); // it has moved since
  const given = moved.movedSince(1, closed.signal);
  expect(getEventListeners(closed.signal, 'abort')).toHaveLength(1);
  closed.abort();
  await given;
  await moved.movedSince(1, closed.signal); // closed: never waits
  expect(getEventListeners(closed.signal, 'abort')).toHaveLength(0);
  expect(moved.version).toBe(1);
});
