import type { Bytes, EpochMs } from '../../core/model/units.ts';
import type { Body, HistoryBlock } from '../../core/store/history.ts';
import type { Pack } from '../../core/store/packs.ts';
import type { Block, Spans } from '../../core/store/spans.ts';
import { codec } from '../packing.ts';
import type { BlockFile, NewBlock } from './blockFile.ts';
import { BUNDLE, bundled } from './bundle.ts';
import { keysOf } from './keys.ts';
import type { Writing } from './writeBehind.ts';

/** A body that was read, and is in memory or on its way to the disk. */
export interface Kept {
  readonly block: Block;
  readonly received: EpochMs;
  readonly counted: boolean;
}

/** `keys`: the lower 32 bits of its traces' ids; not kept for longer than they may be needed. */
type Keyed = Kept & { keys: Uint32Array | undefined };

interface ShelfAsks {
  readonly spans: Spans;
  readonly pack: Pack;
  /** The one it comes from. */
  readonly row?: number | undefined;
  /** `rows` has changed; those are gone. */
  moved(gone: readonly number[]): void;
}

/**
 * The bodies of one pack and the rows they are in. What has come is written soon, so that no crash loses it; when the
 * pack is closed, one row that holds all of it takes the place of those.
 *
 *     open     row 7: a b    row 8: c    row 9: d e
 *     closed   row 7: a b c d e f
 */
export class Shelf implements Writing, HistoryBlock {
  readonly pack: Pack;
  /** On the disk, by their numbers. */
  rows: readonly number[];
  private readonly store: Spans;
  private readonly moved: ShelfAsks['moved'];
  private readonly kept: Keyed[] = [];
  private onDisk = 0; // of the bodies
  private settled = false; // the rows are as they stay
  private next: readonly number[] = [];

  constructor({ spans, pack, row, moved }: ShelfAsks) {
    this.store = spans;
    this.pack = pack;
    this.moved = moved;
    this.rows = row === undefined ? [] : [row];
    this.settled = row !== undefined;
  }

  get size(): Bytes {
    if (this.pack.closed) return this.pack.bytes.length;
    return this.unwritten.reduce((sum, { block }) => sum + block.length, 0);
  }

  private get unwritten(): readonly Keyed[] {
    return this.kept.slice(this.onDisk);
  }

  get from(): EpochMs {
    return Math.min(...this.kept.map(({ block }) => block.from));
  }

  get to(): EpochMs {
    return Math.max(...this.kept.map(({ block }) => block.to));
  }

  get spans(): number {
    return this.kept.reduce((sum, { block }) => sum + block.count, 0);
  }

  bodies(): readonly Body[] {
    const all = this.unpacked();
    return this.kept.map(({ block: { format, at, length } }) => ({
      format,
      unpack: () => all.subarray(at, at + length),
    }));
  }

  mayHold(key: number): boolean {
    return this.kept.some(({ keys }) => keys?.includes(key));
  }

  /** Whether anything is to be written: bodies, or one row in place of several. */
  get isBehind(): boolean {
    return this.onDisk < this.kept.length || (this.pack.closed && !this.settled);
  }

  /** Whether its bodies are in memory; they leave it together. */
  get isHeld(): boolean {
    const first = this.kept[0];
    return first !== undefined && this.store.holdsBlock(first.block);
  }

  add(kept: Kept): void {
    this.kept.push({ ...kept, keys: keysOf(this.store, kept.block) });
  }

  /** One that comes from the disk. */
  addRead(kept: Kept): void {
    this.kept.push({ ...kept, keys: undefined });
    this.onDisk = this.kept.length;
  }

  /** There is another file, which has nothing of it. */
  startAgain(): void {
    this.rows = [];
    this.onDisk = 0;
    this.settled = false;
  }

  write(file: BlockFile): void {
    const isAlone = this.rows.length <= 1 && this.unwritten.length === 0;
    const together = this.pack.closed && !isAlone && file.mayReplace(this.rows);
    const bodies = together ? this.kept : this.unwritten;
    const replaced = together ? this.rows : [];
    const row = bodies.length > 0 ? [file.put(this.rowOf(bodies), replaced)] : [];
    this.next = together ? row : [...this.rows, ...row];
  }

  written(): void {
    const gone = this.rows.filter(row => !this.next.includes(row));
    this.rows = this.next;
    this.onDisk = this.kept.length;
    this.settled = this.pack.closed;
    this.moved(gone);
    if (this.settled) for (const body of this.kept) body.keys = undefined;
  }

  private rowOf(bodies: readonly Keyed[]): NewBlock {
    const whole = this.pack.closed && bodies.length === this.kept.length;
    const start = whole ? 0 : (bodies[0]?.block.at ?? 0);
    const facts = bodies.map(({ block, received, counted }) => {
      const { format, from, to, count: spans, at, length } = block;
      return { received, counted, format, from, to, spans, at: at - start, length };
    });
    const { bytes } = this.pack;
    const packed = whole ? bytes : codec.pack(this.unpacked().subarray(start, endOf(bodies)));
    const keys = bodies.flatMap(({ keys, block }) => [...(keys ?? keysOf(this.store, block))]);
    return {
      received: Math.max(...facts.map(({ received }) => received)),
      format: BUNDLE,
      from: Math.min(...facts.map(({ from }) => from)),
      to: Math.max(...facts.map(({ to }) => to)),
      spans: facts.reduce((sum, { spans }) => sum + spans, 0),
      keys: Uint32Array.from(new Set(keys)),
      packed: bundled({ bodies: facts, packed }),
    };
  }

  private unpacked(): Uint8Array {
    const { closed, bytes } = this.pack;
    return closed ? codec.unpack(bytes) : bytes;
  }
}

const endOf = (bodies: readonly Kept[]): Bytes => {
  const last = bodies.at(-1)?.block;
  return last ? last.at + last.length : 0;
};
