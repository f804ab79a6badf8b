import { closeSync, existsSync, fsync, openSync, statSync } from 'node:fs';
import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite';
import { promisify } from 'node:util';
import type { Bytes } from '../../core/model/units.ts';
import type { Sqlite } from './sqlite.ts';

export type Value = SQLInputValue;
export type Values = Record<string, SQLOutputValue>;

/** One SQLite file that nobody else may open meanwhile. Every call may throw what SQLite throws. */
export class Database {
  private readonly db: DatabaseSync;
  private readonly path: string;
  private readonly statements = new Map<string, StatementSync>();
  /** Open for as long as the database: the system takes a file's locks away when one of its handles is closed. */
  private readonly files: readonly number[];
  private readonly mostLogged: Bytes;
  private logged: Bytes = 0;

  /** `log`: how much may wait to be moved into the file itself. */
  constructor({ DatabaseSync }: Sqlite, path: string, schema: string, log: Bytes) {
    this.path = path;
    this.mostLogged = log;
    this.db = new DatabaseSync(path, { timeout: 0 });
    try {
      // Locked before anything is read, so that no third file is needed.
      this.db.exec('PRAGMA locking_mode = EXCLUSIVE');
      // Said to a file that has it, it would be written all the same: a full disk must still be readable.
      if (this.number('PRAGMA auto_vacuum') !== INCREMENTAL)
        this.db.exec(`PRAGMA auto_vacuum = ${INCREMENTAL}`);
      // No write waits for the disk: `checkpoint` brings the bytes there.
      this.db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;
        PRAGMA wal_autocheckpoint = 0; BEGIN IMMEDIATE; ${schema}; COMMIT;`);
      this.files = [path, this.log].filter(existsSync).map(file => openSync(file, 'r+'));
    } catch (error) {
      this.db.close();
      throw error;
    }
  }

  /** Of the file and its log. */
  get usedBytes(): Bytes {
    return sizeOf(this.path) + sizeOf(this.log);
  }

  get fileBytes(): Bytes {
    return this.number('PRAGMA page_count') * PAGE;
  }

  /** Without the pages that hold nothing any more and are filled before the file grows. */
  get liveBytes(): Bytes {
    return this.fileBytes - this.number('PRAGMA freelist_count') * PAGE;
  }

  /** Runs `work` in one transaction: after a crash all of it is there, or nothing. */
  together(work: () => void): void {
    this.db.exec('BEGIN IMMEDIATE');
    try {
      work();
      this.db.exec('COMMIT');
    } catch (error) {
      if (this.db.isTransaction) this.db.exec('ROLLBACK');
      throw error;
    }
  }

  /** `size`: what it adds to the log, beside a page. */
  run(size: Bytes, sql: string, ...values: readonly Value[]): void {
    this.statement(sql).run(...values);
    this.logged += size + PAGE;
  }

  get(sql: string, ...values: readonly Value[]): Values | undefined {
    return this.statement(sql).get(...values);
  }

  rows(sql: string, ...values: readonly Value[]): Values[] {
    return this.statement(sql).all(...values);
  }

  /** The only value of the only row; 0 where there is none. */
  number(sql: string): number {
    return Number(Object.values(this.get(sql) ?? {})[0] ?? 0);
  }

  get wantsCheckpoint(): boolean {
    return this.logged > this.mostLogged;
  }

  /**
   * Moves the log into the file in the order that outlasts a power cut, as SQLite does by `synchronous = NORMAL`, but
   * with the waiting done off this thread. Nothing may be written meanwhile.
   */
  async checkpoint(): Promise<void> {
    for (const file of this.files) await synced(file);
    this.db.exec('PRAGMA wal_checkpoint(PASSIVE)');
    for (const file of this.files) await synced(file);
    this.logged = 0;
  }

  /** Gives some of the pages that hold nothing back to the disk. */
  shrink(): void {
    this.db.exec('PRAGMA incremental_vacuum(256)');
    this.logged += 256 * PAGE;
  }

  close(): void {
    try {
      this.db.close();
    } finally {
      for (const file of this.files) closeSync(file);
    }
  }

  private get log(): string {
    return `${this.path}-wal`;
  }

  private statement(sql: string): StatementSync {
    let statement = this.statements.get(sql);
    if (!statement) {
      statement = this.db.prepare(sql);
      this.statements.set(sql, statement);
    }
    return statement;
  }
}

const PAGE: Bytes = 4096;
const INCREMENTAL = 2;

const synced = promisify(fsync);
const sizeOf = (path: string): Bytes => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
