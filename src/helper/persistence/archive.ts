import { closeSync, mkdirSync, openSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { TraceFormat } from '../../core/decode/traceFormat.ts';
import type { Bytes, EpochMs, Milliseconds } from '../../core/model/units.ts';
import { closedPack, type Pack, type Place } from '../../core/store/packs.ts';
import type { Block, Spans } from '../../core/store/spans.ts';
import type { Problem } from '../../protocol/queries.ts';
import { BlockFile, type BlockRow, type KeptBody, type KeptStats } from './blockFile.ts';
import { bundleIn, type Facts } from './bundle.ts';
import { type Fault, faultOf, problemOf } from './faults.ts';
import { PastBlocks } from './pastBlocks.ts';
import { unpacked } from './reading.ts';
import { replay } from './replay.ts';
import { type Kept, Shelf } from './shelf.ts';
import type { Sqlite } from './sqlite.ts';
import { logOf, WriteBehind, type Writing } from './writeBehind.ts';

export interface ArchiveAsks {
  readonly folder: string;
  readonly budget: Bytes;
  /** Nothing where this Node has none. */
  readonly sqlite: Sqlite | undefined;
  readonly spans: Spans;
  /** After so long a file that could not be used is tried again. */
  readonly retry: Milliseconds;
  clock(): EpochMs;
  log(line: string): void;
  /** `problems` or what is used has another value. */
  moved(): void;
}

/**
 * Bodies of spans beyond the memory: written behind, found again, given back to the next helper. Whatever is wrong with
 * the disk, everything goes on in memory, and the file is tried again.
 */
export class Archive {
  readonly history: PastBlocks;
  private readonly asks: ArchiveAsks;
  private readonly path: string;
  private readonly writer: WriteBehind<Writing>;
  /** What is in memory of each row, oldest first. */
  private readonly held = new Map<number, Shelf>();
  /** Of the newest pack. */
  private shelf: Shelf | undefined;
  private readonly told = new Map<Fault, Problem>();
  private file: BlockFile | undefined;
  private retry: NodeJS.Timeout | undefined;
  private over = false;

  constructor(asks: ArchiveAsks) {
    this.asks = asks;
    this.path = join(asks.folder, FILE);
    this.writer = new WriteBehind<Writing>({
      file: () => (this.retry ? undefined : this.file),
      budget: asks.budget,
      failed: error => this.failed(error),
      wrote: () => this.wrote(),
    });
    this.history = new PastBlocks({
      file: () => this.file,
      waiting: () => this.waiting.filter(({ isHeld }) => !isHeld),
      isHeld: row => {
        const shelf = this.held.get(row);
        return shelf !== undefined && this.isPresent(shelf);
      },
      failed: error => this.failed(error),
    });
  }

  get problems(): readonly Problem[] {
    return [...this.told.values()];
  }

  get budget(): Bytes {
    return this.asks.budget;
  }

  get usedBytes(): Bytes {
    return this.file?.db.usedBytes ?? 0;
  }

  /** Bodies on their way to the disk. */
  get unwritten(): number {
    return this.writer.waiting.length;
  }

  get oldestStart(): EpochMs | undefined {
    return this.history.oldestStart();
  }

  open(): void {
    const { sqlite, folder, budget } = this.asks;
    if (this.over) return;
    if (!sqlite) {
      this.tell('missing', FILE);
      return;
    }
    try {
      mkdirSync(folder, { recursive: true });
      closeSync(openSync(this.path, 'a', 0o600)); // spans may say what only their user should read
      this.file = new BlockFile(sqlite, this.path, logOf(budget));
      this.writer.start();
    } catch (error) {
      this.failed(error, true);
    }
  }

  /** Gives back what came since a moment, oldest first, as far as it fits into so much memory. */
  async giveBack(since: EpochMs, memory: Bytes, take: TakeBack): Promise<void> {
    const { file } = this;
    if (!file) return;
    try {
      await replay(file, since, memory, row => {
        if (this.file === file) this.takeBack(row, take);
        return this.file === file;
      });
    } catch (error) {
      if (this.file === file) this.failed(error);
    }
  }

  /** What an earlier helper had answered and did not get to read. */
  unread(): readonly KeptBody[] {
    return this.reading(file => file.unread());
  }

  /** What tracers had told an earlier helper that they had counted. */
  statsSince(since: EpochMs): readonly KeptStats[] {
    return this.reading(file => file.statsSince(since));
  }

  addStats(stats: KeptStats): void {
    this.writer.add({ size: stats.packed.length, write: file => file.addStats(stats) });
  }

  add(kept: Kept): void {
    const { pack } = kept.block;
    if (this.shelf?.pack !== pack) {
      if (this.shelf?.isBehind) this.write(this.shelf);
      this.shelf = this.shelfOf(pack);
    }
    this.shelf.add(kept);
    this.write(this.shelf);
  }

  /** Keeps a body that has been answered and must wait to be read. */
  addUnread(format: TraceFormat, packed: Uint8Array, received: EpochMs): void {
    const body = { received, format: format.format, packed };
    this.writer.add({ size: packed.length, write: file => file.addUnread(body) });
  }

  /** All bodies that waited have been read, and were added. */
  forgetUnread(): void {
    this.writer.add({ size: 0, write: file => file.forgetUnread() });
  }

  dispose(): void {
    this.writer.finish();
    this.over = true;
    clearTimeout(this.retry);
    this.close();
  }

  private reading<T>(read: (file: BlockFile) => readonly T[]): readonly T[] {
    try {
      return this.file ? read(this.file) : [];
    } catch (error) {
      this.failed(error);
      return [];
    }
  }

  private get waiting(): readonly Shelf[] {
    return this.writer.waiting.filter(writing => writing instanceof Shelf);
  }

  private write(shelf: Shelf): void {
    if (!this.writer.waiting.includes(shelf)) this.writer.add(shelf);
  }

  private takeBack(row: BlockRow & KeptBody, take: TakeBack): void {
    const { bodies, packed } = bundleIn(row, row.packed);
    const all = unpacked(packed);
    if (!all) return;
    const shelf = this.shelfOf(closedPack(packed), row.id);
    for (const facts of bodies) {
      const body = all.subarray(facts.at, facts.at + facts.length);
      const block = take(body, facts, { pack: shelf.pack, at: facts.at, length: body.length });
      if (block) shelf.addRead({ ...facts, block });
    }
    this.hold(shelf);
  }

  private shelfOf(pack: Pack, row?: number): Shelf {
    const shelf: Shelf = new Shelf({
      spans: this.asks.spans,
      pack,
      row,
      moved: gone => this.hold(shelf, gone),
    });
    return shelf;
  }

  /** Its rows have changed. */
  private hold(shelf: Shelf, gone: readonly number[] = []): void {
    for (const row of gone) this.held.delete(row);
    for (const row of shelf.rows) this.held.set(row, shelf);
    for (const [row, oldest] of this.held) {
      if (this.isPresent(oldest)) break;
      this.held.delete(row);
    }
  }

  /** In memory, or told of as what waits. */
  private isPresent(shelf: Shelf): boolean {
    return shelf.isHeld || this.writer.waiting.includes(shelf);
  }

  /** After any failure the file is opened anew, since what is known of it may not be what is in it. */
  private failed(error: unknown, opening = false): void {
    this.close();
    if (this.over) return;
    const fault = faultOf(error);
    const anew = fault === 'corrupt' && this.setAside(error);
    if (!anew) {
      this.tell(fault, this.path, error);
      this.retry ??= setTimeout(() => this.again(), this.asks.retry).unref();
    }
    if (anew || !opening) this.open();
  }

  private again(): void {
    this.retry = undefined;
    if (this.file) this.writer.start();
    else this.open();
  }

  private close(): void {
    const { file } = this;
    this.file = undefined;
    try {
      file?.close();
    } catch {
      // What it cannot write now is in its log, or was never answered for.
    }
  }

  /** A damaged file is kept for whoever wants to save something of it; what is in memory goes into the new one. */
  private setAside(error: unknown): boolean {
    const { folder, clock } = this.asks;
    const moment = new Date(clock()).toISOString().replace(/[:.]/g, '-');
    const aside = `${FILE}.corrupt-${moment}`;
    try {
      renameSync(this.path, join(folder, aside));
      renameIfThere(`${this.path}-wal`, join(folder, `${aside}-wal`));
    } catch {
      return false;
    }
    this.tell('corrupt', aside, error);
    const held = [...this.held.values()].filter(({ isHeld }) => isHeld);
    this.held.clear();
    for (const shelf of new Set([...held, ...this.waiting])) {
      shelf.startAgain();
      this.write(shelf);
    }
    return true;
  }

  /** Once: of what passes only the first is told until it has passed, since one leads to another. */
  private tell(fault: Fault, file: string, error?: unknown): void {
    const passing = PASSING.some(known => this.told.has(known));
    if (this.told.has(fault) || (passing && fault !== 'corrupt')) return;
    const problem = problemOf(fault, file, error);
    this.told.set(fault, problem);
    this.asks.log(`${problem.code}: ${file}${error === undefined ? '' : `, ${String(error)}`}`);
    this.asks.moved();
  }

  private wrote(): void {
    for (const fault of PASSING) {
      if (this.told.delete(fault)) this.asks.log(`disk.${fault}: over`);
    }
    this.asks.moved();
  }
}

/** Reads a body again; says what memory has of it. */
export type TakeBack = (body: Uint8Array, facts: Facts, place: Place) => Block | undefined;

/** What is over when something could be written again. */
const PASSING: readonly Fault[] = ['locked', 'full', 'unusable'];
/** With the version of what is in it. */
const FILE = 'traces-1.sqlite';

function renameIfThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch {
    // A file that was closed properly has no log.
  }
}
