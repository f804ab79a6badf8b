import type { Bytes, EpochMs, Seconds } from '../model/units.ts';

/** The Agent's: metrics are aggregated over ten seconds. */
export const INTERVAL: Seconds = 10;
/** Buckets kept of each series: an hour. */
export const KEPT = 360;

/** Aligned ten seconds, counted from 1970: bucket 1 begins ten seconds after. */
export type Bucket = number;

export const bucketOf = (at: EpochMs): Bucket => Math.floor(at / (INTERVAL * 1000));
export const startOf = (bucket: Bucket): EpochMs => bucket * INTERVAL * 1000;

const ROWS = 64;

/** A row of `KEPT` numbers inside a slab that it shares with other series. */
export interface Row {
  readonly slab: Float64Array;
  readonly base: number;
}

/** Hands out rows. One allocation for 64 of them: 184 kB. */
export class Rows {
  private readonly free: Row[] = [];
  private slabs = 0;

  take(): Row {
    const row = this.free.pop() ?? this.newSlab();
    row.slab.fill(Number.NaN, row.base, row.base + KEPT);
    return row;
  }

  giveBack(row: Row): void {
    this.free.push(row);
  }

  get usedBytes(): Bytes {
    return (this.slabs * ROWS - this.free.length) * KEPT * 8;
  }

  private newSlab(): Row {
    const slab = new Float64Array(ROWS * KEPT);
    this.slabs++;
    for (let row = ROWS - 1; row > 0; row--) this.free.push({ slab, base: row * KEPT });
    return { slab, base: 0 };
  }
}
