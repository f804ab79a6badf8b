import type { Chars } from '../store/strings.ts';
import type { Keys } from './keys.ts';

/** Bytes that are not what the format promises. The message says where. */
export class Malformed extends Error {}

/** A value of another type than the format promises: the rest of the body can still be read behind it. */
export class Unexpected extends Malformed {}

/**
 * Walks over msgpack without making values: https://github.com/msgpack/msgpack/blob/master/spec.md.
 * Every read is checked against the end; a count that cannot fit into what is left is refused at once.
 */
export class Msgpack implements Chars {
  /**
   * V8 forgets what it has compiled for objects of which its collector finds none alive, and between two bodies there is
   * no other. The number is no small integer, so that this one is stored like those that read ids.
   */
  static readonly alive = Object.assign(new Msgpack(new Uint8Array()), { high: 0xffffffff });

  readonly bytes: Uint8Array;
  readonly view: DataView;
  at = 0;
  /** The upper half of the integer that `integer()` has just read. */
  high = 0;
  /** What `seek()` has just found. */
  found = -1;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** How many items follow. Nil stands for none, as tracers write it. */
  array(): number {
    const code = this.byte();
    if ((code & 0xf0) === 0x90) return this.fits(code & 0x0f, 1);
    if (code === 0xdc) return this.fits(this.uint(2), 1);
    if (code === 0xdd) return this.fits(this.uint(4), 1);
    if (code === 0xc0) return 0;
    return this.refuse('array', code);
  }

  /** How many pairs follow. */
  map(): number {
    const code = this.byte();
    if ((code & 0xf0) === 0x80) return this.fits(code & 0x0f, 2);
    if (code === 0xde) return this.fits(this.uint(2), 2);
    if (code === 0xdf) return this.fits(this.uint(4), 2);
    if (code === 0xc0) return 0;
    return this.refuse('map', code);
  }

  /** The length of the string (or binary) whose bytes start at `at`, and moves behind it. Nil reads as empty. */
  string(): number {
    const code = this.byte();
    const length = (code & 0xe0) === 0xa0 ? code & 0x1f : this.longString(code);
    this.advance(length);
    return length;
  }

  private longString(code: number): number {
    if (code === 0xd9 || code === 0xc4) return this.uint(1);
    if (code === 0xda || code === 0xc5) return this.uint(2);
    if (code === 0xdb || code === 0xc6) return this.uint(4);
    return code === 0xc0 ? 0 : this.refuse('string', code);
  }

  /** Moves behind a key; says which of the words it is, or -1. */
  key(words: Keys): number {
    const length = this.string();
    return words.find(this, this.at - length, length);
  }

  /**
   * Passes over pairs of a map until one whose key is among the words: `found` is its number then, and its value follows.
   * Returns how many pairs are left, that one counted; 0 where there is none.
   */
  seek(words: Keys, pairs: number): number {
    for (let left = pairs; left > 0; left--) {
      this.found = this.key(words);
      if (this.found >= 0) return left;
      this.skip();
    }
    return 0;
  }

  /** The lower 32 bits of any number, unsigned; the upper ones are in `high`. Tracers write floats for integers too. */
  integer(): number {
    const from = this.at + 1;
    const code = this.bytes[this.at];
    if (code === 0xcf || code === 0xd3) {
      this.advance(9);
      this.high = this.view.getUint32(from);
      return this.view.getUint32(from + 4);
    }
    const value = this.number();
    this.high = Math.floor(value / 0x1_0000_0000) >>> 0;
    return value >>> 0;
  }

  /** Any number as a double. Nil and false are 0, true is 1. */
  number(): number {
    const code = this.byte();
    if (code < 0x80) return code;
    if (code >= 0xe0) return code - 0x100;
    if (code >= 0xca && code <= 0xd3) return this.longNumber(code);
    return code === 0xc3 ? 1 : code === 0xc0 || code === 0xc2 ? 0 : this.refuse('number', code);
  }

  private longNumber(code: number): number {
    const { view, at } = this;
    this.advance((sizes[code] ?? 1) - 1);
    switch (code) {
      case 0xca:
        return view.getFloat32(at);
      case 0xcb:
        return view.getFloat64(at);
      case 0xcc:
        return view.getUint8(at);
      case 0xcd:
        return view.getUint16(at);
      case 0xce:
        return view.getUint32(at);
      case 0xcf:
        return view.getUint32(at) * 0x1_0000_0000 + view.getUint32(at + 4);
      case 0xd0:
        return view.getInt8(at);
      case 0xd1:
        return view.getInt16(at);
      case 0xd2:
        return view.getInt32(at);
      default:
        return view.getInt32(at) * 0x1_0000_0000 + view.getUint32(at + 4);
    }
  }

  /** Moves behind values of any kind and depth; iterative, so that deep nesting costs nothing. */
  skip(values = 1): void {
    const { bytes } = this;
    let { at } = this;
    for (let left = values; left > 0; left--) {
      const size = sizes[bytes[at] ?? BEHIND] ?? 0;
      at += size;
      if (size > 0) continue;
      this.at = at;
      left += this.skipLong();
      at = this.at;
    }
    this.at = at;
    this.advance(0);
  }

  /** Moves behind a value whose size its first byte does not say. Returns how many values follow inside. */
  private skipLong(): number {
    const code = this.byte();
    if (code < 0x90) return this.fits((code & 0x0f) * 2, 1);
    if (code < 0xa0) return this.fits(code & 0x0f, 1);
    if (code >= 0xdc) {
      const count = this.uint(code === 0xdc || code === 0xde ? 2 : 4);
      return this.fits(code >= 0xde ? count * 2 : count, 1);
    }
    if (code >= 0xd9) this.advance(this.uint(1 << (code - 0xd9)));
    else if (code >= 0xc7)
      this.advance(this.uint(1 << (code - 0xc7)) + 1); // ext
    else this.advance(this.uint(1 << (code - 0xc4))); // bin
    return 0;
  }

  private byte(): number {
    const code = this.bytes[this.at];
    if (code === undefined) throw new Malformed(`the body ends at byte ${this.at}`);
    this.at++;
    return code;
  }

  private uint(width: number): number {
    const from = this.at;
    this.advance(width);
    if (width === 1) return this.view.getUint8(from);
    return width === 2 ? this.view.getUint16(from) : this.view.getUint32(from);
  }

  private advance(count: number): void {
    this.at += count;
    if (this.at > this.bytes.length)
      throw new Malformed(`the body ends inside byte ${this.at - count}`);
  }

  private fits(count: number, width: number): number {
    if (count * width > this.bytes.length - this.at) {
      throw new Malformed(`${count} items announced at byte ${this.at}, more than the body holds`);
    }
    return count;
  }

  private refuse(wanted: string, code: number): never {
    throw new Unexpected(`${wanted} expected at byte ${this.at - 1}, found 0x${code.toString(16)}`);
  }
}

/** Whether a value that starts with this byte is text; nil is empty text. Binary is none. */
export const isText = (code: number): boolean =>
  (code & 0xe0) === 0xa0 || (code >= 0xd9 && code <= 0xdb) || code === 0xc0;

/** Whether `number()` reads a value that starts with this byte. */
export const isNumber = (code: number): boolean =>
  code < 0x80 ||
  code >= 0xe0 ||
  (code >= 0xca && code <= 0xd3) ||
  (code >= 0xc0 && code <= 0xc3 && code !== 0xc1);

/** Stands for the byte behind the body: one whose value is looked at again, where the end is found. */
const BEHIND = 0xc4;

/** The size of a value by its first byte, which is counted in; 0 where the first byte does not say it. */
const sizes = Uint8Array.from({ length: 0x100 }, (_, code) => {
  if (code < 0x80 || code >= 0xe0) return 1; // integers
  if (code >= 0xa0 && code < 0xc0) return 1 + (code & 0x1f); // short strings
  if (code >= 0xc0 && code <= 0xc3) return 1; // nil, false, true
  if (code >= 0xca && code <= 0xd3) return 1 + ([4, 8, 1, 2, 4, 8, 1, 2, 4, 8][code - 0xca] ?? 0); // numbers
  return code >= 0xd4 && code <= 0xd8 ? 2 + (1 << (code - 0xd4)) : 0; // extensions of a fixed size
});
