import type { Bytes } from '../model/units.ts';
import type { Row } from './columns.ts';

/** Reads the two halves of the id that an index is over from a row's columns. */
export interface KeyOf {
  high(row: Row): number;
  low(row: Row): number;
}

/**
 * Finds rows by a 64-bit id: open addressing over row numbers, at most three quarters full. The ids themselves stay in
 * the columns. Beside each row stands the hash of its id, so that walking past other rows, and growing, do without the
 * columns: those of a million rows are in no cache. Removal shifts what follows back, so that there are no graves and
 * cost does not grow with age.
 *
 *     places   row + 1, hash, row + 1, hash, 0, -, row + 1, hash …
 *
 * There are many small tables, chosen by the upper bits of the hash, since each grows by itself: one table of a million
 * rows would stop everything for a tenth of a second when it doubles.
 */
export class RowIndex {
  private readonly key: KeyOf;
  private readonly shards: Shard[] = [];
  private placeCount = 0;

  constructor(key: KeyOf) {
    this.key = key;
    for (let shard = 0; shard < SHARDS; shard++) this.shards.push(this.shard(FEWEST));
  }

  get usedBytes(): Bytes {
    return this.placeCount * 8;
  }

  /** The row of this id, or -1. */
  find(high: number, low: number): Row {
    const hash = hashOf(high, low);
    const { places } = this.shardOf(hash);
    return (places[this.placeOf(places, hash, high, low)] ?? 0) - 1;
  }

  /** Puts the row under this id and returns the one that was there, or -1. */
  set(high: number, low: number, row: Row): Row {
    const hash = hashOf(high, low);
    const shard = this.shardOf(hash);
    const { places } = shard;
    const place = this.placeOf(places, hash, high, low);
    const before = (places[place] ?? 0) - 1;
    places[place] = row + 1;
    if (before >= 0) return before;
    places[place + 1] = hash;
    shard.size++;
    if (shard.size * 8 > places.length * 3) this.grow(shard);
    return -1;
  }

  /** Takes the row out, unless its id stands for a newer row by now. */
  remove(row: Row): void {
    const [high, low] = [this.key.high(row), this.key.low(row)];
    const hash = hashOf(high, low);
    const shard = this.shardOf(hash);
    const { places } = shard;
    let free = this.placeOf(places, hash, high, low);
    if (places[free] !== row + 1) return;
    shard.size--;
    const mask = places.length - 2;
    for (let place = (free + 2) & mask; places[place] !== 0; place = (place + 2) & mask) {
      const home = homeOf(places[place + 1] ?? 0, mask);
      // Moves back what would no longer be found behind the gap: its home is not between gap and place.
      if (((place - home) & mask) < ((place - free) & mask)) continue;
      places[free] = places[place] ?? 0;
      places[free + 1] = places[place + 1] ?? 0;
      free = place;
    }
    places[free] = 0;
  }

  private shardOf(hash: number): Shard {
    return this.shards[hash >>> SHARD_SHIFT] as Shard;
  }

  /** Where the row of this id is, or where it goes. */
  private placeOf(places: Uint32Array, hash: number, high: number, low: number): number {
    const mask = places.length - 2;
    for (let place = homeOf(hash, mask); ; place = (place + 2) & mask) {
      const row = (places[place] ?? 0) - 1;
      if (row < 0) return place;
      if (places[place + 1] !== hash) continue;
      if (this.key.low(row) === low && this.key.high(row) === high) return place;
    }
  }

  private shard(count: number): Shard {
    this.placeCount += count;
    return { places: placesFor(count), size: 0 };
  }

  private grow(shard: Shard): void {
    const old = shard.places;
    const places = placesFor(old.length);
    const mask = places.length - 2;
    for (let from = 0; from < old.length; from += 2) {
      const taken = old[from] ?? 0;
      if (taken === 0) continue;
      const hash = old[from + 1] ?? 0;
      let place = homeOf(hash, mask);
      while (places[place] !== 0) place = (place + 2) & mask;
      places[place] = taken;
      places[place + 1] = hash;
    }
    shard.places = places;
    this.placeCount += old.length / 2;
  }
}

interface Shard {
  places: Uint32Array; // row + 1, 0 is free; hash
  size: number; // rows
}

const SHARDS = 256;
const SHARD_SHIFT = 24;
const FEWEST = 16;

const placesFor = (count: number) => new Uint32Array(2 * count);

const homeOf = (hash: number, mask: number): number => (hash << 1) & mask;

/** Ids are random already but where a test or a client counts up; the mix costs little. */
function hashOf(high: number, low: number): number {
  let hash = Math.imul(low ^ (high >>> 7), 0x9e3779b1);
  hash ^= hash >>> 15;
  hash = Math.imul(hash ^ high, 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}
