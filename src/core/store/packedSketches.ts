import type { Sketch } from '../aggregate/sketch.ts';
import type { Bytes } from '../model/units.ts';
import type { Bucket } from './ring.ts';

const HEAD: Bytes = 33; // a byte that says whether counts are whole; then count, sum, min and max
const LONGEST: Bytes = 12; // of a key and its count
const SCALE = 256; // parts of one, where sample rates made fractions

/**
 * Sketches of closed buckets, one behind the other in one array, oldest first: one of five values takes about 45 bytes,
 * one of a hundred about 200.
 *
 *     01    count sum min max  b4 15 01   02 01 …
 *     whole                    first key  steps to the next keys and their counts; all variable-length
 *                              and count
 */
export class PackedSketches {
  private bytes = new Uint8Array(64);
  private view = new DataView(this.bytes.buffer);
  private end = 0;
  private readonly buckets: Bucket[] = [];
  private readonly starts: number[] = [];

  append(bucket: Bucket, sketch: Sketch): void {
    const bins: number[] = [];
    sketch.eachBin((key, count) => bins.push(key, count));
    this.makeRoom(HEAD + bins.length * (LONGEST / 2));
    this.buckets.push(bucket);
    this.starts.push(this.end);
    const whole = bins.every(Number.isInteger);
    this.writeHead(whole, sketch);
    let before = 0;
    for (let at = 0; at < bins.length; at += 2) {
      const step = (bins[at] ?? 0) - before;
      const count = bins[at + 1] ?? 0;
      before += step;
      this.writeNumber(at > 0 ? step : zigzag(step));
      this.writeNumber(whole ? count : Math.max(1, Math.round(count * SCALE)));
    }
  }

  /** Gives up what is not after a bucket, and all but the newest `most`. */
  forget(until: Bucket, most: number): void {
    const kept = this.buckets.findIndex(bucket => bucket > until);
    const gone = Math.max(kept < 0 ? this.buckets.length : kept, this.buckets.length - most);
    this.buckets.splice(0, gone);
    this.starts.splice(0, gone);
  }

  /** Merges the buckets `from` to `to`, both included, into the sketches that `into` gives for them. */
  mergeInto(from: Bucket, to: Bucket, into: (bucket: Bucket) => Sketch): void {
    const bins = new Unpacked(this.bytes);
    this.buckets.forEach((bucket, at) => {
      const start = this.starts[at] ?? this.end;
      if (bucket >= from && bucket <= to)
        this.mergeOne(bins, start, this.starts[at + 1] ?? this.end, into(bucket));
    });
  }

  get newest(): Bucket | undefined {
    return this.buckets.at(-1);
  }

  get usedBytes(): Bytes {
    return this.bytes.length + this.buckets.length * 16;
  }

  private mergeOne(bins: Unpacked, start: number, end: number, into: Sketch): void {
    const { view } = this;
    into.count += view.getFloat64(start + 1);
    into.sum += view.getFloat64(start + 9);
    into.min = Math.min(into.min, view.getFloat64(start + 17));
    into.max = Math.max(into.max, view.getFloat64(start + 25));
    bins.read(start + HEAD, end, this.bytes[start] === 1 ? 1 : 1 / SCALE);
    into.addKeys(bins.keys, bins.weights, bins.length);
  }

  private writeHead(whole: boolean, { count, sum, min, max }: Sketch): void {
    this.bytes[this.end] = whole ? 1 : 0;
    this.view.setFloat64(this.end + 1, count);
    this.view.setFloat64(this.end + 9, sum);
    this.view.setFloat64(this.end + 17, min);
    this.view.setFloat64(this.end + 25, max);
    this.end += HEAD;
  }

  /** Seven bits to a byte, lowest first; the high bit says that more follow. Divides, since counts may exceed 32 bits. */
  private writeNumber(value: number): void {
    let left = value;
    for (; left > 127; left = Math.floor(left / 128)) this.bytes[this.end++] = 128 + (left % 128);
    this.bytes[this.end++] = left;
  }

  /** Closes up over what was forgotten. The array is a quarter larger than needed, and is made anew where it is far from that. */
  private makeRoom(size: Bytes): void {
    const first = this.starts[0] ?? this.end;
    const live = this.end - first;
    const filled = (live + size) / this.bytes.length;
    if (filled > 0.7 && this.end + size <= this.bytes.length) return;
    const fits = filled > 0.7 && filled < 0.85;
    const target = fits ? this.bytes : new Uint8Array(Math.ceil((live + size) * 1.25));
    target.set(this.bytes.subarray(first, this.end));
    this.starts.forEach((start, at) => {
      this.starts[at] = start - first;
    });
    this.end = live;
    this.bytes = target;
    this.view = new DataView(target.buffer);
  }
}

const zigzag = (value: number): number => (value < 0 ? -value * 2 - 1 : value * 2);
const unzigzag = (value: number): number => (value % 2 === 1 ? -(value + 1) / 2 : value / 2);

/** The bins of one sketch after the other, in arrays that are used again. */
class Unpacked {
  keys = new Int32Array(64);
  weights = new Float64Array(64);
  length = 0;
  private at = 0;
  private readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** Most steps and counts take one byte: those are read in place, since there are tens of thousands in an hour. */
  read(from: number, end: number, part: number): void {
    this.makeRoom((end - from) / 2); // a bin takes two bytes at least
    const { bytes, keys, weights } = this;
    let key = unzigzag(this.number(from));
    let at = this.at;
    let length = 0;
    for (;;) {
      const count = bytes[at] ?? 0;
      keys[length] = key;
      weights[length++] = (count < 128 ? count : this.number(at)) * part;
      at = count < 128 ? at + 1 : this.at;
      if (at >= end) break;
      const step = bytes[at] ?? 0;
      key += step < 128 ? step : this.number(at);
      at = step < 128 ? at + 1 : this.at;
    }
    this.length = length;
  }

  private makeRoom(bins: number): void {
    if (bins <= this.keys.length) return;
    this.keys = new Int32Array(2 * bins);
    this.weights = new Float64Array(2 * bins);
  }

  /** Leaves `at` behind it. */
  private number(from: number): number {
    this.at = from;
    let [value, byte] = [0, 128];
    for (let worth = 1; byte > 127; worth *= 128) {
      byte = this.bytes[this.at++] ?? 0;
      value += (byte & 127) * worth;
    }
    return value;
  }
}
