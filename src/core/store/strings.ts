import type { Bytes } from '../model/units.ts';

/** A string's number in its table. 0 is the empty string, which also stands for none. */
export type StringId = number;

/** Bytes with a view of the same bytes, to read four at a time. */
export interface Chars {
  readonly bytes: Uint8Array;
  readonly view: DataView;
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
  private size = 1;

  get count(): number {
    return this.size;
  }

  get usedBytes(): Bytes {
    const { arena, ends, hashes, slots } = this;
    return arena.bytes.length + ends.byteLength + hashes.byteLength + slots.byteLength;
  }

  /** `hint` is tried first: the string that stood in this place last time. The range must lie inside `from`. */
  intern(from: Chars, at: number, length: number, hint: StringId = 0): StringId {
    if (length === 0) return 0;
    if (hint !== 0 && this.holds(hint, from, at, length)) return hint;
    const hash = hashOf(from, at, length);
    const mask = this.slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const id = this.slots[slot] ?? 0;
      if (id === 0) return this.add(from, at, length, hash);
      if (this.hashes[id] === hash && this.holds(id, from, at, length)) return id;
    }
  }

  idOf(text: string): StringId {
    const bytes = encoder.encode(text);
    return this.intern(charsOf(bytes), 0, bytes.length);
  }

  text(id: StringId): string {
    const known = this.texts[id];
    if (known !== undefined) return known;
    const text = decoder.decode(this.arena.bytes.subarray(this.ends[id - 1], this.ends[id]));
    this.texts[id] = text;
    return text;
  }

  private holds(id: StringId, { bytes, view }: Chars, at: number, length: number): boolean {
    let own = this.ends[id - 1] ?? 0;
    if ((this.ends[id] ?? 0) - own !== length) return false;
    const whole = at + (length & ~3);
    const end = at + length;
    let here = at;
    for (; here < whole; here += 4, own += 4) {
      if (view.getUint32(here, true) !== this.arena.view.getUint32(own, true)) return false;
    }
    for (; here < end; here++, own++) if (bytes[here] !== this.arena.bytes[own]) return false;
    return true;
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
