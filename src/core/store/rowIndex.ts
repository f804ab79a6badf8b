import type { Bytes } from '../model/units.ts';
import type { Row } from './columns.ts';

/** Reads the two halves of the id that an index is over from a row's columns. */
export interface KeyOf {
  high(row: Row): number;
  low(row: Row): number;
}

/**
 * Finds rows by a 64-bit id: open addressing over row numbers, at most half full. The ids themselves stay in the
 * columns. Removal shifts what follows back, so that there are no graves and cost does not grow with age.
 *
 * There are many small tables, chosen by the upper bits of the hash, since each grows by itself: one table of a million
 * rows would stop everything for a tenth of a second when it doubles.
 */
export class RowIndex {
  private readonly key: KeyOf;
  private readonly shards: Shard[] = [];
  private slotCount = 0;

  constructor(key: KeyOf) {
    this.key = key;
    for (let shard = 0; shard < SHARDS; shard++) this.shards.push(this.shard(FEWEST));
  }

  get usedBytes(): Bytes {
    return this.slotCount * 4;
  }

  /** The row of this id, or -1. */
  find(high: number, low: number): Row {
    const hash = hashOf(high, low);
    const { slots } = this.shardOf(hash);
    return (slots[this.slotOf(slots, hash, high, low)] ?? 0) - 1;
  }

  /** Puts the row under this id, in place of another one. */
  set(high: number, low: number, row: Row): void {
    const hash = hashOf(high, low);
    const shard = this.shardOf(hash);
    if (shard.size * 2 >= shard.slots.length) this.grow(shard);
    const slot = this.slotOf(shard.slots, hash, high, low);
    if (shard.slots[slot] === 0) shard.size++;
    shard.slots[slot] = row + 1;
  }

  /** Takes the row out, unless its id stands for a newer row by now. */
  remove(row: Row): void {
    const [high, low] = [this.key.high(row), this.key.low(row)];
    const hash = hashOf(high, low);
    const shard = this.shardOf(hash);
    const { slots } = shard;
    let free = this.slotOf(slots, hash, high, low);
    if (slots[free] !== row + 1) return;
    shard.size--;
    const mask = slots.length - 1;
    for (let slot = (free + 1) & mask; slots[slot] !== 0; slot = (slot + 1) & mask) {
      const home = this.homeOf((slots[slot] ?? 0) - 1, mask);
      // Moves back what would no longer be found behind the gap: its home is not between gap and slot.
      if (((slot - home) & mask) < ((slot - free) & mask)) continue;
      slots[free] = slots[slot] ?? 0;
      free = slot;
    }
    slots[free] = 0;
  }

  private shardOf(hash: number): Shard {
    return this.shards[hash >>> SHARD_SHIFT] as Shard;
  }

  private slotOf(slots: Uint32Array, hash: number, high: number, low: number): number {
    const mask = slots.length - 1;
    let slot = hash & mask;
    for (; ; slot = (slot + 1) & mask) {
      const row = (slots[slot] ?? 0) - 1;
      if (row < 0 || (this.key.low(row) === low && this.key.high(row) === high)) return slot;
    }
  }

  private homeOf(row: Row, mask: number): number {
    return hashOf(this.key.high(row), this.key.low(row)) & mask;
  }

  private shard(slots: number): Shard {
    this.slotCount += slots;
    return { slots: new Uint32Array(slots), size: 0 };
  }

  private grow(shard: Shard): void {
    const rows = shard.slots;
    shard.slots = new Uint32Array(rows.length * 2);
    this.slotCount += rows.length;
    const mask = shard.slots.length - 1;
    for (const taken of rows) {
      if (taken === 0) continue;
      let slot = this.homeOf(taken - 1, mask);
      while (shard.slots[slot] !== 0) slot = (slot + 1) & mask;
      shard.slots[slot] = taken;
    }
  }
}

interface Shard {
  slots: Uint32Array; // row + 1, 0 is free
  size: number;
}

const SHARDS = 256;
const SHARD_SHIFT = 24;
const FEWEST = 32;

/** Ids are random already but where a test or a client counts up; the mix costs little. */
function hashOf(high: number, low: number): number {
  let hash = Math.imul(low ^ (high >>> 7), 0x9e3779b1);
  hash ^= hash >>> 15;
  hash = Math.imul(hash ^ high, 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}
