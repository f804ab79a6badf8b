import type { EpochMs } from '../../core/model/units.ts';
import type { History, HistoryBlock } from '../../core/store/history.ts';
import type { Spans } from '../../core/store/spans.ts';
import { codec } from '../packing.ts';
import type { Kept } from './archive.ts';
import type { BlockFile, BlockRow } from './blockFile.ts';
import { formatNamed, unpacked } from './reading.ts';

export interface PastBlocksAsks {
  file(): BlockFile | undefined;
  /** What is not on the disk yet, oldest first. */
  waiting(): readonly Kept[];
  isHeld(id: number): boolean;
  readonly spans: Spans;
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
    for (const { block } of this.evicted())
      if (block.to >= from && block.from <= to) yield this.waitingBlock(block);
    yield* this.safely(file => this.onDisk(file, file.rowsIn(from, to)));
  }

  *blocksOfTrace(_high: number, low: number): Iterable<HistoryBlock> {
    const key = low >>> 0;
    for (const { block, keys } of this.evicted())
      if (keys.includes(key)) yield this.waitingBlock(block);
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

  private evicted(): readonly Kept[] {
    const { waiting, spans } = this.asks;
    return waiting()
      .filter(({ block }) => !spans.holdsBlock(block))
      .reverse();
  }

  private waitingBlock({ format, from, to, count, packed }: Kept['block']): HistoryBlock {
    return { format, from, to, spans: count, unpack: () => codec.unpack(packed) };
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
    for (const { id, format: name, from, to, spans } of rows) {
      const format = formatNamed(name);
      if (format && !this.asks.isHeld(id))
        yield { format, from, to, spans, unpack: () => this.body(file, id) };
    }
  }

  /** Empty, which reads as no spans, where it has gone or cannot be read. */
  private body(file: BlockFile, id: number): Uint8Array {
    try {
      const packed = this.asks.file() === file ? file.body(id) : undefined;
      return (packed && unpacked(packed)) ?? new Uint8Array();
    } catch (error) {
      this.asks.failed(error);
      return new Uint8Array();
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
