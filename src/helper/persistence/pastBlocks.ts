import type { EpochMs } from '../../core/model/units.ts';
import type { Body, History, HistoryBlock } from '../../core/store/history.ts';
import type { BlockFile, BlockRow } from './blockFile.ts';
import { BUNDLE, bundleIn } from './bundle.ts';
import { formatNamed, unpacked } from './reading.ts';
import type { Shelf } from './shelf.ts';

export interface PastBlocksAsks {
  file(): BlockFile | undefined;
  /** What has left the memory before it was written as it should be, oldest first. */
  waiting(): readonly Shelf[];
  /** Whether what a row holds is in memory, or waits. */
  isHeld(row: number): boolean;
  failed(error: unknown): void;
}

/** What is on the disk, or on its way there, and not in memory. */
export class PastBlocks implements History {
  private readonly asks: PastBlocksAsks;
  /** Where traces were found that were asked for last: an open page asks again with every change. */
  private readonly found = new Map<
    number,
    { readonly through: number; readonly ids: readonly number[] }
  >();

  constructor(asks: PastBlocksAsks) {
    this.asks = asks;
  }

  *blocks({ from, to }: { readonly from: EpochMs; readonly to: EpochMs }): Iterable<HistoryBlock> {
    for (const shelf of this.waiting) if (shelf.to >= from && shelf.from <= to) yield shelf;
    yield* this.safely(file => this.onDisk(file, file.rowsIn(from, to)));
  }

  *blocksOfTrace(_high: number, low: number): Iterable<HistoryBlock> {
    const key = low >>> 0;
    for (const shelf of this.waiting) if (shelf.mayHold(key)) yield shelf;
    yield* this.safely(file => this.onDisk(file, rowsOf(file, this.idsOf(file, key))));
  }

  oldestStart(): EpochMs | undefined {
    const file = this.asks.file();
    try {
      return file?.oldestStart;
    } catch (error) {
      this.asks.failed(error);
      return undefined;
    }
  }

  private get waiting(): readonly Shelf[] {
    return [...this.asks.waiting()].reverse();
  }

  private idsOf({ chapters }: BlockFile, key: number): readonly number[] {
    const through = chapters.closed;
    let known = this.found.get(key) ?? { through: 0, ids: [] };
    if (through > known.through)
      known = { through, ids: [...chapters.closedBlocks(key, known.through), ...known.ids] };
    this.found.delete(key);
    this.found.set(key, known);
    for (const [oldest] of this.found) {
      if (this.found.size <= REMEMBERED) break;
      this.found.delete(oldest);
    }
    return [...chapters.openBlocks(key), ...known.ids];
  }

  private *onDisk(file: BlockFile, rows: Iterable<BlockRow>): Iterable<HistoryBlock> {
    for (const row of rows) {
      const { from, to, spans } = row;
      const known = row.format === BUNDLE || formatNamed(row.format);
      if (known && !this.asks.isHeld(row.id))
        yield { from, to, spans, bodies: () => this.bodies(file, row) };
    }
  }

  /** None where it has gone or cannot be read. */
  private bodies(file: BlockFile, row: BlockRow): readonly Body[] {
    try {
      const bytes = this.asks.file() === file ? file.body(row.id) : undefined;
      if (!bytes) return [];
      const { bodies, packed } = bundleIn(row, bytes);
      const all = unpacked(packed);
      if (!all) return [];
      return bodies.map(({ format, at, length }) => ({
        format,
        unpack: () => all.subarray(at, at + length),
      }));
    } catch (error) {
      this.asks.failed(error);
      return [];
    }
  }

  private *safely<T>(read: (file: BlockFile) => Iterable<T>): Iterable<T> {
    const file = this.asks.file();
    if (!file) return;
    try {
      for (const thing of read(file)) {
        yield thing;
        if (this.asks.file() !== file) return;
      }
    } catch (error) {
      if (this.asks.file() === file) this.asks.failed(error);
    }
  }
}

const REMEMBERED = 64;

const rowsOf = (file: BlockFile, ids: readonly number[]): readonly BlockRow[] =>
  ids.flatMap(id => file.row(id) ?? []);
