import type { Bytes } from '../model/units.ts';

/** A string's number in its table. 0 is the empty string, which also stands for none. */
export type StringId = number;

/** Bytes with a view of the same bytes, to read four at a time. */
export interface Chars {
  readonly bytes: Uint8Array;
  readonly view: DataView;
}

/** Whether so many bytes are the same here and there. Both ranges must be inside. */
export function same(a: Chars, atA: number, b: Chars, atB: number, length: number): boolean {
  const last = length - 4; // the last four may overlap those before
  if (last < 0) return sameFew(a.bytes, atA, b.bytes, atB, length);
  for (let at = 0; at < last; at += 4)
    if (a.view.getUint32(atA + at) !== b.view.getUint32(atB + at)) return false;
  return a.view.getUint32(atA + last) === b.view.getUint32(atB + last);
}

function sameFew(a: Uint8Array, atA: number, b: Uint8Array, atB: number, length: number): boolean {
  for (let at = 0; at < length; at++) if (a[atA + at] !== b[atB + at]) return false;
  return true;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The view of a whole array, wherever it lies in its buffer. */
export const charsOf = (bytes: Uint8Array): Chars => ({
  bytes,
  view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
});

/**
 * Each different string once, found by its raw UTF-8 bytes: what comes over the wire becomes a number without a
 * JavaScript string being made. Those are made when somebody looks.
 *
 *     arena   …GET /slow·flask.request·500…
 *     ends    [0, 9, 22, 25]                  string 2 is arena[9..22]
 */
export class Strings {
  private arena = charsOf(new Uint8Array(1 << 16));
  private ends = new Uint32Array(1 << 10);
  private hashes = new Uint32Array(1 << 10);
  private slots = new Uint32Array(1 << 11); // id, 0 is free: the empty string is not looked up
  private texts: (string | undefined)[] = [''];
  /** By a glance at a string, the one that looked like it last time: mostly it is the same again. */
  private readonly recent = new Uint32Array(1 << GLANCE_BITS);
  private size = 1;

  get count(): number {
    return this.size;
  }

  get usedBytes(): Bytes {
    const { arena, ends, hashes, slots, recent } = this;
    const tables = ends.byteLength + hashes.byteLength + slots.byteLength + recent.byteLength;
    return arena.bytes.length + tables;
  }

  /** The range must lie inside `from`. */
  intern(from: Chars, at: number, length: number): StringId {
    if (length === 0) return 0;
    const glance = glanceAt(from, at, length);
    const likely = this.recent[glance] ?? 0;
    if (likely !== 0 && this.holds(likely, from, at, length)) return likely;
    const id = this.find(from, at, length);
    this.recent[glance] = id;
    return id;
  }

  idOf(text: string): StringId {
    const bytes = encoder.encode(text);
    return this.intern(charsOf(bytes), 0, bytes.length);
  }

  /** What a string of this table is in another one, without making it. */
  idIn(other: Strings, id: StringId): StringId {
    const start = this.ends[id - 1] ?? 0;
    return other.intern(this.arena, start, (this.ends[id] ?? 0) - start);
  }

  text(id: StringId): string {
    const known = this.texts[id];
    if (known !== undefined) return known;
    const text = decoder.decode(this.arena.bytes.subarray(this.ends[id - 1], this.ends[id]));
    this.texts[id] = text;
    return text;
  }

  private find(from: Chars, at: number, length: number): StringId {
    const hash = hashOf(from, at, length);
    const mask = this.slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const id = this.slots[slot] ?? 0;
      if (id === 0) return this.add(from, at, length, hash);
      if (this.hashes[id] === hash && this.holds(id, from, at, length)) return id;
    }
  }

  private holds(id: StringId, from: Chars, at: number, length: number): boolean {
    const own = this.ends[id - 1] ?? 0;
    return (this.ends[id] ?? 0) - own === length && same(this.arena, own, from, at, length);
  }

  private add({ bytes }: Chars, at: number, length: number, hash: number): StringId {
    if (this.size * 2 >= this.slots.length) this.grow();
    const id = this.size++;
    const start = this.ends[id - 1] ?? 0;
    this.reserve(start + length);
    this.arena.bytes.set(bytes.subarray(at, at + length), start);
    this.ends[id] = start + length;
    this.hashes[id] = hash;
    this.place(id, hash);
    return id;
  }

  private place(id: StringId, hash: number): void {
    const mask = this.slots.length - 1;
    let slot = hash & mask;
    while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
    this.slots[slot] = id;
  }

  private reserve(end: number): void {
    if (end <= this.arena.bytes.length) return;
    const larger = new Uint8Array(Math.max(end, this.arena.bytes.length * 2));
    larger.set(this.arena.bytes);
    this.arena = charsOf(larger);
  }

  private grow(): void {
    this.slots = new Uint32Array(this.slots.length * 2);
    this.ends = doubled(this.ends);
    this.hashes = doubled(this.hashes);
    for (let id = 1; id < this.size; id++) this.place(id, this.hashes[id] ?? 0);
  }
}

function doubled(array: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(array.length * 2);
  larger.set(array);
  return larger;
}

const GLANCE_BITS = 11;

/** What of a string is seen without reading it: its length, and the bytes at both ends. */
function glanceAt({ bytes, view }: Chars, at: number, length: number): number {
  const end = at + length;
  const first = length < 4 ? (bytes[at] ?? 0) : view.getUint32(at, true);
  const last = length < 4 ? (bytes[end - 1] ?? 0) : view.getUint32(end - 4, true);
  const mixed = Math.imul(first ^ Math.imul(last, 0x85ebca6b) ^ length, 0x9e3779b1);
  return mixed >>> (32 - GLANCE_BITS);
}

/** A multiply-and-shift mix of four bytes at a time; it only has to spread, not to resist. */
function hashOf({ bytes, view }: Chars, at: number, length: number): number {
  let hash = length ^ 0x9e3779b9;
  const whole = at + (length & ~3);
  const end = at + length;
  let here = at;
  for (; here < whole; here += 4) {
    hash = Math.imul(hash ^ view.getUint32(here, true), 0x85ebca6b);
    hash ^= hash >>> 15;
  }
  for (; here < end; here++) hash = Math.imul(hash ^ (bytes[here] ?? 0), 0xc2b2ae35);
  hash ^= hash >>> 13;
  return hash >>> 0;
}
