import type { EpochMs } from '../model/units.ts';
import { RowIndex } from '../store/rowIndex.ts';

/** The newest occurrences that are kept; what is older still counts in its group's first and last. */
const MOST = 1 << 15;

export interface Occurrence {
  readonly at: EpochMs;
  readonly group: number;
  readonly place: number;
  /** Found in what has left the memory. */
  readonly past: boolean;
}

/** The halves of a span's id. */
export interface SpanId {
  readonly high: number;
  readonly low: number;
}

/**
 * When which kind of error happened where, in a ring of columns: 25 bytes each. Found by the span that tells of it,
 * wherever that is: it may leave the memory, and be met again in what is kept.
 */
export class Occurrences {
  private readonly at = new Float64Array(MOST);
  private readonly group = new Uint32Array(MOST);
  private readonly place = new Uint32Array(MOST);
  private readonly past = new Uint8Array(MOST);
  private readonly high = new Uint32Array(MOST);
  private readonly low = new Uint32Array(MOST);
  private readonly bySpan = new RowIndex({
    high: index => this.high[index] ?? 0,
    low: index => this.low[index] ?? 0,
  });
  private added = 0;

  /** Whether one more takes the place of one that is here. */
  get isFull(): boolean {
    return this.added >= MOST;
  }

  /** Another finding about a span that is known takes the place of the first. */
  set({ high, low }: SpanId, { at, group, place, past }: Occurrence): void {
    const known = this.bySpan.find(high, low);
    const index = known < 0 ? this.free() : known;
    this.at[index] = at;
    this.group[index] = group;
    this.place[index] = place;
    this.past[index] = Number(past);
    this.high[index] = high;
    this.low[index] = low;
    if (known < 0) this.bySpan.set(high, low, index);
  }

  /** What was found about a span. */
  of({ high, low }: SpanId): Omit<Occurrence, 'at'> | undefined {
    const index = this.bySpan.find(high, low);
    if (index < 0) return undefined;
    return {
      group: this.group[index] ?? 0,
      place: this.place[index] ?? 0,
      past: this.past[index] === 1,
    };
  }

  delete({ high, low }: SpanId): void {
    const index = this.bySpan.find(high, low);
    if (index < 0) return;
    this.at[index] = Number.NEGATIVE_INFINITY;
    this.bySpan.remove(index);
  }

  /** Those from `from` up to `to`, in no order. */
  each(from: EpochMs, to: EpochMs, visit: (at: EpochMs, group: number, place: number) => void) {
    const count = Math.min(this.added, MOST);
    for (let index = 0; index < count; index++) {
      const at = this.at[index] ?? 0;
      if (at >= from && at <= to) visit(at, this.group[index] ?? 0, this.place[index] ?? 0);
    }
  }

  private free(): number {
    const index = this.added++ % MOST;
    if (this.added > MOST) this.bySpan.remove(index);
    return index;
  }
}
