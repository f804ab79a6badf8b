/** A code and a count. */
const HEAD = 5;

/** Writes plain values as msgpack, each in the longest form: simple, and packed afterwards anyway. */
export class Writer {
  private bytes = new Uint8Array(1024);
  private view = new DataView(this.bytes.buffer);
  private at = 0;
  private readonly encoder = new TextEncoder();

  done(): Uint8Array {
    return this.bytes.slice(0, this.at);
  }

  value(value: unknown): void {
    if (value === null || value === undefined) this.code(0xc0);
    else if (typeof value === 'string') this.text(value);
    else if (typeof value === 'number' || typeof value === 'bigint') this.number(value);
    else if (typeof value === 'boolean') this.code(value ? 0xc3 : 0xc2);
    else if (Array.isArray(value)) {
      this.head(0xdd, value.length);
      for (const item of value) this.value(item);
    } else {
      const pairs = Object.entries(value);
      this.head(0xdf, pairs.length);
      for (const [key, item] of pairs) {
        this.text(key);
        this.value(item);
      }
    }
  }

  private text(text: string): void {
    this.reserve(HEAD + 3 * text.length); // in UTF-8 no character takes more
    const { written } = this.encoder.encodeInto(text, this.bytes.subarray(this.at + HEAD));
    this.head(0xdb, written);
    this.at += written;
  }

  private number(value: number | bigint): void {
    this.reserve(9);
    if (typeof value === 'number' && !Number.isSafeInteger(value)) {
      this.view.setUint8(this.at, 0xcb);
      this.view.setFloat64(this.at + 1, value);
    } else {
      this.view.setUint8(this.at, value < 0 ? 0xd3 : 0xcf);
      this.view.setBigInt64(this.at + 1, BigInt.asIntN(64, BigInt(value)));
    }
    this.at += 9;
  }

  private code(code: number): void {
    this.reserve(1);
    this.bytes[this.at++] = code;
  }

  private head(code: number, count: number): void {
    this.code(code);
    this.reserve(4);
    this.view.setUint32(this.at, count);
    this.at += 4;
  }

  private reserve(count: number): void {
    if (this.at + count <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.at + count));
    larger.set(this.bytes);
    this.bytes = larger;
    this.view = new DataView(larger.buffer);
  }
}
