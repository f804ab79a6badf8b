import fc from 'fast-check';
import { expect, test } from 'vitest';
import { v04 } from '../../../src/core/decode/v04.ts';
import { RowIndex } from '../../../src/core/store/rowIndex.ts';
import { readTrace, traceKey } from '../../../src/core/store/trace.ts';
import type { Traces } from '../../../src/core/store/traces.ts';
import { aSpan, bodyOf, requests, tracesWith } from '../sources.ts';

test('an index finds what a map would, through every order of adding and taking out', () => {
  const steps = fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 40 })), {
    maxLength: 200,
  });
  fc.assert(
    fc.property(steps, actions => {
      const keys: number[] = [];
      const index = new RowIndex({ high: row => keys[row] ?? 0, low: row => (keys[row] ?? 0) * 7 });
      const model = new Map<number, number>();
      for (const [add, key] of actions) {
        if (add) {
          const row = keys.push(key) - 1;
          index.set(key, key * 7, row);
          model.set(key, row);
        } else {
          const row = model.get(key);
          if (row !== undefined) index.remove(row);
          model.delete(key);
        }
      }
      for (let key = 0; key <= 40; key++)
        expect(index.find(key, key * 7)).toBe(model.get(key) ?? -1);
    }),
  );
});

test('the budget holds: the oldest spans go, the newest can be read whole', () => {
  const traces = tracesWith(6e6);
  const all = 60_000;
  for (let first = 1; first <= all; first += 1000) fill(traces, first, 1000);
  expect(traces.usedBytes).toBeLessThan(6e6);
  expect(traces.spans.count).toBeGreaterThan(8192);
  expect(resourcesOf(traces, 1)).toEqual([]);
  expect(resourcesOf(traces, all)).toEqual([`SELECT ${all}`]);
});

test('a body is in memory as a whole or not at all, and the newest one stays', () => {
  const traces = tracesWith();
  for (const first of [1, 6001, 9001]) fill(traces, first, first === 1 ? 6000 : 3000);
  const { spans } = traces;
  const held = () => [1, 6000, 6001, 9000, 9001, 12_000].map(id => spans.rowOf(0, id) >= 0);
  expect(spans.evict()).toBe(true);
  expect(held()).toEqual([false, false, true, true, true, true]);
  expect(spans.evict()).toBe(true);
  expect(held()).toEqual([false, false, false, false, true, true]);
  expect(spans.evict()).toBe(false);
  expect(spans.count).toBe(3000);
});

test('rows are told pack by pack, and no rows are in none', () => {
  const traces = tracesWith();
  for (const first of [1, 2001, 4001]) fill(traces, first, 2000);
  const { spans } = traces;
  const counts = (first: number, next: number) =>
    [...spans.packsIn(first, next)].map(pack => pack.spans);
  expect(counts(0, 6000)).toEqual([2000, 2000, 2000]);
  expect(counts(4000, 6000)).toEqual([2000]);
  expect(counts(6000, 6000)).toEqual([]);
});

test('texts that never come again do not stay', () => {
  const traces = tracesWith(12e6);
  for (let first = 1; first <= 200_000; first += 2000) fill(traces, first, 2000, 'x'.repeat(200));
  expect(traces.usedBytes).toBeLessThan(12e6);
  expect(traces.spans.count).toBeGreaterThan(8192);
});

test('a trace is put together from memory and from what has left it', () => {
  const traces = tracesWith();
  const far = bodyOf(aSpan({ traceId: 7, spanId: 71, route: '/far', ago: 9 }));
  requests(traces, aSpan({ traceId: 7, spanId: 72, route: '/near' }));
  traces.spans.history = {
    blocks: () => [],
    blocksOfTrace: (high, low) =>
      high === 0 && low === 7
        ? [{ from: 0, to: 0, spans: 1, bodies: () => [{ format: v04, unpack: () => far }] }]
        : [],
  };
  expect(resourcesOf(traces, 7)).toEqual(['GET /far', 'GET /near']);
  expect(resourcesOf(traces, 8)).toEqual([]);
});

test('a trace is put together from all bodies it came in, and spans that came twice are in it once', () => {
  const traces = tracesWith();
  const child = { traceId: 7, parentId: 70, type: 'sql' };
  requests(traces, [aSpan({ ...child, spanId: 71, ago: 3 })]);
  requests(traces, [
    aSpan({ ...child, spanId: 71, ago: 3 }),
    aSpan({ ...child, spanId: 72, ago: 2 }),
  ]);
  requests(traces, [
    aSpan({ traceId: 7, spanId: 70, took: 100, meta: { '_dd.p.tid': '6b05475700000000' } }),
  ]);
  const spans = spansOf(traces, 7);
  expect(spans.map(span => Number(`0x${span.spanId}`))).toEqual([70, 71, 72]);
  expect(new Set(spans.map(span => span.traceId))).toEqual(
    new Set(['6b054757000000000000000000000007']),
  );
});

test.each(['', 'nonsense', '12', '6b054757000000000000000000000007x'])(
  'no trace has the id "%s"',
  id => {
    expect(traceKey(id)).toBeUndefined();
  },
);

function fill(traces: Traces, first: number, count: number, more = ''): void {
  const spans = Array.from({ length: count }, (_, i) => ({
    ...aSpan({ traceId: first + i, spanId: first + i, type: 'sql', parentId: 0 }),
    resource: `SELECT ${first + i}${more}`,
  }));
  requests(traces, ...spans);
}

function spansOf(traces: Traces, id: number) {
  return readTrace(traces.spans, 0, id);
}

const resourcesOf = (traces: Traces, id: number) => spansOf(traces, id).map(span => span.resource);
