import type { EpochMs } from '../../core/model/units.ts';
import { bytesIn, keysIn } from './blobs.ts';
import { blocksIn, packChapter } from './chapter.ts';
import type { Database } from './database.ts';

/** A stretch of blocks, by their numbers. */
export interface Stretch {
  readonly first: number;
  readonly last: number;
}

/** A block that is kept, with the lower 32 bits of its traces' ids, each once. */
export interface KeyedBlock {
  readonly id: number;
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly keys: Uint32Array;
}

/** Says which blocks may hold a trace, or touch a range of time, without reading every block's row. */
export class Chapters {
  private readonly db: Database;
  /** The chapter being written: it is not on the disk as one, its blocks are. Oldest first. */
  private open: KeyedBlock[] = [];
  private openKeys = 0;

  constructor(db: Database) {
    this.db = db;
    const last = db.number('SELECT max(last) FROM chapters');
    for (const row of db.rows(UNCHAPTERED, last)) {
      const keys = keysIn(row['keys']);
      this.open.push({
        id: Number(row['id']),
        from: Number(row['from_ms']),
        to: Number(row['to_ms']),
        keys,
      });
      this.openKeys += keys.length;
    }
  }

  /** A block that was written, in place of others that no closed chapter speaks of. */
  put(block: KeyedBlock, instead: readonly number[] = []): void {
    if (instead.length > 0) this.open = this.open.filter(({ id }) => !instead.includes(id));
    const behind = this.open.findLastIndex(({ id }) => id < block.id);
    this.open.splice(behind + 1, 0, block);
    this.openKeys = this.open.reduce((sum, { keys }) => sum + keys.length, 0);
    if (this.openKeys >= MOST_KEYS || this.open.length >= MOST_BLOCKS) this.close();
  }

  dropBefore(id: number): void {
    this.db.run(0, 'DELETE FROM chapters WHERE last < ?', id);
    this.open = this.open.filter(block => block.id >= id);
  }

  /** Stretches with blocks that may touch the range, newest first. */
  *touching(from: EpochMs, to: EpochMs): Iterable<Stretch> {
    const [oldest, newest] = [this.open[0], this.open.at(-1)];
    if (oldest && newest) yield { first: oldest.id, last: newest.id };
    for (let before = ALL; ; ) {
      const row = this.db.get(NEXT_TOUCHING, before, from, to);
      if (!row) return;
      before = Number(row['first']);
      yield { first: before, last: Number(row['last']) };
    }
  }

  /** Blocks of the open chapter that may hold the trace, newest first. */
  openBlocks(key: number): readonly number[] {
    return this.open
      .filter(({ keys }) => keys.includes(key))
      .map(({ id }) => id)
      .reverse();
  }

  /** Blocks that may hold the trace, of the chapters behind block `through`, newest first. */
  closedBlocks(key: number, through: number): readonly number[] {
    const found: number[] = [];
    for (let before = ALL; ; ) {
      const row = this.db.get(NEXT_CHAPTER, before, through);
      if (!row) return found;
      before = Number(row['first']);
      found.push(...blocksIn(before, bytesIn(row['keys']), key));
    }
  }

  /** The last block of the last chapter that is closed. */
  get closed(): number {
    return this.db.number('SELECT max(last) FROM chapters');
  }

  private close(): void {
    const [first, last] = [this.open[0], this.open.at(-1)];
    if (!first || !last) return;
    const from = this.open.reduce((least, block) => Math.min(least, block.from), first.from);
    const to = this.open.reduce((most, block) => Math.max(most, block.to), first.to);
    const keys = packChapter(first.id, this.open);
    this.db.run(
      keys.length,
      'INSERT INTO chapters VALUES(?, ?, ?, ?, ?)',
      first.id,
      last.id,
      from,
      to,
      keys,
    );
    this.open = [];
    this.openKeys = 0;
  }
}

const UNCHAPTERED = 'SELECT id, from_ms, to_ms, keys FROM blocks WHERE id > ? ORDER BY id';
const NEXT_TOUCHING = `SELECT first, last FROM chapters
  WHERE first < ? AND to_ms >= ? AND from_ms <= ? ORDER BY first DESC LIMIT 1`;
const NEXT_CHAPTER = `SELECT first, keys FROM chapters
  WHERE first < ? AND last > ? ORDER BY first DESC LIMIT 1`;

const ALL = Number.MAX_SAFE_INTEGER;
const MOST_KEYS = 4096;
/** Fewer than a chapter can number. */
const MOST_BLOCKS = 1024;
