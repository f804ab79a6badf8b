import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { codec } from '../../src/helper/packing.ts';
import { BlockFile } from '../../src/helper/persistence/blockFile.ts';
import { type Sqlite, sqlite } from '../../src/helper/persistence/sqlite.ts';
import { localSource } from '../../src/helper/source.ts';
import { aSpan, bodyOf, NOW } from '../core/sources.ts';
import { until } from '../harness/processes.ts';
import {
  copyOf,
  fill,
  helperIn,
  helperOn,
  history,
  post,
  postCounted,
  postStats,
  resources,
  spansIn,
  statsBody,
  temporaryFolder,
  told,
  written,
} from './keeping.ts';

const aDay = 86_400_000;
const withSqlite = test.skipIf(!sqlite());

withSqlite('a restart keeps figures, runs and traces, as they were received', async () => {
  const folder = temporaryFolder();
  const first = await helperIn(folder);
  post(
    first,
    aSpan({ route: '/slow', took: 120, traceId: 7, spanId: 7, runtime: 'a', ago: 60_000 }),
  );
  first.advance(10_000);
  post(
    first,
    aSpan({ route: '/slow', took: 80, status: 500, traceId: 8, spanId: 8, runtime: 'b' }),
  );
  await written(first);

  // The first one is not asked to end: what a second one finds is what a crash leaves.
  const second = await helperIn(copyOf(folder));
  second.advance(20_000);
  expect(told(second)).toBe('2 requests, 1 errors, slowest 120 ms, 1 restarts');
  expect(told(second)).toBe(told(first));
  expect(resources(second, 7)).toEqual(['GET /slow']);
  expect(second.telemetry.lastReceived).toBe(NOW + 10_000);
  expect(second.telemetry.spansReceived).toBe(0);
  expect([...history(second)]).toEqual([]);
});

withSqlite('what came more than an hour ago is not read back, and found all the same', async () => {
  const folder = temporaryFolder();
  const first = await helperIn(folder);
  post(first, aSpan({ route: '/old', traceId: 7, spanId: 7 }));
  first.advance(aDay);
  post(first, aSpan({ route: '/new', traceId: 8, spanId: 8, ago: -aDay }));
  await written(first);
  first.telemetry.dispose();

  const second = await helperIn(folder, { now: NOW + aDay });
  expect(second.telemetry.traces.spans.count).toBe(1);
  expect(resources(second, 7)).toEqual(['GET /old']);
  expect(resources(second, 8)).toEqual(['GET /new']);
  expect([...history(second)].map(({ spans }) => spans)).toEqual([1]);
  expect([...history(second, { from: NOW + 1000, to: NOW + 2 * aDay })]).toEqual([]);
});

withSqlite(
  'errors that are only on the disk are listed, and again where they were read',
  async () => {
    const folder = temporaryFolder();
    const first = await helperIn(folder);
    const failing = { route: '/slow', status: 500, meta: { 'error.type': 'Locked' } };
    for (let id = 1; id <= 50; id++) post(first, aSpan({ ...failing, traceId: id, spanId: id }));
    await written(first);
    first.telemetry.dispose();

    const { telemetry } = await helperIn(folder, { now: NOW + aDay });
    expect(telemetry.traces.spans.count).toBe(0);
    const source = localSource(telemetry);
    for (const last of [2, 2, 3]) {
      const range = { last: (last * aDay) / 1000 };
      const { groups, unfinished } = await source.answer({ kind: 'errors', range });
      expect(groups.map(({ type, count }) => `${count} × ${type}`)).toEqual(['50 × Locked']);
      expect(unfinished).toBe(false);
    }
    const range = { last: 3600 };
    expect((await source.answer({ kind: 'errors', range })).groups).toEqual([]);
  },
);

withSqlite(
  'a trace is put together from memory, from the disk and from what is on its way there',
  async () => {
    const helper = await helperIn(temporaryFolder(), { memoryMB: 3 });
    post(helper, aSpan({ route: '/far', traceId: 7, spanId: 7, ago: 5000 }));
    await written(helper);
    fill(helper, 30_000);
    post(helper, aSpan({ route: '/near', traceId: 7, spanId: 8 }));
    expect(helper.telemetry.traces.spans.rowOf(0, 7)).toBe(-1);
    expect(resources(helper, 7)).toEqual(['GET /far', 'GET /near']);

    // Everything that was sent is either in memory or told by history, once.
    expect(helper.telemetry.traces.spans.count + spansIn(history(helper))).toBe(30_002);
  },
);

withSqlite(
  'spans that come while older ones are read back stay behind them and are counted once',
  async () => {
    const folder = temporaryFolder();
    const first = await helperIn(folder);
    fill(first, 20_000);
    const sentTwice = aSpan({ route: '/twice', traceId: 7, spanId: 7, runtime: 'a' });
    post(first, sentTwice);
    await written(first);

    const second = helperOn(copyOf(folder));
    const restored = second.telemetry.restore();
    post(second, sentTwice);
    post(second, aSpan({ route: '/slow', traceId: 8, spanId: 8, runtime: 'b' }));
    await restored;
    const { spans } = second.telemetry.traces;
    expect(spans.count).toBe(20_002);
    expect(spans.rowOf(0, 7)).toBeLessThan(spans.rowOf(0, 8));
    expect(second.telemetry.duplicates).toBe(1);
    await written(second);

    const third = await helperIn(copyOf(second.folder));
    expect(third.telemetry.traces.spans.count).toBe(20_002);
  },
);

withSqlite('what a tracer has counted is counted once, before a restart and after it', async () => {
  const folder = temporaryFolder();
  const first = await helperIn(folder);
  const counted = statsBody(NOW - 10_000, { 200: 12, 500: 3 });
  const slow = { route: '/slow', took: 100, ago: 5000 };
  postCounted(first, aSpan({ ...slow, spanId: 7 }), aSpan({ ...slow, spanId: 8, status: 500 }));
  postStats(first, counted);
  postCounted(first, aSpan({ ...slow, spanId: 9 }));
  await written(first);
  expect(told(first)).toBe('15 requests, 3 errors, 12 only counted');

  const second = await helperIn(copyOf(folder));
  expect(told(second)).toBe(told(first));
  // What was answered late comes again, and may come to another helper.
  postStats(second, counted);
  postCounted(second, aSpan({ ...slow, spanId: 9 }), aSpan({ ...slow, spanId: 10 }));
  expect(told(second)).toBe('15 requests, 3 errors, 11 only counted');

  const late = await helperIn(copyOf(folder), { now: NOW + 2 * 3_600_000 });
  expect(told(late)).toBe('0 requests, 0 errors, slowest 0 ms, 0 restarts');
});

withSqlite(
  'spans of a tracer that counts nothing are no part of what another has counted',
  async () => {
    const folder = temporaryFolder();
    const first = await helperIn(folder);
    post(first, aSpan({ route: '/slow', took: 100, ago: 5000 }));
    postStats(first, statsBody(NOW - 10_000, { 200: 12 }));
    await written(first);
    expect(told(first)).toBe('13 requests, 0 errors, 12 only counted');
    expect(told(await helperIn(copyOf(folder)))).toBe(told(first));
  },
);

withSqlite('what was answered and not read before a crash is read by the next helper', async () => {
  const folder = temporaryFolder();
  const file = new BlockFile(sqlite() as Sqlite, join(folder, 'traces-1.sqlite'), 1 << 20);
  const packed = codec.pack(bodyOf(aSpan({ route: '/slow', traceId: 7, spanId: 7 })));
  file.db.together(() => file.addUnread({ received: NOW, format: 'v0.4', packed }));
  file.close();
  const second = await helperIn(folder);
  expect(resources(second, 7)).toEqual(['GET /slow']);
  await written(second);
  const third = await helperIn(copyOf(folder));
  expect(third.telemetry.traces.spans.count).toBe(1);
});

withSqlite('the file stays within its budget: the oldest go, the newest are found', async () => {
  const helper = await helperIn(temporaryFolder(), { memoryMB: 2, diskMB: 3 });
  const { archive } = helper.telemetry;
  let most = 0;
  for (let round = 0; round < 40; round++) {
    fill(helper, 5000, round * 5000, 'x'.repeat(300));
    await written(helper);
    most = Math.max(most, archive?.usedBytes ?? 0);
  }
  expect(most).toBeGreaterThan(2e6);
  expect(most).toBeLessThan(3e6);
  expect(resources(helper, 1_000_000)).toEqual([]);
  expect(resources(helper, 1_199_999)).toHaveLength(1);
  expect(spansIn(history(helper))).toBeGreaterThan(5000);

  helper.telemetry.dispose();
  const smaller = await helperIn(helper.folder, { memoryMB: 2, diskMB: 1 });
  await until('a smaller file', () => {
    post(smaller, aSpan());
    return (smaller.telemetry.archive?.usedBytes ?? 0) < 1e6;
  });
});

test('with a budget of nothing there is no file', async () => {
  const helper = await helperIn(temporaryFolder(), { diskMB: 0 });
  post(helper, aSpan({ route: '/slow', traceId: 7, spanId: 7 }));
  expect(helper.telemetry.archive).toBeUndefined();
  expect(readdirSync(helper.folder)).toEqual([]);
  expect(resources(helper, 7)).toEqual(['GET /slow']);
});
