import { Malformed } from './msgpack.ts';

/** How a field's bytes are read. Whole numbers of 64 bits are bigints; bytes stay bytes. */
type Kind =
  | 'string'
  | 'bytes'
  | 'bool'
  | 'int32'
  | 'int64'
  | 'sint32'
  | 'fixed32'
  | 'fixed64'
  | 'double';

export interface Field {
  readonly name: string;
  /** A message may hold itself, so that it is looked up when it is met. */
  readonly kind: Kind | (() => Message);
  readonly repeated?: boolean;
}

/** By field number; what is not in it is passed over. */
export type Message = Readonly<Record<number, Field>>;

export type Values = Record<string, unknown>;

const [VARINT, FIXED64, DELIMITED, FIXED32] = [0, 1, 2, 5];
const DEEPEST = 100;
const decoder = new TextDecoder();

/** Reads a message by its table. Absent fields are absent; a field of another wire type than its kind's is unknown. */
export function readMessage(bytes: Uint8Array, message: Message): Values {
  return new Reader(bytes).message(message, 0);
}

class Reader {
  private readonly bytes: Uint8Array;
  private readonly view: DataView;
  private at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  message(message: Message, depth: number): Values {
    if (depth > DEEPEST) throw new Malformed(`more than ${DEEPEST} messages inside each other`);
    const values: Values = {};
    while (this.at < this.bytes.length) {
      const tag = this.uint();
      const field = message[tag >>> 3];
      if (field) this.field(field, tag & 7, values, depth);
      else this.skip(tag & 7);
    }
    return values;
  }

  private field(
    { name, kind, repeated }: Field,
    wire: number,
    values: Values,
    depth: number,
  ): void {
    const packed =
      repeated === true && wire === DELIMITED && typeof kind === 'string' && isScalar(kind);
    if (!packed && wire !== wireOf(kind)) this.skip(wire);
    else if (!repeated) values[name] = this.value(kind, depth);
    else this.item(kind, packed, listIn(values, name), depth);
  }

  private item(kind: Field['kind'], packed: boolean, list: unknown[], depth: number): void {
    if (!packed) list.push(this.value(kind, depth));
    else {
      const inside = new Reader(this.delimited());
      while (inside.at < inside.bytes.length) list.push(inside.value(kind, depth));
    }
  }

  private value(kind: Field['kind'], depth: number): unknown {
    if (typeof kind === 'function') return new Reader(this.delimited()).message(kind(), depth + 1);
    return readers[kind](this);
  }

  varint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.bytes[this.at++];
      if (byte === undefined) throw new Malformed(`the body ends at byte ${this.at - 1}`);
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new Malformed(`a number of more than ten bytes at byte ${this.at}`);
  }

  /** Tags and lengths: without a bigint, since there are many. */
  private uint(): number {
    let value = 0;
    for (let factor = 1; factor < 2 ** 35; factor *= 128) {
      const byte = this.bytes[this.at++];
      if (byte === undefined) throw new Malformed(`the body ends at byte ${this.at - 1}`);
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
    throw new Malformed(`a length of more than five bytes at byte ${this.at}`);
  }

  fixed(width: number): number {
    const from = this.at;
    this.advance(width);
    return from;
  }

  delimited(): Uint8Array {
    const length = this.uint();
    const from = this.at;
    this.advance(length);
    return this.bytes.subarray(from, this.at);
  }

  double = (): number => this.view.getFloat64(this.fixed(8), true);
  fixed32 = (): number => this.view.getUint32(this.fixed(4), true);
  fixed64 = (): bigint => this.view.getBigUint64(this.fixed(8), true);

  private skip(wire: number): void {
    if (wire === VARINT) this.varint();
    else if (wire === FIXED64) this.advance(8);
    else if (wire === DELIMITED) this.delimited();
    else if (wire === FIXED32) this.advance(4);
    else throw new Malformed(`wire type ${wire} at byte ${this.at}`);
  }

  private advance(count: number): void {
    if (count > this.bytes.length - this.at)
      throw new Malformed(`the body ends inside byte ${this.at}`);
    this.at += count;
  }
}

const readers: Readonly<Record<Kind, (reader: Reader) => unknown>> = {
  string: reader => decoder.decode(reader.delimited()),
  bytes: reader => reader.delimited(),
  bool: reader => reader.varint() !== 0n,
  int32: reader => Number(BigInt.asIntN(32, reader.varint())),
  int64: reader => BigInt.asIntN(64, reader.varint()),
  sint32: reader => {
    const folded = Number(BigInt.asUintN(32, reader.varint()));
    return (folded >>> 1) ^ -(folded & 1);
  },
  fixed32: reader => reader.fixed32(),
  fixed64: reader => reader.fixed64(),
  double: reader => reader.double(),
};

function listIn(values: Values, name: string): unknown[] {
  const list = values[name];
  if (Array.isArray(list)) return list;
  const added: unknown[] = [];
  values[name] = added;
  return added;
}

const isScalar = (kind: Kind): boolean => kind !== 'string' && kind !== 'bytes';

function wireOf(kind: Field['kind']): number {
  if (typeof kind === 'function' || !isScalar(kind)) return DELIMITED;
  if (kind === 'double' || kind === 'fixed64') return FIXED64;
  return kind === 'fixed32' ? FIXED32 : VARINT;
}
