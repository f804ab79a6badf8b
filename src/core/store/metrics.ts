import type { Sketch } from '../aggregate/sketch.ts';
import type { SampleType } from '../model/metric.ts';
import type { Bytes } from '../model/units.ts';
import { type Bucket, KEPT, Rows } from './ring.ts';
import {
  PointSeries,
  type Series,
  type SeriesKind,
  type SeriesName,
  SketchSeries,
} from './series.ts';

/** Which group each series of a metric falls into by one tag key; group 0 holds those without the key. */
export interface Groups {
  readonly values: readonly string[];
  readonly ids: readonly number[]; // one to a series
}

const MOST_GROUPINGS = 32; // tag keys that queries group a metric by

/** The series of one metric. Where its type changed, the type that came last counts. */
export class Metric {
  readonly name: string;
  private all: Series[] = [];
  private byKind: Series[] = [];
  private groups = new Map<string, GroupIndex>();
  private keys = new Set<string>();

  constructor(name: string) {
    this.name = name;
  }

  get kind(): SeriesKind | undefined {
    return this.all.at(-1)?.kind;
  }

  get type(): SampleType | undefined {
    return this.all.at(-1)?.name.type;
  }

  /** Those of the metric's kind. */
  get series(): readonly Series[] {
    return this.byKind;
  }

  add(series: Series): void {
    const same = this.kind === series.kind;
    this.all.push(series);
    if (same) this.include(series);
    else this.index();
  }

  remove(gone: ReadonlySet<Series>): void {
    this.all = this.all.filter(series => !gone.has(series));
    this.index();
  }

  /** Built when first asked for, and added to as series come. */
  groupsOf(key: string): Groups {
    const known = this.groups.get(key);
    const index = known ?? new GroupIndex(key);
    if (this.groups.size >= MOST_GROUPINGS) this.groups.clear();
    this.groups.set(key, index);
    index.extend(this.byKind);
    return index;
  }

  /** Sorted: `endpoint`, `env`. */
  get tagKeys(): readonly string[] {
    return [...this.keys].sort();
  }

  private index(): void {
    this.byKind = [];
    this.groups = new Map();
    this.keys = new Set();
    for (const series of this.all) if (series.kind === this.kind) this.include(series);
  }

  private include(series: Series): void {
    this.byKind.push(series);
    for (const tag of series.name.tags) this.keys.add(tag.split(':', 1)[0] ?? '');
  }
}

class GroupIndex implements Groups {
  readonly values: string[] = ['N/A'];
  readonly ids: number[] = [];
  private readonly prefix: string;
  private readonly known = new Map<string, number>();

  constructor(key: string) {
    this.prefix = `${key.toLowerCase()}:`;
  }

  extend(series: readonly Series[]): void {
    for (let at = this.ids.length; at < series.length; at++)
      this.ids.push(this.idOf(series[at]?.name.tags ?? []));
  }

  private idOf(tags: readonly string[]): number {
    const { prefix, known } = this;
    const tag = tags.find(tag => tag.slice(0, prefix.length).toLowerCase() === prefix);
    if (tag === undefined) return 0;
    const value = tag.slice(prefix.length);
    const id = known.get(value) ?? this.values.push(value) - 1;
    known.set(value, id);
    return id;
  }
}

export const BUDGET: Bytes = 64 << 20;

/** An hour of every series, in memory. Where memory is short, no new series should come and distributions are kept for less. */
export class MetricStore {
  private readonly metrics = new Map<string, Metric>();
  private readonly rows = new Rows();
  private sketchBytes: Bytes = 0;
  private nameBytes: Bytes = 0;
  private readonly budget: Bytes;
  private closing: Bucket = 0;
  private kept = KEPT; // buckets of distributions

  constructor(budget = BUDGET) {
    this.budget = budget;
  }

  points(name: SeriesName, kind: 'gauge' | 'count'): PointSeries {
    return this.keep(new PointSeries(name, kind, this.rows.take()));
  }

  sketches(name: SeriesName): SketchSeries {
    const series = this.keep(new SketchSeries(name));
    this.sketchBytes += series.usedBytes;
    return series;
  }

  /** Keeps the sketch of a bucket that is over. */
  close(series: SketchSeries, bucket: Bucket, sketch: Sketch): void {
    if (bucket !== this.closing) this.adjust(bucket);
    this.sketchBytes -= series.usedBytes;
    series.close(bucket, sketch, this.kept);
    this.sketchBytes += series.usedBytes;
  }

  remove(gone: ReadonlySet<Series>): void {
    const touched = new Set<Metric>();
    for (const series of gone) {
      const metric = this.metrics.get(series.name.metric);
      if (metric) touched.add(metric);
      this.nameBytes -= bytesOf(series.name);
      if (series.kind === 'distribution') this.sketchBytes -= series.usedBytes;
      else series.release(this.rows);
    }
    for (const metric of touched) {
      metric.remove(gone);
      if (metric.kind === undefined) this.metrics.delete(metric.name);
    }
  }

  metric(name: string): Metric | undefined {
    return this.metrics.get(name);
  }

  all(): IterableIterator<Metric> {
    return this.metrics.values();
  }

  get full(): boolean {
    return this.usedBytes >= this.budget;
  }

  get usedBytes(): Bytes {
    return this.rows.usedBytes + this.sketchBytes + this.nameBytes;
  }

  /** Once for each bucket, so that all distributions reach back equally far. */
  private adjust(bucket: Bucket): void {
    this.closing = bucket;
    if (this.full) this.kept = Math.max(2, Math.floor(this.kept * 0.9));
    else if (this.usedBytes < this.budget * 0.8) this.kept = Math.min(KEPT, this.kept + 1);
  }

  private keep<S extends Series>(series: S): S {
    const { metric: name } = series.name;
    const metric = this.metrics.get(name) ?? new Metric(name);
    this.metrics.set(name, metric);
    metric.add(series);
    this.nameBytes += bytesOf(series.name);
    return series;
  }
}

/** Objects and text of a series, roughly. */
function bytesOf({ metric, tags }: SeriesName): Bytes {
  return 300 + metric.length + tags.reduce((sum, tag) => sum + 32 + tag.length, 0);
}
