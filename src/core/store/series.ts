import type { Sketch } from '../aggregate/sketch.ts';
import type { SampleType } from '../model/metric.ts';
import type { Bytes, EpochMs } from '../model/units.ts';
import { PackedSketches } from './packedSketches.ts';
import { type Bucket, KEPT, type Row, type Rows } from './ring.ts';

/** What a bucket's number means: a gauge's value, how many were counted, or a sketch of values. */
export type SeriesKind = 'gauge' | 'count' | 'distribution';

export interface SeriesName {
  readonly metric: string;
  readonly type: SampleType;
  readonly unit: string | undefined;
  readonly tags: readonly string[]; // sorted, without doubles
}

/** The Agent goes on sending zeros for a counter this long after its last sample: 300 s. */
const ZEROS = 30;

/** An hour of gauge values or counts. Buckets without a value are NaN. */
export class PointSeries {
  readonly name: SeriesName;
  readonly kind: 'gauge' | 'count';
  /** When the newest sample came. */
  last: EpochMs = 0;
  private readonly row: Row;
  private newest: Bucket | undefined;

  constructor(name: SeriesName, kind: 'gauge' | 'count', row: Row) {
    this.name = name;
    this.kind = kind;
    this.row = row;
  }

  set(bucket: Bucket, value: number): void {
    this.row.slab[this.placeOf(bucket)] = value;
  }

  add(bucket: Bucket, value: number): void {
    const place = this.placeOf(bucket);
    const before = this.row.slab[place] ?? 0;
    this.row.slab[place] = Number.isNaN(before) ? value : before + value;
  }

  /** Fills `values` with the buckets from `from` on. `open` is the bucket still being filled: counters read no zero there. */
  read(from: Bucket, open: Bucket, values: Float64Array): void {
    const newest = this.newest ?? Number.NEGATIVE_INFINITY;
    const { slab, base } = this.row;
    const first = clamp(newest - KEPT + 1 - from, values.length);
    const behind = clamp(newest + 1 - from, values.length);
    const idle = this.kind === 'count' ? Math.min(newest + ZEROS, open - 1) + 1 - from : 0;
    values.fill(Number.NaN, 0, first);
    for (let at = first, of = (from + first) % KEPT; at < behind; at++) {
      values[at] = slab[base + of] ?? Number.NaN;
      of = of + 1 === KEPT ? 0 : of + 1;
    }
    values.fill(0, behind, clamp(idle, values.length));
    values.fill(Number.NaN, Math.max(behind, clamp(idle, values.length)));
  }

  /** The newest bucket before `open` that has a value. */
  newestClosed(open: Bucket): Bucket | undefined {
    if (this.newest === undefined) return undefined;
    const idle = this.kind === 'count' ? this.newest + ZEROS : this.newest;
    const oldest = this.newest - KEPT;
    for (let bucket = Math.min(idle, open - 1); bucket > oldest; bucket--)
      if (!Number.isNaN(this.valueAt(bucket, open))) return bucket;
    return undefined;
  }

  valueAt(bucket: Bucket, open: Bucket): number {
    const values = new Float64Array(1);
    this.read(bucket, open, values);
    return values[0] ?? Number.NaN;
  }

  release(rows: Rows): void {
    rows.giveBack(this.row);
  }

  private placeOf(bucket: Bucket): number {
    if (this.newest === undefined || bucket > this.newest) this.advance(bucket);
    else if (bucket <= this.newest - KEPT) this.restart(bucket);
    return this.row.base + (bucket % KEPT);
  }

  /** A counter was 0 in the buckets passed over, as long as the Agent would have said so. */
  private advance(bucket: Bucket): void {
    const { slab, base } = this.row;
    const newest = this.newest ?? bucket - 1;
    const zeros = this.kind === 'count' ? newest + ZEROS : newest;
    for (let over = Math.max(newest + 1, bucket - KEPT + 1); over <= bucket; over++)
      slab[base + (over % KEPT)] = over <= zeros && over < bucket ? 0 : Number.NaN;
    this.newest = bucket;
  }

  /** The machine's clock was set back by more than is kept. */
  private restart(bucket: Bucket): void {
    this.row.slab.fill(Number.NaN, this.row.base, this.row.base + KEPT);
    this.newest = bucket;
  }
}

/** An hour of distributions. Closed buckets are packed; the open one is the aggregation's own sketch. */
export class SketchSeries {
  readonly name: SeriesName;
  readonly kind = 'distribution';
  last: EpochMs = 0;
  open: { readonly bucket: Bucket; readonly sketch: Sketch } | undefined;
  private readonly closed = new PackedSketches();

  constructor(name: SeriesName) {
    this.name = name;
  }

  /** Keeps the sketch of a bucket that is over, and the `kept` newest of all. */
  close(bucket: Bucket, sketch: Sketch, kept: number): void {
    this.closed.forget(bucket - kept, kept - 1);
    this.closed.append(bucket, sketch);
  }

  /** Merges buckets `from` to `to`, both included, into the sketches that `into` gives for them. */
  mergeInto(from: Bucket, to: Bucket, into: (bucket: Bucket) => Sketch): void {
    this.closed.mergeInto(from, to, into);
    const { open } = this;
    if (open && open.bucket >= from && open.bucket <= to) into(open.bucket).merge(open.sketch);
  }

  newestClosed(open: Bucket): Bucket | undefined {
    const { newest } = this.closed;
    return newest !== undefined && newest > open - KEPT ? newest : undefined;
  }

  get usedBytes(): Bytes {
    return this.closed.usedBytes;
  }
}

const clamp = (place: number, length: number): number => Math.max(0, Math.min(place, length));

export type Series = PointSeries | SketchSeries;
