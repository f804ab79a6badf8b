import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clientStats } from '../../../src/core/decode/clientStats.ts';
import { Malformed } from '../../../src/core/decode/msgpack.ts';
import { Writer } from '../../../src/core/decode/msgpackWriter.ts';
import { endpointView } from '../../../src/core/query/endpoint.ts';
import { serviceFigures } from '../../../src/core/query/services.ts';
import type { Traces } from '../../../src/core/store/traces.ts';
import { broken } from '../broken.ts';
import { aSpan, bodyOf, capture, NOW, post, tracesWith } from '../sources.ts';

const stats = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../../fixtures/stats/${name}.bin`, import.meta.url)));

/** The same run: what a tracer counted, and the spans it sent of it. */
const runs: [stats: string, spans: string, language: string, requests: number][] = [
  ['py25-v06-stats-flask', 'py25-v05-traces-flask-client-stats', 'python', 5],
  ['py416-v06-stats-flask', 'py416-v05-traces-flask-client-stats', 'python', 18],
];

describe.each(runs)('%s', (counted, sent, language, requests) => {
  const payload = clientStats(stats(counted), language);
  const now = (payload.buckets[0]?.at ?? 0) + 20_000;
  const { endpoint, body } = capture(sent);
  const spans = (traces: Traces) => {
    traces.stats.counting = true;
    post(traces, endpoint, body, now);
  };
  const count = (traces: Traces): string => {
    const all = serviceFigures(traces, 900, now).map(({ figures }) => figures);
    const sum = (of: (figures: (typeof all)[0]) => number) => all.reduce((n, f) => n + of(f), 0);
    return `${sum(f => f.requests)} requests, ${sum(f => f.estimated ?? 0)} of them only counted`;
  };

  test('counted and not sent: every request is there', () => {
    const traces = tracesWith();
    traces.takeStats(payload);
    expect(count(traces)).toBe(`${requests} requests, ${requests} of them only counted`);
  });

  test.each(['first', 'last'])('counted and sent, spans %s: none is there twice', order => {
    const traces = tracesWith();
    if (order === 'first') spans(traces);
    traces.takeStats(payload);
    if (order === 'last') spans(traces);
    expect(count(traces)).toBe(`${requests} requests, 0 of them only counted`);
  });
});

test('bins of either convention lie around the durations that were counted', () => {
  for (const [name, language] of [
    ['py25-v06-stats-flask', 'python'],
    ['js6-v06-stats', 'javascript'],
    ['py416-v06-stats-flask', 'python'],
  ] as const)
    for (const group of clientStats(stats(name), language).buckets.flatMap(({ groups }) => groups))
      if (group.latency.count === 1)
        expect(Math.abs(group.latency.max / group.total - 1)).toBeLessThan(0.0101);
});

test('some of the requests came: the others are added, with latencies like those of all', () => {
  const traces = tracesWith();
  traces.stats.counting = true;
  const came = [1, 2, 3, 4].map(() => aSpan({ route: '/slow', took: 100, ago: 5000 }));
  post(traces, '/v0.4/traces', bodyOf(...came, aSpan({ route: '/slow', status: 500, ago: 5000 })));
  traces.takeStats(
    payloadOf(
      { resource: 'GET /slow', hits: 12 },
      { resource: 'GET /slow', status: 500, hits: 1, errors: 1 },
    ),
  );
  const { figures, requests } = view(traces, '/slow');
  expect([figures.requests, figures.errors, figures.estimated]).toEqual([13, 1, 8]);
  expect(figures.latency?.p50).toBeCloseTo(100e6, -7);
  expect(requests.ok.reduce((a, b) => a + b)).toBe(12);
});

test('two processes of one service are added up', () => {
  const traces = tracesWith();
  traces.takeStats(payloadOf({ resource: 'GET /slow', hits: 3 }));
  traces.takeStats(payloadOf({ resource: 'GET /slow', hits: 4 }));
  expect(view(traces, '/slow').figures.requests).toBe(7);
});

test('the same post again is known', () => {
  const { stats: counted } = tracesWith();
  const body = stats('js6-v06-stats');
  expect([counted.isNew(body), counted.isNew(body.slice()), counted.isNew(body.slice(1))]).toEqual([
    true,
    false,
    true,
  ]);
});

test('what is no request of this service is not one', () => {
  const traces = tracesWith();
  traces.takeStats(
    payloadOf(
      { resource: 'SELECT 1', type: 'sql', status: 0 },
      { resource: 'GET', type: 'http', kind: 'client' },
      { resource: 'GET /inner', topLevel: 0 },
    ),
  );
  expect(traces.endpoints.list).toEqual([]);
});

test('requests of other tracers say nothing about what a counting one kept back', () => {
  const traces = tracesWith();
  post(traces, '/v0.4/traces', bodyOf(aSpan({ route: '/slow', ago: 5000 })));
  traces.takeStats(payloadOf({ resource: 'GET /slow', hits: 2 }));
  expect(view(traces, '/slow').figures.requests).toBe(3);
});

test('broken bodies are refused, and none throws anything else', () => {
  const some = broken(runs, ([name]) => stats(name));
  fc.assert(
    fc.property(some, fc.nat(), ({ bytes }, cut) => {
      try {
        tracesWith().takeStats(clientStats(bytes.subarray(0, cut), 'python'));
      } catch (error) {
        expect(error).toBeInstanceOf(Malformed);
      }
    }),
    { numRuns: 300 },
  );
});

interface Group {
  readonly resource: string;
  readonly type?: string;
  readonly kind?: string;
  readonly status?: number;
  readonly hits?: number;
  readonly errors?: number;
  readonly topLevel?: number;
}

/** A payload of ten seconds in which `aSpan({ago: 5000})` ended; each request took 100 ms. */
function payloadOf(...groups: readonly Group[]) {
  const start = Math.floor((NOW - 5000) / 10_000) * 1e10;
  const writer = new Writer();
  writer.value({
    Env: '',
    Lang: 'go',
    Stats: [
      {
        Start: start,
        Duration: 1e10,
        Stats: groups.map(
          ({
            resource,
            type = 'web',
            kind = '',
            status = 200,
            hits = 1,
            errors = 0,
            topLevel = hits,
          }) => ({
            Service: 'shop',
            Name: 'flask.request',
            Resource: resource,
            HTTPStatusCode: status,
            Type: type,
            SpanKind: kind,
            Hits: hits,
            TopLevelHits: topLevel,
            Errors: errors,
          }),
        ),
      },
    ],
  });
  const payload = clientStats(writer.done(), 'go');
  for (const group of payload.buckets.flatMap(bucket => bucket.groups))
    group.latency.add(100e6, group.hits);
  return payload;
}

const view = (traces: Traces, route: string) =>
  endpointView(traces, { endpoints: [{ method: 'GET', route }], last: 900, list: 'latest' }, NOW);
