import { randomBytes } from 'node:crypto';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { readTrace } from '../../src/core/store/trace.ts';
import { Traces } from '../../src/core/store/traces.ts';
import { codec } from '../../src/helper/packing.ts';
import { Archive } from '../../src/helper/persistence/archive.ts';
import { type Sqlite, sqlite } from '../../src/helper/persistence/sqlite.ts';
import { aSpan, bodyOf, NOW, post as take } from '../core/sources.ts';
import { until } from '../harness/processes.ts';
import { temporaryFolder } from './keeping.ts';

const FILE = 'traces-1.sqlite';

test('a file of something else is set aside, and a new one begun', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, FILE), 'not a database '.repeat(1000));
  const kept = keeping(folder);
  kept.post(7);
  await kept.written();
  expect(kept.codes()).toEqual(['disk.corrupt']);
  expect(readFileSync(join(folder, asideIn(folder)), 'utf8')).toContain('not a database');
  kept.archive.dispose();
  expect(await traceAfterRestart(folder, 7)).toEqual(['GET /slow']);
});

test.each([
  ['cut in the middle', (path: string) => truncateSync(path, Math.floor(statSync(path).size / 2))],
  ['cut to a few bytes', (path: string) => truncateSync(path, 30)],
  ['overwritten in the middle', (path: string) => scribble(path)],
])('a file that was %s is set aside while traces go on coming', async (_, damage) => {
  const folder = temporaryFolder();
  const before = keeping(folder);
  for (let id = 1; id <= 400; id++) before.post(id, noise());
  await before.written();
  before.archive.dispose();
  damage(join(folder, FILE));

  const kept = keeping(folder);
  await kept.restore();
  for (let id = 500; id < 520; id++) kept.post(id);
  for (const _block of kept.archive.history.blocks({ from: 0, to: 2 * NOW })) _block.bodies();
  await kept.written();
  expect(kept.codes()).toEqual(['disk.corrupt']);
  expect(kept.lines).toHaveLength(1);
  expect(statSync(join(folder, asideIn(folder))).size).toBeGreaterThan(0);
  expect(kept.resources(519)).toEqual(['GET /slow']);
  kept.archive.dispose();
  expect(await traceAfterRestart(folder, 519)).toEqual(['GET /slow']);
});

test('a file that another program has open is left alone and tried again', async () => {
  const folder = temporaryFolder();
  const other = new DatabaseSync(join(folder, FILE));
  onTestFinished(() => {
    if (other.isOpen) other.close();
  });
  other.exec(
    'PRAGMA locking_mode = EXCLUSIVE; CREATE TABLE theirs(x); BEGIN EXCLUSIVE; INSERT INTO theirs VALUES(1)',
  );
  const kept = keeping(folder);
  kept.post(7);
  await until('some tries', () => kept.tries > 3);
  expect(kept.codes()).toEqual(['disk.locked']);
  expect(kept.lines).toHaveLength(1);
  expect(kept.resources(7)).toEqual(['GET /slow']);

  other.close();
  await kept.written();
  expect(kept.codes()).toEqual([]);
  kept.archive.dispose();
  expect(await traceAfterRestart(folder, 7)).toEqual(['GET /slow']);
});

test('two helpers never share a file', () => {
  const folder = temporaryFolder();
  expect(keeping(folder).codes()).toEqual([]);
  expect(keeping(folder).codes()).toEqual(['disk.locked']);
});

test('a full disk is told once; what is in memory is written when there is room again', async () => {
  const folder = temporaryFolder();
  const disk = { pages: 40 };
  const kept = keeping(folder, limited(disk));
  for (let id = 1; id <= 300; id++) kept.post(id, noise());
  await until('a full disk', () => kept.codes().length > 0);
  await until('some tries', () => kept.tries > 3);
  expect(kept.codes()).toEqual(['disk.full']);
  expect(kept.lines).toHaveLength(1);
  for (const id of [1, 150, 300]) expect(kept.resources(id)).toHaveLength(1);

  disk.pages = 100_000;
  await kept.written();
  expect(kept.codes()).toEqual([]);
  kept.archive.dispose();
  for (const id of [1, 150, 300]) expect(await traceAfterRestart(folder, id)).toHaveLength(1);
});

test('a folder that cannot be used is told once', async () => {
  const folder = join(temporaryFolder(), 'file');
  writeFileSync(folder, '');
  const kept = keeping(folder);
  kept.post(7);
  await pause(100); // five tries
  expect(kept.codes()).toEqual(['disk.unusable']);
  expect(kept.lines).toHaveLength(1);
  expect(kept.resources(7)).toEqual(['GET /slow']);

  rmSync(folder);
  await kept.written();
  expect(kept.codes()).toEqual([]);
});

test('a folder where the file should be is none of ours', () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, FILE));
  expect(keeping(folder).codes()).toEqual(['disk.unusable']);
});

test('a file that can no longer be written gives its traces, and new ones stay in memory', async () => {
  const folder = temporaryFolder();
  const before = keeping(folder);
  before.post(7);
  await before.written();
  before.archive.dispose();
  const kept = keeping(folder, readOnly());
  kept.post(8);
  await until('a problem', () => kept.codes().length > 0);
  expect(kept.codes()).toEqual(['disk.unusable']);
  expect([7, 8].flatMap(kept.resources)).toEqual(['GET /slow', 'GET /slow']);
});

test('a Node.js without SQLite keeps traces in memory', () => {
  const folder = temporaryFolder();
  const kept = keeping(folder, 'none');
  kept.post(7);
  expect(kept.codes()).toEqual(['disk.missing']);
  expect(kept.resources(7)).toEqual(['GET /slow']);
  expect(readdirSync(folder)).toEqual([]);
});

/** A store with its archive, whose file is tried again every few milliseconds. */
function keeping(folder: string, node: Sqlite | 'none' = theirs()) {
  const traces = new Traces(codec, 64e6);
  const lines: string[] = [];
  const seen = { tries: 0 };
  const counting = node !== 'none' && {
    ...node,
    DatabaseSync: class extends node.DatabaseSync {
      constructor(...given: ConstructorParameters<typeof DatabaseSync>) {
        seen.tries++;
        super(...given);
      }
    },
  };
  const archive = new Archive({
    folder,
    budget: 64e6,
    sqlite: counting || undefined,
    spans: traces.spans,
    retry: 20,
    clock: () => NOW,
    log: line => void lines.push(line),
    moved: () => {},
  });
  traces.spans.history = archive.history;
  onTestFinished(() => archive.dispose());
  archive.open();
  return {
    archive,
    lines,
    get tries() {
      return seen.tries;
    },
    codes: () => archive.problems.map(({ code }) => code),
    post(traceId: number, more = '') {
      const span = aSpan({ route: '/slow', traceId, spanId: traceId, meta: { more } });
      const { block } = take(traces, '/v0.4/traces', bodyOf(span));
      if (block) archive.add({ block, received: NOW, counted: false });
    },
    written: () => until('bodies on the disk', () => archive.unwritten === 0),
    restore: () =>
      archive.giveBack(
        0,
        32e6,
        (body, { format, received }, place) => traces.take(format, body, received, place).block,
      ),
    resources: (traceId: number) =>
      readTrace(traces.spans, 0, traceId).map(({ resource }) => resource),
  };
}

async function traceAfterRestart(folder: string, traceId: number): Promise<readonly string[]> {
  const kept = keeping(folder);
  const found = kept.resources(traceId);
  kept.archive.dispose();
  return found;
}

function theirs(): Sqlite {
  const node = sqlite();
  if (!node) throw new Error('these tests need a Node.js with SQLite');
  return node;
}

/** SQLite on a disk of so many pages. */
function limited(disk: { readonly pages: number }): Sqlite {
  const node = theirs();
  return {
    ...node,
    DatabaseSync: class extends node.DatabaseSync {
      override exec(sql: string): void {
        super.exec(`PRAGMA max_page_count = ${disk.pages}`);
        super.exec(sql);
      }
    },
  };
}

/** SQLite on a file that is opened, and may not be written then. */
function readOnly(): Sqlite {
  const node = theirs();
  return {
    ...node,
    DatabaseSync: class extends node.DatabaseSync {
      override exec(sql: string): void {
        super.exec(sql);
        if (sql.includes('CREATE TABLE')) super.exec('PRAGMA query_only = ON');
      }
    },
  };
}

function asideIn(folder: string): string {
  const aside = readdirSync(folder).filter(name => /\.corrupt-[\dTZ-]+$/.test(name));
  expect(aside).toHaveLength(1);
  return aside[0] ?? '';
}

/** What cannot be packed. */
const noise = (): string => randomBytes(1000).toString('latin1');

/** Noise over all but the first pages. */
function scribble(path: string): void {
  const bytes = readFileSync(path);
  for (let at = 4096 * 2; at < bytes.length; at++) bytes[at] = (bytes[at] ?? 0) ^ (at * 31);
  writeFileSync(path, bytes);
}
