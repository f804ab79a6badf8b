import type { Chars } from '../store/strings.ts';

/** Bytes that are not what the format promises. The message says where. */
export class Malformed extends Error {}

/** A value of another type than the format promises: the rest of the body can still be read behind it. */
export class Unexpected extends Malformed {}

/**
 * Walks over msgpack without making values: https://github.com/msgpack/msgpack/blob/master/spec.md.
 * Every read is checked against the end; a count that cannot fit into what is left is refused at once.
 */
export class Msgpack implements Chars {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  at = 0;
  /** The upper half of the integer that `integer()` has just read. */
  high = 0;

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
    let length: number;
    if ((code & 0xe0) === 0xa0) length = code & 0x1f;
    else if (code === 0xd9 || code === 0xc4) length = this.uint(1);
    else if (code === 0xda || code === 0xc5) length = this.uint(2);
    else if (code === 0xdb || code === 0xc6) length = this.uint(4);
    else if (code === 0xc0) length = 0;
    else return this.refuse('string', code);
    this.advance(length);
    return length;
  }

  /** The lower 32 bits of any number, unsigned; the upper ones are in `high`. Tracers write floats for integers too. */
  integer(): number {
    const code = this.byte();
    if (code === 0xcf || code === 0xd3) {
      this.high = this.uint(4);
      return this.uint(4);
    }
    this.at--;
    const value = this.number();
    this.high = Math.floor(value / 0x1_0000_0000) >>> 0;
    return value >>> 0;
  }

  /** Any number as a double. Nil and false are 0, true is 1. */
  number(): number {
    const code = this.byte();
    if (code < 0x80) return code;
    if (code >= 0xe0) return code - 0x100;
    if (code < 0xca)
      return code === 0xc3 ? 1 : code === 0xc0 || code === 0xc2 ? 0 : this.refuse('number', code);
    if (code > 0xd3) return this.refuse('number', code);
    const from = this.at;
    this.advance(widths[code - 0xca] ?? 0);
    return numbers[code - 0xca]?.(this.view, from) ?? 0;
  }

  /** Moves behind one value of any kind and depth; iterative, so that deep nesting costs nothing. */
  skip(): void {
    for (let left = 1; left > 0; left--) {
      const code = this.byte();
      if (code < 0x80 || code >= 0xe0 || (code >= 0xc0 && code <= 0xc3)) continue;
      if (code < 0xc0) {
        if (code < 0x90) left += this.fits((code & 0x0f) * 2, 1);
        else if (code < 0xa0) left += this.fits(code & 0x0f, 1);
        else this.advance(code & 0x1f);
      } else left += this.skipLong(code);
    }
  }

  /** What `skip` meets more rarely. Returns how many values follow inside. */
  private skipLong(code: number): number {
    if (code >= 0xdc) {
      const count = this.uint(code === 0xdc || code === 0xde ? 2 : 4);
      return this.fits(code >= 0xde ? count * 2 : count, 1);
    }
    if (code >= 0xd9) this.advance(this.uint(1 << (code - 0xd9)));
    else if (code >= 0xd4)
      this.advance((1 << (code - 0xd4)) + 1); // fixext
    else if (code >= 0xca) this.advance(widths[code - 0xca] ?? 0);
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

/** Codes 0xca to 0xd3: float 32, 64; uint 8 to 64; int 8 to 64. */
const widths = [4, 8, 1, 2, 4, 8, 1, 2, 4, 8];
const numbers: readonly ((view: DataView, at: number) => number)[] = [
  (view, at) => view.getFloat32(at),
  (view, at) => view.getFloat64(at),
  (view, at) => view.getUint8(at),
  (view, at) => view.getUint16(at),
  (view, at) => view.getUint32(at),
  (view, at) => view.getUint32(at) * 0x1_0000_0000 + view.getUint32(at + 4),
  (view, at) => view.getInt8(at),
  (view, at) => view.getInt16(at),
  (view, at) => view.getInt32(at),
  (view, at) => view.getInt32(at) * 0x1_0000_0000 + view.getUint32(at + 4),
];
