import type { EpochMs } from '../model/units.ts';
import { numberAt } from './number.ts';

const NOTHING = new Uint8Array(0);
const LF = 10;
const CR = 13;
const BAR = 124;
const COLON = 58;
const HASH = 35;
const AT = 64;
const T = 84;
const COUNT = 0x63;
const GAUGE = 0x67;
const HISTOGRAM = 0x68;
const DISTRIBUTION = 0x64;
export const SET = 0x73;
const TIMING = 0x6d; // of `ms`
const EVENT = [0x5f, 0x65, 0x7b]; // `_e{`
const CHECK = [0x5f, 0x73, 0x63, BAR]; // `_sc|`

/**
 * A metric line as places in its datagram, so that reading one makes nothing. The reader writes over it with the next.
 *
 *     shop.latency:5.9:6.1|h|@0.5|#env:dev,route:/slow|c:64d06b
 *     name         values  type rate  tags
 */
export interface MetricLine {
  readonly bytes: Uint8Array;
  readonly view: DataView; // of the same bytes
  readonly nameStart: number;
  readonly nameEnd: number;
  readonly tagsStart: number;
  readonly tagsEnd: number; // equal to the start where there are none
  readonly hash: number; // of name, type and tags as written; 32 bits, signed
  readonly type: number; // its first letter: `m` for `ms`
  readonly values: Float64Array; // the first `count` of them
  readonly count: number;
  readonly valueStart: number; // a set's one value is text
  readonly valueEnd: number;
  readonly weight: number; // 1 / sample rate
  readonly at: EpochMs | undefined; // only where the client wrote a timestamp
}

/** Who takes what a datagram holds. A noted line is kept, a refused one is not. */
export interface LineSink {
  metric(line: MetricLine): void;
  event(): void;
  check(): void;
  refused(reason: string): void;
  noted(reason: string): void;
}

/** Reads DogStatsD datagrams (protocol 1.6) in one pass over their bytes. Total: bad lines are refused, the rest is kept. */
export class LineReader implements MetricLine {
  bytes: Uint8Array = NOTHING;
  view: DataView = new DataView(NOTHING.buffer);
  nameStart = 0;
  nameEnd = 0;
  tagsStart = 0;
  tagsEnd = 0;
  hash = 0;
  type = 0;
  values = new Float64Array(16);
  count = 0;
  valueStart = 0;
  valueEnd = 0;
  weight = 1;
  at: EpochMs | undefined;
  private cursor = 0;
  private nameHash = 0;
  private readonly sink: LineSink;

  constructor(sink: LineSink) {
    this.sink = sink;
  }

  read(datagram: Uint8Array): void {
    this.bytes = datagram;
    this.view = new DataView(datagram.buffer, datagram.byteOffset, datagram.byteLength);
    this.cursor = 0;
    while (this.cursor < datagram.length) {
      this.readLine();
      this.skipLine();
    }
    this.bytes = NOTHING;
  }

  private readLine(): void {
    const first = this.bytes[this.cursor];
    if (first === LF || first === CR) return;
    if (first === EVENT[0] && this.startsWith(EVENT)) this.sink.event();
    else if (first === CHECK[0] && this.startsWith(CHECK)) this.sink.check();
    else {
      const refusal = this.readName() ?? this.readType() ?? this.readFields() ?? this.readValues();
      if (refusal === undefined) this.sink.metric(this);
      else this.sink.refused(refusal);
    }
  }

  private readName(): string | undefined {
    const { bytes } = this;
    let at = this.cursor;
    let hash = 0x811c9dc5;
    for (; at < bytes.length; at++) {
      const byte = bytes[at] ?? 0;
      if (byte === COLON || byte === BAR || byte <= CR) break;
      hash = Math.imul(hash ^ byte, 0x01000193); // FNV-1a
    }
    if (at === bytes.length || bytes[at] !== COLON) return this.refuse(at, 'no value');
    if (at === this.cursor) return this.refuse(at, 'no name');
    this.nameStart = this.cursor;
    this.nameEnd = at;
    this.valueStart = at + 1;
    this.valueEnd = this.cursor = this.sectionEnd(at + 1);
    this.nameHash = hash;
    return this.valueEnd === this.valueStart ? 'no value' : undefined;
  }

  private readType(): string | undefined {
    const from = this.cursor + 1;
    if (this.bytes[this.cursor] !== BAR) return 'no type';
    this.type = this.bytes[from] ?? 0;
    this.cursor = this.sectionEnd(from);
    return isType(this.bytes, from, this.cursor) ? undefined : 'unknown type';
  }

  /** In any order; a repeated field replaces the earlier one. */
  private readFields(): string | undefined {
    this.tagsStart = this.tagsEnd = 0;
    this.weight = 1;
    this.at = undefined;
    this.hash = mixed(this.nameHash ^ Math.imul(this.type, 0x9e3779b1));
    let refusal: string | undefined;
    while (this.cursor < this.bytes.length && this.bytes[this.cursor] === BAR) {
      const problem = this.readField(this.cursor + 1);
      refusal ??= problem;
    }
    if (!this.atLineEnd) return 'control character';
    const timeless = this.type !== COUNT && this.type !== GAUGE;
    return timeless && this.at !== undefined ? 'timestamp on a type that takes none' : refusal;
  }

  /** An unknown field is passed over. */
  private readField(from: number): string | undefined {
    const kind = this.bytes[from];
    if (kind === HASH) {
      this.readTags(from + 1);
      return undefined;
    }
    this.cursor = this.sectionEnd(from);
    if (kind === AT) return this.readRate(from + 1);
    return kind === T ? this.readTimestamp(from + 1) : undefined;
  }

  private readTags(from: number): void {
    const { bytes, view } = this;
    let at = from;
    let hash = this.nameHash ^ Math.imul(this.type, 0x9e3779b1);
    for (; at + 4 <= bytes.length; at += 4) {
      const four = view.getInt32(at, true);
      if (stopsIn(four)) break;
      hash = Math.imul(hash ^ four, 0x9e3779b1);
      hash ^= hash >>> 15;
    }
    for (; at < bytes.length; at++) {
      const byte = bytes[at] ?? 0;
      if (byte === BAR || byte <= CR) break;
      hash = Math.imul(hash ^ byte, 0x01000193);
    }
    this.tagsStart = from;
    this.tagsEnd = this.cursor = at;
    this.hash = mixed(hash);
  }

  private readRate(from: number): string | undefined {
    const rate = numberAt(this.bytes, from, this.cursor);
    if (Number.isNaN(rate)) return 'sample rate is not a number';
    const sane = rate > 0 && rate <= 1 && Number.isFinite(1 / rate);
    if (!sane) this.sink.noted('sample rate outside 0 to 1 taken as 1');
    this.weight = sane ? 1 / rate : 1;
    return undefined;
  }

  private readTimestamp(from: number): string | undefined {
    const seconds = numberAt(this.bytes, from, this.cursor);
    this.at = seconds * 1000;
    return Number.isSafeInteger(seconds) && seconds > 0 ? undefined : 'timestamp is not a time';
  }

  /** `1:2:3`; empty places are passed over, one bad value spoils the line. */
  private readValues(): string | undefined {
    this.count = 0;
    if (this.type === SET) return undefined;
    for (let from = this.valueStart; from < this.valueEnd; ) {
      let to = from;
      while (to < this.valueEnd && this.bytes[to] !== COLON) to++;
      const value = to > from ? numberAt(this.bytes, from, to) : undefined;
      if (Number.isNaN(value)) return 'value is not a number';
      if (value !== undefined) this.push(value);
      from = to + 1;
    }
    return this.count > 0 ? undefined : 'no value';
  }

  private push(value: number): void {
    if (this.count === this.values.length) {
      const grown = new Float64Array(this.count * 2);
      grown.set(this.values);
      this.values = grown;
    }
    this.values[this.count++] = value;
  }

  /** The next `|` or end of line. */
  private sectionEnd(from: number): number {
    const { bytes } = this;
    for (let at = from; at < bytes.length; at++) {
      const byte = bytes[at] ?? 0;
      if (byte === BAR || byte <= CR) return at;
    }
    return bytes.length;
  }

  private get atLineEnd(): boolean {
    const { bytes } = this;
    const at = bytes[this.cursor] === CR ? this.cursor + 1 : this.cursor;
    return at >= bytes.length || bytes[at] === LF;
  }

  private skipLine(): void {
    const { bytes } = this;
    let at = this.cursor;
    while (at < bytes.length && bytes[at] !== LF) at++;
    this.cursor = at + 1;
  }

  private startsWith(prefix: readonly number[]): boolean {
    return prefix.every((byte, at) => this.bytes[this.cursor + at] === byte);
  }

  private refuse(at: number, reason: string): string {
    this.cursor = at;
    return reason;
  }
}

function isType(bytes: Uint8Array, from: number, to: number): boolean {
  const type = bytes[from];
  if (type === TIMING) return to === from + 2 && bytes[from + 1] === SET;
  if (to !== from + 1) return false;
  if (type === COUNT || type === GAUGE || type === SET) return true;
  return type === HISTOGRAM || type === DISTRIBUTION;
}

/** Whether one of four bytes is `|` or ends a line: the classic tests for a zero byte and for one below 14, side by side. */
function stopsIn(four: number): boolean {
  const bars = four ^ 0x7c7c7c7c;
  const bar = (bars - 0x01010101) & ~bars;
  const control = (four - 0x0e0e0e0e) & ~four;
  return ((bar | control) & 0x80808080) !== 0;
}

/** Slots are chosen by the low bits: every bit of the hash must reach them. */
function mixed(hash: number): number {
  const once = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  return once ^ (once >>> 13);
}
