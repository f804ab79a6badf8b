// Small bodies are written soon, each moment's in a row, and lie together in one row later.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { codec } from '../../src/helper/packing.ts';
import { BlockFile } from '../../src/helper/persistence/blockFile.ts';
import { type Sqlite, sqlite } from '../../src/helper/persistence/sqlite.ts';
import { aSpan, bodyOf, NOW } from '../core/sources.ts';
import {
  copyOf,
  fill,
  helperIn,
  history,
  type Keeping,
  post,
  resources,
  spansIn,
  temporaryFolder,
  told,
  written,
} from './keeping.ts';

const aDay = 86_400_000;
const withSqlite = test.skipIf(!sqlite());

withSqlite('small bodies take few rows, and each of their traces is found', async () => {
  const folder = temporaryFolder();
  const first = await helperIn(folder);
  const ids = Array.from({ length: 600 }, (_, index) => index + 1);
  for (const id of ids) {
    small(first, id);
    if (id % 40 === 0) await written(first);
  }
  await written(first);
  const rows = rowsIn(copyOf(folder));
  expect(rows.reduce((sum, { spans }) => sum + spans, 0)).toBe(600);
  expect(rows.length).toBeLessThan(15);

  const inMemory = await helperIn(copyOf(folder));
  expect(told(inMemory)).toBe(told(first));
  expect([...history(inMemory)]).toEqual([]);
  const onDisk = await helperIn(copyOf(folder), { now: NOW + aDay });
  expect(spansIn(history(onDisk))).toBe(600);
  for (const helper of [inMemory, onDisk])
    for (const id of ids) expect(resources(helper, id)).toEqual(['GET /slow']);
});

withSqlite('a trace is found where the index was written in the middle of a pack', async () => {
  const folder = temporaryFolder();
  const first = await helperIn(folder);
  const ids = Array.from({ length: 6000 }, (_, index) => index + 1);
  for (const id of ids) {
    post(first, aSpan({ route: '/slow', traceId: id, spanId: id }));
    if (id % 150 === 0) await written(first);
  }
  first.telemetry.dispose();
  expect(rowsIn(folder).length).toBeGreaterThan(15); // some rows are left as they were
  const onDisk = await helperIn(folder, { now: NOW + aDay });
  for (const id of ids.filter(id => id % 11 === 0))
    expect(resources(onDisk, id)).toEqual(['GET /slow']);
});

withSqlite('a crash at any moment leaves every body that was written, once', async () => {
  const folder = temporaryFolder();
  const first = await helperIn(folder);
  for (let id = 1; id <= 200; id++) {
    small(first, id);
    if (id % 20 !== 0) continue;
    await written(first);
    const next = await helperIn(copyOf(folder));
    expect(next.telemetry.traces.spans.count).toBe(id);
    expect(resources(next, id)).toEqual(['GET /slow']);
  }
});

withSqlite('a helper goes on where one before has stopped in the middle of a pack', async () => {
  const folder = temporaryFolder();
  for (let life = 0; life < 4; life++) {
    const helper = await helperIn(folder);
    for (let id = 1; id <= 30; id++) small(helper, 100 * life + id);
    helper.telemetry.dispose();
  }
  const last = await helperIn(folder);
  expect(last.telemetry.traces.spans.count).toBe(120);
  expect([101, 130, 301, 330].flatMap(id => resources(last, id))).toHaveLength(4);
});

withSqlite('what leaves the memory before it is written is told once all the time', async () => {
  const helper = await helperIn(temporaryFolder(), { memoryMB: 3 });
  const { spans } = helper.telemetry.traces;
  let sent = 0;
  const all = () => spans.count + spansIn(history(helper));
  for (let round = 0; round < 4; round++) {
    for (let id = 1; id <= 300; id++) {
      small(helper, 1000 * round + id);
      if (id === 280 && round % 3 === 0) await written(helper); // some of a pack, in a row of its own
    }
    fill(helper, 20_000, 20_000 * round);
    sent += 20_300;
    expect(all()).toBe(sent);
    if (round % 2 === 0) await written(helper);
    expect(all()).toBe(sent);
  }
  expect(spans.count).toBeLessThan(sent / 2);
  await written(helper);
  expect(all()).toBe(sent);
  for (const id of [1, 300, 2150, 3300]) expect(resources(helper, id)).toEqual(['GET /slow']);
});

withSqlite(
  'a file of before, with one body a row, is read; what cannot be read is passed over',
  async () => {
    const folder = temporaryFolder();
    const file = new BlockFile(sqlite() as Sqlite, join(folder, 'traces-1.sqlite'), 1 << 20);
    const row = { received: NOW, from: NOW, to: NOW, spans: 1 };
    const keys = Uint32Array.from([7]);
    const packed = codec.pack(bodyOf(aSpan({ route: '/slow', traceId: 7, spanId: 7 })));
    file.db.together(() => {
      file.put({ ...row, format: 'v0.4', keys, packed });
      file.put({ ...row, format: 'v9', keys, packed }); // of a later version
      for (const noise of [packed, packed.subarray(0, 20), Uint8Array.of(1, 0), Uint8Array.of()])
        file.put({ ...row, format: 'bodies', keys, packed: noise });
    });
    file.close();
    const inMemory = await helperIn(copyOf(folder));
    expect(inMemory.telemetry.traces.spans.count).toBe(1);
    const onDisk = await helperIn(copyOf(folder), { now: NOW + aDay });
    const bodies = [...history(onDisk)].flatMap(block => block.bodies());
    expect(bodies.map(({ format }) => format.format)).toEqual(['v0.4']);
    for (const helper of [inMemory, onDisk]) {
      expect(resources(helper, 7)).toEqual(['GET /slow']);
      expect(helper.lines).toEqual([]);
    }
  },
);

/** A request with as much to say as real ones have. */
function small(helper: Keeping, id: number): void {
  post(
    helper,
    aSpan({ route: '/slow', traceId: id, spanId: id, meta: { more: 'x'.repeat(2000) } }),
  );
}

function rowsIn(folder: string) {
  const file = new BlockFile(sqlite() as Sqlite, join(folder, 'traces-1.sqlite'), 1 << 20);
  const rows = file.rowsBefore(file.newest + 1, 10_000);
  file.close();
  return rows;
}
