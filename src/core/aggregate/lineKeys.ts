import type { MetricLine } from '../decode/dogstatsd.ts';
import type { Bytes } from '../model/units.ts';

const MOST_KEYS = 1 << 17;
const MOST_BYTES: Bytes = 16 << 20;

/**
 * Finds what belongs to a line by the bytes of its name and tags as they were written, so that a line seen before makes
 * no string. The same tags in another order are another key. When full it forgets all, and fills again.
 */
export class LineKeys<T> {
  private targets: T[] = [];
  private keys = new Int32Array(0); // four to a key: hash, type and length of the name, length of the tags, first byte
  private slots = new Int32Array(0); // open addressing: key + 1, or 0
  private bytes = new Uint8Array(0);
  private used = 0;
  private view = new DataView(this.bytes.buffer);

  constructor() {
    this.clear();
  }

  clear(): void {
    this.targets = [];
    this.keys = new Int32Array(0);
    this.bytes = new Uint8Array(1 << 12);
    this.view = new DataView(this.bytes.buffer);
    this.used = 0;
    this.makeRoom(1 << 8);
  }

  /** The number of the line's key, or -1. */
  find(line: MetricLine): number {
    const mask = this.slots.length - 1;
    for (let slot = line.hash & mask; ; slot = (slot + 1) & mask) {
      const key = (this.slots[slot] ?? 0) - 1;
      if (key < 0 || this.matches(key, line)) return key;
    }
  }

  target(key: number): T | undefined {
    return this.targets[key];
  }

  /** For a line that `find` does not know. */
  add(line: MetricLine, target: T): void {
    const name = line.nameEnd - line.nameStart;
    const tags = line.tagsEnd - line.tagsStart;
    if (this.targets.length >= MOST_KEYS || this.used + name + tags > MOST_BYTES) this.clear();
    if (this.targets.length * 4 === this.keys.length) this.makeRoom(this.targets.length * 2);
    const key = this.targets.push(target) - 1;
    this.keys.set([line.hash, name * 256 + line.type, tags, this.used], key * 4);
    this.keep(line.bytes.subarray(line.nameStart, line.nameEnd));
    this.keep(line.bytes.subarray(line.tagsStart, line.tagsEnd));
    this.index(key);
  }

  get usedBytes(): Bytes {
    return (
      this.bytes.length + this.keys.length * 4 + this.slots.length * 4 + this.targets.length * 8
    );
  }

  private matches(key: number, line: MetricLine): boolean {
    const { keys } = this;
    const at = key * 4;
    if (keys[at] !== line.hash) return false;
    const name = line.nameEnd - line.nameStart;
    const tags = line.tagsEnd - line.tagsStart;
    if (keys[at + 1] !== name * 256 + line.type || keys[at + 2] !== tags) return false;
    const start = keys[at + 3] ?? 0;
    return (
      this.same(start, line, line.nameStart, line.nameEnd) &&
      this.same(start + name, line, line.tagsStart, line.tagsEnd)
    );
  }

  private same(start: number, line: MetricLine, from: number, to: number): boolean {
    const { view, bytes } = line;
    const mine = this.view;
    let at = start;
    let of = from;
    for (; of + 4 <= to; of += 4, at += 4)
      if (mine.getInt32(at) !== view.getInt32(of)) return false;
    for (; of < to; of++, at++) if (this.bytes[at] !== bytes[of]) return false;
    return true;
  }

  private keep(part: Uint8Array): void {
    if (this.used + part.length > this.bytes.length) {
      const grown = new Uint8Array(Math.max(this.bytes.length * 2, this.used + part.length));
      grown.set(this.bytes);
      this.bytes = grown;
      this.view = new DataView(grown.buffer);
    }
    this.bytes.set(part, this.used);
    this.used += part.length;
  }

  private makeRoom(keys: number): void {
    const before = this.keys;
    this.keys = new Int32Array(keys * 4);
    this.keys.set(before);
    this.slots = new Int32Array(keys * 2);
    for (let key = 0; key < this.targets.length; key++) this.index(key);
  }

  private index(key: number): void {
    const mask = this.slots.length - 1;
    let slot = (this.keys[key * 4] ?? 0) & mask;
    while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
    this.slots[slot] = key + 1;
  }
}
