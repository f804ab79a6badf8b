// Errors of what has left the memory, or never was in it.
import { expect, test } from 'vitest';
import { v04 } from '../../../src/core/decode/v04.ts';
import { errorsView } from '../../../src/core/query/errors.ts';
import type { HistoryBlock } from '../../../src/core/store/history.ts';
import type { Traces } from '../../../src/core/store/traces.ts';
import { aSpan, bodyOf, NOW, requests, tracesWith } from '../sources.ts';

const HOUR = 3_600_000;

test('errors that are only in history are listed with what is in memory', () => {
  const traces = tracesWith();
  requests(traces, failed(1, 'TypeError', 1000));
  historyOf(traces, [failed(2, 'TypeError', 2 * HOUR), failed(3, 'ValueError', 2 * HOUR)]);
  expect(told(traces, 4 * HOUR)).toEqual([
    '2 × TypeError in GET /slow',
    '1 × ValueError in GET /slow',
  ]);
  expect(told(traces, HOUR)).toEqual(['1 × TypeError in GET /slow']);
  const { groups } = view(traces, 4 * HOUR);
  expect(groups[0]?.examples.map(({ at }) => Math.round(NOW - at))).toEqual([1000, 2 * HOUR]);
  expect(groups[0]?.first).toBeCloseTo(NOW - 2 * HOUR, 0);
});

test('a trace whose parts lie in two blocks is one failure', () => {
  const traces = tracesWith();
  const child = { traceId: 7, parentId: 70, spanId: 71, type: 'sql', error: true, ago: HOUR };
  const query = aSpan({ ...child, meta: { 'error.type': 'Locked', 'error.message': 'busy' } });
  const root = aSpan({ traceId: 7, spanId: 70, route: '/slow', took: 50, status: 500, ago: HOUR });
  historyOf(traces, [query], [root]);
  expect(told(traces, 2 * HOUR)).toEqual(['1 × Locked in GET /slow']);
});

test('what was looked into in memory is not counted again when it is met in history', () => {
  const traces = tracesWith();
  requests(traces, failed(1, 'TypeError', 1000), failed(2, 'ValueError', 1000));
  const before = told(traces, HOUR);
  for (let body = 0; body < 2; body++) filler(traces);
  traces.spans.evict();
  historyOf(traces, [failed(1, 'TypeError', 1000), failed(2, 'ValueError', 1000)]);
  expect(traces.spans.rowOf(0, 1e9 + 1)).toBe(-1);
  expect(told(traces, HOUR)).toEqual(before);
});

test('what comes back into memory is not counted again', () => {
  const traces = tracesWith();
  historyOf(traces, [failed(1, 'TypeError', 1000)]);
  expect(told(traces, HOUR)).toEqual(['1 × TypeError in GET /slow']);
  historyOf(traces);
  requests(traces, failed(1, 'TypeError', 1000));
  expect(told(traces, HOUR)).toEqual(['1 × TypeError in GET /slow']);
});

test('one answer does so much work, and the next ones go on', () => {
  const traces = tracesWith();
  const read = historyOf(
    traces,
    ...Array.from({ length: 40 }, (_, block) => [
      failed(1000 + block, 'TypeError', HOUR + block * 60_000),
      ...Array.from({ length: 600 }, (_, index) =>
        aSpan({ spanId: 10_000 + block * 1000 + index, ago: HOUR + block * 60_000 }),
      ),
    ]),
  );
  const counts: number[] = [];
  let last = view(traces, 2 * HOUR);
  for (let answers = 1; last.unfinished; answers++) {
    expect(answers).toBeLessThan(20);
    expect(last.searchedFrom).toBeGreaterThan(last.window.from);
    counts.push(last.groups[0]?.count ?? 0);
    const next = view(traces, 2 * HOUR);
    expect(next.searchedFrom).toBeLessThan(last.searchedFrom);
    last = next;
  }
  expect(counts.length).toBeGreaterThan(1);
  expect(counts).toEqual([...counts].sort((a, b) => a - b));
  expect(last.groups[0]?.count).toBe(40);
  expect(last.searchedFrom).toBe(last.window.from);
  expect(read()).toBe(40);

  // Another range over the same finds the same without reading.
  expect(view(traces, 3 * HOUR).groups[0]?.count).toBe(40);
  expect(read()).toBe(40);
});

test('more errors than are kept: the newest stay, and the answer says how far it got', () => {
  const traces = tracesWith();
  const all = Array.from({ length: 80 }, (_, block) =>
    Array.from({ length: 500 }, (_, index) => failed(1 + block * 500 + index, 'E', HOUR + block)),
  );
  requests(traces, failed(99_999, 'Newest', 1000));
  historyOf(traces, ...all);
  let last = view(traces, 2 * HOUR);
  while (last.unfinished) last = view(traces, 2 * HOUR);
  expect(last.searchedFrom).toBeGreaterThan(last.window.from);
  expect(last.groups.map(({ type }) => type)).toEqual(['E', 'Newest']);
});

/** A request that failed, and ended some milliseconds ago. */
const failed = (id: number, type: string, ago: number): object =>
  aSpan({
    ...{ route: '/slow', traceId: id, spanId: 1e9 + id, status: 500, ago },
    meta: { 'error.type': type, 'error.message': 'no', 'error.stack': '' },
  });

/** A block for each list of spans, newest first; says how many were read. */
function historyOf(traces: Traces, ...blocks: readonly (readonly object[])[]): () => number {
  let read = 0;
  const all = blocks.map((spans): HistoryBlock => {
    const starts = spans.map(span => Number((span as { start: bigint }).start / 1_000_000n));
    const unpack = () => bodyOf(...spans);
    const bodies = () => {
      read++;
      return [{ format: v04, unpack }];
    };
    return { from: Math.min(...starts), to: Math.max(...starts), spans: spans.length, bodies };
  });
  traces.spans.history = {
    blocks: ({ from, to }) => all.filter(block => block.to >= from && block.from <= to),
    blocksOfTrace: () => [],
  };
  return () => read;
}

function filler(traces: Traces): void {
  requests(
    traces,
    ...Array.from({ length: 1000 }, () => aSpan({ meta: { more: 'x'.repeat(100) } })),
  );
}

const view = (traces: Traces, last: number) =>
  errorsView(traces, { range: { last: last / 1000 } }, NOW);

const told = (traces: Traces, last: number): readonly string[] =>
  view(traces, last).groups.map(
    ({ count, type, affected }) =>
      `${count} × ${type} in ${affected.map(({ name }) => name).join()}`,
  );
