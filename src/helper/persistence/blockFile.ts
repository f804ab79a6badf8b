import type { Bytes, EpochMs, Milliseconds } from '../../core/model/units.ts';
import { bytesIn, bytesOf } from './blobs.ts';
import { Chapters, type Stretch } from './chapters.ts';
import { Database, type Values } from './database.ts';
import type { Sqlite } from './sqlite.ts';

/** A body, or several, as they are kept. */
export interface KeptBody {
  readonly received: EpochMs; // of several, the last
  readonly format: string; // `v0.5`
  readonly packed: Uint8Array;
}

/** What has been read, on its way to the disk. */
export interface NewBlock extends KeptBody {
  /** The starts of the first and the last span. */
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly spans: number;
  /** The lower 32 bits of its traces' ids, each once. */
  readonly keys: Uint32Array;
}

/** What a tracer has counted of its requests, as it came. */
export interface KeptStats {
  readonly received: EpochMs;
  /** Of the tracer, as its header says. */
  readonly language: string;
  readonly packed: Uint8Array;
}

/** A row on the disk, without its bytes. */
export interface BlockRow extends Omit<NewBlock, 'keys' | 'packed'> {
  readonly id: number;
  readonly size: Bytes;
}

/**
 * Blocks in SQLite, a body or some small ones a row, so that durability, recovery and the use of room are SQLite's. Every call may throw
 * what SQLite throws; the file is then to be closed, and opened again.
 */
export class BlockFile {
  readonly db: Database;
  readonly chapters: Chapters;
  private lastId: number;

  constructor(sqlite: Sqlite, path: string, log: Bytes) {
    this.db = new Database(sqlite, path, SCHEMA, log);
    this.chapters = new Chapters(this.db);
    this.lastId = this.db.number('SELECT max(id) FROM blocks');
  }

  /** The number of the newest block, 0 where there is none. */
  get newest(): number {
    return this.lastId;
  }

  get oldestStart(): EpochMs | undefined {
    return this.db.number('SELECT from_ms FROM blocks ORDER BY id LIMIT 1') || undefined;
  }

  /** Writes a row behind all others, or in place of some that it holds all of. Returns its number. */
  put(
    { received, format, from, to, spans, keys, packed }: NewBlock,
    instead: readonly number[] = [],
  ): number {
    const [id = this.lastId + 1, ...others] = instead;
    for (const other of others) this.db.run(0, DELETE, other);
    const row = [id, received, from, to, spans, format, bytesOf(keys), packed];
    this.db.run(packed.length, INSERT, ...row);
    this.lastId = Math.max(this.lastId, id);
    this.chapters.put({ id, from, to, keys }, instead);
    return id;
  }

  /** Whether nothing else speaks of these rows. */
  mayReplace(rows: readonly number[]): boolean {
    const { closed } = this.chapters;
    return rows.every(id => id > closed);
  }

  /** Drops the oldest blocks until what is there and `more` bytes fit into `limit`. */
  makeRoom(more: Bytes, limit: Bytes): void {
    let excess = this.db.liveBytes + more - limit;
    if (excess <= 0) return;
    let oldest = 0;
    for (const { id, size } of this.db.rows(OLDEST).map(rowOf)) {
      if (excess <= 0) break;
      this.db.run(0, DELETE, id);
      excess -= size;
      oldest = id + 1;
    }
    this.chapters.dropBefore(oldest);
  }

  /** The blocks behind `after`, oldest first. */
  bodiesAfter(after: number, count: number): readonly (BlockRow & KeptBody)[] {
    return this.db
      .rows(`SELECT ${ROW}, body FROM blocks WHERE id > ? ORDER BY id LIMIT ?`, after, count)
      .map(row => ({ ...rowOf(row), packed: bytesIn(row['body']) }));
  }

  /** The blocks before `before`, newest first. */
  rowsBefore(before: number, count: number): readonly BlockRow[] {
    return this.db.rows(ROWS_BEFORE, before, count).map(rowOf);
  }

  /** Those with spans in the range, newest first. */
  *rowsIn(from: EpochMs, to: EpochMs): Iterable<BlockRow> {
    for (const stretch of this.chapters.touching(from, to)) yield* this.rowsOf(stretch, from, to);
  }

  /** Nothing where it has been dropped. */
  row(id: number): BlockRow | undefined {
    const row = this.db.get(`SELECT ${ROW} FROM blocks WHERE id = ?`, id);
    return row && rowOf(row);
  }

  body(id: number): Uint8Array | undefined {
    const row = this.db.get('SELECT body FROM blocks WHERE id = ?', id);
    return row && bytesIn(row['body']);
  }

  /** Keeps a body that is read only after those of before have been: it is safe already. */
  addUnread({ received, format, packed }: KeptBody): void {
    this.db.run(
      packed.length,
      'INSERT INTO unread(received_ms, format, body) VALUES(?, ?, ?)',
      received,
      format,
      packed,
    );
  }

  unread(): readonly KeptBody[] {
    return this.db.rows('SELECT received_ms, format, body FROM unread ORDER BY id').map(row => ({
      received: Number(row['received_ms']),
      format: String(row['format']),
      packed: bytesIn(row['body']),
    }));
  }

  forgetUnread(): void {
    this.db.run(0, 'DELETE FROM unread');
  }

  /** Those of before that are too old or too many go. */
  addStats({ received, language, packed }: KeptStats): void {
    this.db.run(packed.length, INSERT_STATS, received, language, packed);
    this.db.run(0, DROP_STATS, received - STATS_KEPT, MOST_STATS);
  }

  statsSince(since: EpochMs): readonly KeptStats[] {
    return this.db.rows(STATS_SINCE, since).map(row => ({
      received: Number(row['received_ms']),
      language: String(row['language']),
      packed: bytesIn(row['body']),
    }));
  }

  close(): void {
    this.db.close();
  }

  private *rowsOf({ first, last }: Stretch, from: EpochMs, to: EpochMs): Iterable<BlockRow> {
    for (let before = last + 1; ; ) {
      const rows = this.db.rows(ROWS_OF, first, before, from, to).map(rowOf);
      yield* rows;
      const oldest = rows.at(-1);
      if (!oldest) return;
      before = oldest.id;
    }
  }
}

// Sizes and keys stand before the body, so that they are read without it.
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS blocks(id INTEGER PRIMARY KEY, received_ms REAL, from_ms REAL, to_ms REAL,
    spans INTEGER, format TEXT, keys BLOB, body BLOB);
  CREATE TABLE IF NOT EXISTS chapters(first INTEGER PRIMARY KEY, last INTEGER, from_ms REAL, to_ms REAL, keys BLOB);
  CREATE TABLE IF NOT EXISTS unread(id INTEGER PRIMARY KEY, received_ms REAL, format TEXT, body BLOB);
  CREATE TABLE IF NOT EXISTS stats(id INTEGER PRIMARY KEY, received_ms REAL, language TEXT, body BLOB)`;
const ROW = 'id, received_ms, from_ms, to_ms, spans, format, length(body) AS size';
const DELETE = 'DELETE FROM blocks WHERE id = ?';
const INSERT = 'INSERT OR REPLACE INTO blocks VALUES(?, ?, ?, ?, ?, ?, ?, ?)';
const OLDEST = `SELECT ${ROW} FROM blocks ORDER BY id LIMIT 512`;
const ROWS_BEFORE = `SELECT ${ROW} FROM blocks WHERE id < ? ORDER BY id DESC LIMIT ?`;
const ROWS_OF = `SELECT ${ROW} FROM blocks
  WHERE id >= ? AND id < ? AND to_ms >= ? AND from_ms <= ? ORDER BY id DESC LIMIT 256`;
const INSERT_STATS = 'INSERT INTO stats(received_ms, language, body) VALUES(?, ?, ?)';
const DROP_STATS = `DELETE FROM stats WHERE received_ms < ? OR id IN (SELECT id FROM
  (SELECT id, sum(length(body)) OVER (ORDER BY id DESC) AS newer FROM stats) WHERE newer > ?)`;
const STATS_SINCE =
  'SELECT received_ms, language, body FROM stats WHERE received_ms >= ? ORDER BY id';
/** The longest window that figures are of. */
const STATS_KEPT: Milliseconds = 3_600_000;
const MOST_STATS: Bytes = 4 << 20;

const rowOf = (row: Values): BlockRow => ({
  id: Number(row['id']),
  received: Number(row['received_ms']),
  from: Number(row['from_ms']),
  to: Number(row['to_ms']),
  spans: Number(row['spans']),
  format: String(row['format']),
  size: Number(row['size']),
});
