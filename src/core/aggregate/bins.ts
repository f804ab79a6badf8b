const STEP = 16;
/** What libdatadog and the Agent allow a sketch. Spans a ratio of 5e13 between the lowest and the highest value. */
const MOST = 2048;

/** Counts of neighbouring keys, dense. Beyond 2048 keys the lowest ones share a bin, so that high percentiles stay true. */
export class Bins {
  private counts = new Float64Array(0);
  private first = 0; // the key of the first count

  add(key: number, weight: number): void {
    const at = key - this.first;
    const { counts } = this;
    if (at >= 0 && at < counts.length) counts[at] = (counts[at] ?? 0) + weight;
    else this.addOutside(key, weight);
  }

  /** The first `length` of these, by ascending key: room is made once for all. */
  addAll(keys: Int32Array, weights: Float64Array, length: number): void {
    this.add(keys[0] ?? 0, 0);
    this.add(keys[length - 1] ?? 0, 0);
    const { counts, first } = this;
    for (let index = 0; index < length; index++) {
      const at = Math.max(0, (keys[index] ?? 0) - first);
      counts[at] = (counts[at] ?? 0) + (weights[index] ?? 0);
    }
  }

  /** Ascending keys; empty bins are left out. */
  each(visit: (key: number, count: number) => void): void {
    for (let at = 0; at < this.counts.length; at++) {
      const count = this.counts[at] ?? 0;
      if (count > 0) visit(this.first + at, count);
    }
  }

  /** Descending keys. */
  eachBackwards(visit: (key: number, count: number) => void): void {
    for (let at = this.counts.length - 1; at >= 0; at--) {
      const count = this.counts[at] ?? 0;
      if (count > 0) visit(this.first + at, count);
    }
  }

  get usedBytes(): number {
    return this.counts.byteLength;
  }

  private addOutside(key: number, weight: number): void {
    const { counts, first } = this;
    if (counts.length === 0) this.resize(key - STEP / 2, key + STEP / 2);
    else if (key >= first) this.extend(key);
    else if (counts.length < MOST) this.resize(first - steps(first - key), first + counts.length);
    const at = Math.max(0, key - this.first);
    this.counts[at] = (this.counts[at] ?? 0) + weight;
  }

  /** Upwards by half as much again where that costs no low bin, so that a widening sketch is copied seldom. */
  private extend(key: number): void {
    const { counts, first } = this;
    const least = steps(key + 1 - first);
    const roomy = Math.max(least, steps(counts.length * 1.5));
    this.resize(first, first + (roomy <= MOST ? roomy : least));
  }

  /** Makes the bins those of keys `from` to `end`, or the highest of them where these are too many. */
  private resize(from: number, end: number): void {
    const { counts, first } = this;
    this.first = Math.max(from, end - MOST);
    this.counts = new Float64Array(end - this.first);
    for (let at = 0; at < counts.length; at++) {
      const to = Math.max(0, first + at - this.first);
      this.counts[to] = (this.counts[to] ?? 0) + (counts[at] ?? 0);
    }
  }
}

const steps = (length: number): number => Math.ceil(length / STEP) * STEP;
