import { Bins } from './bins.ts';

const GAMMA = 1.015625;
const OFFSET = 1338.5;
const PER_KEY = 1 / Math.log(GAMMA);
const MIDDLE = (2 * GAMMA) / (1 + GAMMA); // from a bin's lower bound to the estimate
const MOST_KEY = 32767; // the Agent's keys have 16 bits
const FEW = 64; // as pairs these take less than the bins of a spread of one decade

/**
 * DDSketch with the bins of libdatadog and the Agent: percentiles within 0.775 % of the values, `count`, `sum`, `min`
 * and `max` exact. A bin is known by a signed key: value v >= 1e-9 counts in bin floor(log(v) / log(1.015625) + 1338.5),
 * -v in the same one negated, anything nearer to zero in bin 0.
 */
export class Sketch {
  count = 0;
  sum = 0;
  min = Number.POSITIVE_INFINITY;
  max = Number.NEGATIVE_INFINITY;
  /** Key and weight of the first few values, one after the other: most sketches never need the bins. */
  private few: number[] | undefined = [];
  private zero = 0;
  private positive: Bins | undefined;
  private negative: Bins | undefined;

  /** `weight` is 1 / sample rate. What is not a number, or weighs nothing, is not counted. */
  add(value: number, weight = 1): void {
    if (!Number.isFinite(value) || !(weight > 0)) return;
    this.count += weight;
    this.sum += value * weight;
    if (value < this.min) this.min = value;
    if (value > this.max) this.max = value;
    this.addKey(keyOf(value), weight);
  }

  merge(other: Sketch): void {
    if (other.count === 0) return;
    this.count += other.count;
    this.sum += other.sum;
    this.min = Math.min(this.min, other.min);
    this.max = Math.max(this.max, other.max);
    if (other.few) this.addPairs(other.few);
    else other.eachBin((key, count) => this.addKey(key, count));
  }

  /** `quantile(0.95)`: the estimate of the value of rank q * (count - 1); not a number while nothing was added. */
  quantile(q: number): number {
    const rank = q * (this.count - 1);
    let [below, found] = [0, Number.NaN];
    this.eachBin((key, count) => {
      if (below <= rank || Number.isNaN(found)) found = estimateOf(key);
      below += count;
    });
    return Math.min(this.max, Math.max(this.min, found));
  }

  /** Counts by ascending key: what merging and keeping a sketch needs. */
  eachBin(visit: (key: number, count: number) => void): void {
    if (this.few) eachPair(this.few, visit);
    this.negative?.eachBackwards((key, count) => visit(-key, count));
    if (this.zero > 0) visit(0, this.zero);
    this.positive?.each(visit);
  }

  /** Roughly what the heap holds for it. */
  get usedBytes(): number {
    const bins = (this.positive?.usedBytes ?? 0) + (this.negative?.usedBytes ?? 0);
    return 160 + (this.few?.length ?? 0) * 8 + bins;
  }

  /** Counts a bin of another sketch; `count`, `sum`, `min` and `max` are the caller's. */
  addKey(key: number, weight: number): void {
    if (this.few) {
      this.few.push(key, weight);
      if (this.few.length >= 2 * FEW) this.spill(this.few);
    } else if (key > 0) {
      this.positive ??= new Bins();
      this.positive.add(key, weight);
    } else if (key < 0) {
      this.negative ??= new Bins();
      this.negative.add(-key, weight);
    } else this.zero += weight;
  }

  /** The same for the first `length` bins of a sketch, by ascending key: what merging many of them comes down to. */
  addKeys(keys: Int32Array, weights: Float64Array, length: number): void {
    if (this.few && this.few.length + 2 * length >= 2 * FEW) this.spill(this.few);
    if (!this.few && (keys[0] ?? 0) > 0) {
      this.positive ??= new Bins();
      this.positive.addAll(keys, weights, length);
    } else
      for (let index = 0; index < length; index++)
        this.addKey(keys[index] ?? 0, weights[index] ?? 0);
  }

  private spill(few: readonly number[]): void {
    this.few = undefined;
    this.addPairs(few);
  }

  private addPairs(pairs: readonly number[]): void {
    for (let at = 0; at < pairs.length; at += 2) this.addKey(pairs[at] ?? 0, pairs[at + 1] ?? 0);
  }
}

/** `keyOf(1)` is 1338. */
export function keyOf(value: number): number {
  const key = Math.floor(Math.log(Math.abs(value)) * PER_KEY + OFFSET);
  if (!(key > 0)) return 0;
  return Math.sign(value) * Math.min(key, MOST_KEY);
}

/** The estimate for what a bin holds. */
export function estimateOf(key: number): number {
  if (key === 0) return 0;
  return Math.sign(key) * GAMMA ** (Math.abs(key) - OFFSET) * MIDDLE;
}

/** Pairs by ascending key; a key that was added twice is visited twice. */
function eachPair(pairs: readonly number[], visit: (key: number, count: number) => void): void {
  const places = Array.from({ length: pairs.length / 2 }, (_, at) => 2 * at);
  places.sort((a, b) => (pairs[a] ?? 0) - (pairs[b] ?? 0));
  for (const at of places) visit(pairs[at] ?? 0, pairs[at + 1] ?? 0);
}
