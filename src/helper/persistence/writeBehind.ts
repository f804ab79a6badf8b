import type { Bytes, Milliseconds } from '../../core/model/units.ts';
import type { BlockFile } from './blockFile.ts';
import { SLICE } from './turn.ts';

/** Something on its way to the disk. */
export interface Writing {
  /** May grow while it waits. */
  readonly size: Bytes;
  write(file: BlockFile): void;
  /** It is there. */
  written?(): void;
}

export interface WriteBehindAsks {
  /** Nothing where it cannot be written now. */
  file(): BlockFile | undefined;
  readonly budget: Bytes;
  failed(error: unknown): void;
  /** Some of it is on the disk. */
  wrote(): void;
}

/** Gathers what is to be written, and writes it in small transactions while others get their turn. */
export class WriteBehind<W extends Writing> {
  readonly waiting: W[] = [];
  private readonly asks: WriteBehindAsks;
  private timer: NodeJS.Timeout | undefined;
  private busy = false;

  constructor(asks: WriteBehindAsks) {
    this.asks = asks;
  }

  add(writing: W): void {
    this.waiting.push(writing);
    // The disk does not take it: what is newest may still be wanted when it does again.
    for (let excess = this.size - MOST; excess > 0; ) excess -= this.waiting.shift()?.size ?? 0;
    this.start();
  }

  /** Writes soon; to be called again when the file can be written again. */
  start(): void {
    if (this.waiting.length > 0) this.timer ??= setTimeout(() => void this.slices(), GATHER);
  }

  /** Writes all that waits, now. */
  finish(): void {
    clearTimeout(this.timer);
    const file = this.asks.file();
    if (!file) return;
    try {
      while (this.waiting.length > 0) this.some(file);
    } catch (error) {
      this.asks.failed(error);
    }
  }

  private get size(): Bytes {
    return this.waiting.reduce((sum, { size }) => sum + size, 0);
  }

  private async slices(): Promise<void> {
    this.timer = undefined;
    const file = this.asks.file();
    if (!file || this.busy) return;
    this.busy = true;
    try {
      this.slice(file);
      if (file.db.wantsCheckpoint) await file.db.checkpoint();
    } catch (error) {
      if (this.asks.file() === file) this.asks.failed(error);
    }
    this.busy = false;
    if (this.waiting.length > 0) this.timer ??= setTimeout(() => void this.slices(), 0);
  }

  private slice(file: BlockFile): void {
    const end = performance.now() + SLICE;
    do this.some(file);
    while (this.waiting.length > 0 && performance.now() < end && !file.db.wantsCheckpoint);
    this.asks.wrote();
  }

  /** One transaction. */
  private some(file: BlockFile): void {
    let size: Bytes = 0;
    let count = 0;
    for (const writing of this.waiting) {
      if (count > 0 && size + writing.size > TOGETHER) break;
      size += writing.size;
      count++;
    }
    const writings = this.waiting.slice(0, count);
    const limit = this.asks.budget - 2 * logOf(this.asks.budget);
    file.db.together(() => {
      file.makeRoom(size + count * ROOM, limit);
      for (const writing of writings) writing.write(file);
    });
    if (file.db.fileBytes > limit) file.db.shrink();
    this.waiting.splice(0, count);
    for (const writing of writings) writing.written?.();
  }
}

/** How much of a budget may lie in SQLite's log: little, since moving it into the file is done in one go. */
export const logOf = (budget: Bytes): Bytes => Math.min(2 << 20, budget >>> 3);

/** Bodies that come close together are written together. */
const GATHER: Milliseconds = 100;
const TOGETHER: Bytes = 256 << 10;
/** What a row takes beside its body, at most. */
const ROOM: Bytes = 2048;
const MOST: Bytes = 64 << 20;
