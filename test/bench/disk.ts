import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import type { Bytes, Milliseconds } from '../../src/core/model/units.ts';
import type { Spans } from '../../src/core/store/spans.ts';
import { readTrace } from '../../src/core/store/trace.ts';
import { Traces } from '../../src/core/store/traces.ts';
import { codec } from '../../src/helper/packing.ts';
import { Archive } from '../../src/helper/persistence/archive.ts';
import { BlockFile } from '../../src/helper/persistence/blockFile.ts';
import { keysOf } from '../../src/helper/persistence/keys.ts';
import { sqlite } from '../../src/helper/persistence/sqlite.ts';
import { type Bench, percentile } from './bench.ts';
import { bodyWith, firstTrace, SPANS, smallBodies, spansOf, v04 } from './bodies.ts';

const BODIES = 300;
const TOGETHER = 8;
const LOG: Bytes = 2 << 20;
/** Longer than what comes is gathered. */
const GATHERED: Milliseconds = 120;

interface Kept {
  readonly cost: number; // processor time in µs for each span
  readonly size: number; // bytes for each span
  readonly read: number; // ms for one trace
}

/** Spans on the disk as packed bodies, and as rows of their own. */
export const disk: Bench = {
  name: 'disk',
  async run() {
    const folder = mkdtempSync(path.join(tmpdir(), 'dogwatch-bench-'));
    try {
      const [ours, rows] = [await asBlocks(folder), asRows(folder)];
      const against = 'a row for each span';
      const compared = (name: string, unit: string, key: keyof Kept) => {
        const value = ours[key];
        return { name, value, unit, against, ratio: value / rows[key] };
      };
      return [
        compared('a span packed and written, processor time', 'µs', 'cost'),
        compared('a span on the disk', 'B', 'size'),
        { name: 'a span on the disk, ten in a body', value: await asSmall(folder), unit: 'B' },
        compared('one trace read from the disk', 'ms', 'read'),
      ];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function asBlocks(folder: string): Promise<Kept> {
  const node = sqlite();
  if (!node) throw new Error('this Node.js has no SQLite');
  const file = new BlockFile(node, path.join(folder, 'traces-1.sqlite'), LOG);
  const now = Date.now();
  let spent = 0;
  for (let salt = 0; salt < BODIES; salt += TOGETHER) {
    const bodies = Array.from({ length: TOGETHER }, (_, index) => bodyWith(salt + index));
    const keys = bodies.map(keysIn);
    const before = process.threadCpuUsage();
    file.db.together(() => {
      bodies.forEach((body, index) => {
        const packed = codec.pack(body);
        const of = { received: now, format: 'v0.4', from: now, to: now, spans: SPANS, packed };
        file.makeRoom(packed.length, 1e9);
        file.put({ ...of, keys: keys[index] ?? new Uint32Array() });
      });
    });
    if (file.db.wantsCheckpoint) await file.db.checkpoint();
    spent += since(before);
  }
  await file.db.checkpoint();
  const count = file.newest * SPANS;
  const size = file.db.fileBytes / count;
  file.close();
  return { cost: spent / count, size, read: readBlocks(folder) };
}

/** Small bodies as a helper takes them, a few between two writes. */
async function asSmall(folder: string): Promise<number> {
  const traces = new Traces(codec, 16e6);
  const archive = archiveIn(path.join(folder, 'small'), traces.spans);
  let count = 0;
  for (let salt = 0; salt < BODIES / 10; salt++) {
    for (const body of smallBodies(salt)) {
      const { block } = traces.take(v04, body, Date.now());
      if (block) archive.add({ block, received: Date.now(), counted: false });
      count += block?.count ?? 0;
      if (archive.unwritten > 0 && count % 50 === 0) await pause(GATHERED);
    }
  }
  archive.dispose();
  return statSync(path.join(folder, 'small', 'traces-1.sqlite')).size / count;
}

function archiveIn(folder: string, spans: Spans): Archive {
  const archive = new Archive({
    folder,
    budget: 1e9,
    sqlite: sqlite(),
    spans,
    retry: 10_000,
    clock: Date.now,
    log: line => console.log(`  ${line}`),
    moved: () => {},
  });
  archive.open();
  spans.history = archive.history;
  return archive;
}

function readBlocks(folder: string): number {
  const { spans } = new Traces(codec, 16e6);
  const archive = archiveIn(folder, spans);
  const times = Array.from({ length: 20 }, (_, round) => {
    const { high, low } = firstTrace(bodyWith(round * TOGETHER));
    const before = performance.now();
    if (readTrace(spans, high, low).length === 0) throw new Error('the trace is not on the disk');
    return performance.now() - before;
  });
  archive.dispose();
  return percentile(times, 0.5);
}

/** The same spans with their tags as JSON, found by an index. */
function asRows(folder: string): Kept {
  const spans = spansOf(bodyWith(0));
  const db = new DatabaseSync(path.join(folder, 'rows.sqlite'));
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
    CREATE TABLE spans(trace TEXT, span TEXT, parent TEXT, service TEXT, name TEXT, resource TEXT,
      type TEXT, start REAL, duration REAL, error INT, meta TEXT, metrics TEXT);
    CREATE INDEX by_trace ON spans(trace)`);
  const insert = db.prepare('INSERT INTO spans VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const bodies = BODIES / 3;
  const before = process.threadCpuUsage();
  for (let body = 0; body < bodies; body++) {
    db.exec('BEGIN');
    for (const { traceId, spanId, parentId = null, service, name, resource, ...span } of spans) {
      const { type, start, duration, error, meta, metrics } = span;
      const texts = [`${body}${traceId}`, spanId, parentId, service, name, resource, type] as const;
      const tags = [JSON.stringify(meta), JSON.stringify(metrics)] as const;
      insert.run(...texts, start, duration, error ? 1 : 0, ...tags);
    }
    db.exec('COMMIT');
  }
  const count = bodies * spans.length;
  const cost = since(before) / count;
  const select = db.prepare('SELECT * FROM spans WHERE trace = ?');
  const times = Array.from({ length: 20 }, (_, round) => {
    const began = performance.now();
    select.all(`${round}${spans[0]?.traceId}`);
    return performance.now() - began;
  });
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  const pages = Number(db.prepare('PRAGMA page_count').get()?.['page_count']);
  db.close();
  return { cost, size: (pages * 4096) / count, read: percentile(times, 0.5) };
}

function keysIn(body: Uint8Array): Uint32Array {
  const traces = new Traces(codec, 512e6);
  const { block } = traces.take(v04, body, Date.now());
  if (!block) throw new Error('the body has no span');
  return keysOf(traces.spans, block);
}

const since = (before: NodeJS.CpuUsage): number => {
  const { user, system } = process.threadCpuUsage(before);
  return user + system;
};
