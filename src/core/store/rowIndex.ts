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
 */
export class RowIndex {
  private readonly key: KeyOf;
  private slots = new Uint32Array(1 << 12); // row + 1, 0 is free
  private size = 0;

  constructor(key: KeyOf) {
    this.key = key;
  }

  get usedBytes(): Bytes {
    return this.slots.byteLength;
  }

  /** The row of this id, or -1. */
  find(high: number, low: number): Row {
    const slot = this.slotOf(high, low);
    return (this.slots[slot] ?? 0) - 1;
  }

  /** Puts the row under this id, in place of another one. */
  set(high: number, low: number, row: Row): void {
    if (this.size * 2 >= this.slots.length) this.grow();
    const slot = this.slotOf(high, low);
    if (this.slots[slot] === 0) this.size++;
    this.slots[slot] = row + 1;
  }

  /** Takes the row out, unless its id stands for a newer row by now. */
  remove(row: Row): void {
    let free = this.slotOf(this.key.high(row), this.key.low(row));
    if (this.slots[free] !== row + 1) return;
    this.size--;
    const mask = this.slots.length - 1;
    for (let slot = (free + 1) & mask; this.slots[slot] !== 0; slot = (slot + 1) & mask) {
      const home = this.homeOf((this.slots[slot] ?? 0) - 1);
      // Moves back what would no longer be found behind the gap: its home is not between gap and slot.
      if (((slot - home) & mask) < ((slot - free) & mask)) continue;
      this.slots[free] = this.slots[slot] ?? 0;
      free = slot;
    }
    this.slots[free] = 0;
  }

  private slotOf(high: number, low: number): number {
    const mask = this.slots.length - 1;
    let slot = hashOf(high, low) & mask;
    for (; ; slot = (slot + 1) & mask) {
      const row = (this.slots[slot] ?? 0) - 1;
      if (row < 0 || (this.key.low(row) === low && this.key.high(row) === high)) return slot;
    }
  }

  private homeOf(row: Row): number {
    return hashOf(this.key.high(row), this.key.low(row)) & (this.slots.length - 1);
  }

  private grow(): void {
    const rows = this.slots;
    this.slots = new Uint32Array(rows.length * 2);
    const mask = this.slots.length - 1;
    for (const taken of rows) {
      if (taken === 0) continue;
      let slot = this.homeOf(taken - 1);
      while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
      this.slots[slot] = taken;
    }
  }
}

/** Ids are random already but where a test or a client counts up; the mix costs little. */
function hashOf(high: number, low: number): number {
  let hash = Math.imul(low ^ (high >>> 7), 0x9e3779b1);
  hash ^= hash >>> 15;
  return (Math.imul(hash ^ high, 0x85ebca6b) >>> 0) ^ (hash >>> 13);
}
