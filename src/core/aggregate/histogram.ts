import { Sketch } from './sketch.ts';

const MOST_EXACT = 256;

/**
 * Values of one histogram in one bucket. Percentiles are the Agent's: the nearest rank in the list in which a value of
 * sample rate 0.25 stands four times. Beyond 256 values they are a sketch's, within 1 %.
 */
export class Histogram {
  count = 0;
  sum = 0;
  max = Number.NEGATIVE_INFINITY;
  /** Values and their weights, in turns. */
  private exact: number[] = [];
  private sketch: Sketch | undefined;

  add(value: number, weight: number): void {
    this.count += weight;
    this.sum += value * weight;
    if (value > this.max) this.max = value;
    if (this.sketch) this.sketch.add(value, weight);
    else {
      this.exact.push(value, weight);
      if (this.exact.length >= MOST_EXACT * 2) this.spill();
    }
  }

  /** The value of zero-based rank floor((100 q count - 1) / 100); `percentile(95)`. */
  percentile(hundredths: number): number {
    if (this.sketch) return this.sketch.quantile(hundredths / 100);
    const { exact } = this;
    const rank = Math.floor((hundredths * this.count - 1) / 100);
    const places = Array.from({ length: exact.length / 2 }, (_, at) => at * 2);
    places.sort((a, b) => (exact[a] ?? 0) - (exact[b] ?? 0));
    let below = 0;
    for (const at of places) {
      below += exact[at + 1] ?? 0;
      if (below > rank) return exact[at] ?? this.max;
    }
    return this.max;
  }

  private spill(): void {
    const { exact, sketch = new Sketch() } = this;
    for (let at = 0; at < exact.length; at += 2) sketch.add(exact[at] ?? 0, exact[at + 1]);
    this.sketch = sketch;
    this.exact = [];
  }
}
