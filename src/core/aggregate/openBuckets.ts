import type { SampleType } from '../model/metric.ts';
import type { MetricStore } from '../store/metrics.ts';
import type { Bucket } from '../store/ring.ts';
import type { PointSeries, Series, SeriesName, SketchSeries } from '../store/series.ts';
import { Histogram } from './histogram.ts';
import { Sketch } from './sketch.ts';

/** What a metric gathers in the bucket that is still open. */
export interface OpenBucket {
  readonly series: readonly Series[];
  add(value: number, weight: number): void;
  /** Writes what is known of the bucket so far; may be called again as more comes. */
  settle(bucket: Bucket): void;
  /** Settles for good, and begins anew. */
  close(bucket: Bucket): void;
}

class Count implements OpenBucket {
  readonly series: readonly [PointSeries];
  private sum = 0;

  constructor(store: MetricStore, name: SeriesName) {
    this.series = [store.points(name, 'count')];
  }

  add(value: number, weight: number): void {
    this.sum += value * weight;
  }

  settle(bucket: Bucket): void {
    this.series[0].add(bucket, this.sum);
    this.sum = 0;
  }

  close(bucket: Bucket): void {
    this.settle(bucket);
  }
}

/** The last value wins. */
class Gauge implements OpenBucket {
  readonly series: readonly [PointSeries];
  private last = 0;

  constructor(store: MetricStore, name: SeriesName) {
    this.series = [store.points(name, 'gauge')];
  }

  add(value: number): void {
    this.last = value;
  }

  settle(bucket: Bucket): void {
    this.series[0].set(bucket, this.last);
  }

  close(bucket: Bucket): void {
    this.settle(bucket);
  }
}

/** How many different values came. Values are hashes of their text: 52 bits tell a million apart. */
class SetSize implements OpenBucket {
  readonly series: readonly [PointSeries];
  private values = new Set<number>();

  constructor(store: MetricStore, name: SeriesName) {
    this.series = [store.points(name, 'gauge')];
  }

  add(value: number): void {
    this.values.add(value);
  }

  settle(bucket: Bucket): void {
    this.series[0].set(bucket, this.values.size);
  }

  close(bucket: Bucket): void {
    this.settle(bucket);
    this.values = new Set();
  }
}

/** Five series, as the Agent's defaults have it: `.avg`, `.count`, `.max`, `.median` and `.95percentile`. */
class Histograms implements OpenBucket {
  readonly series: readonly [PointSeries, PointSeries, PointSeries, PointSeries, PointSeries];
  private histogram = new Histogram();

  constructor(store: MetricStore, name: SeriesName) {
    const points = (suffix: string) =>
      store.points({ ...name, metric: `${name.metric}.${suffix}` }, 'gauge');
    const counted = { ...name, metric: `${name.metric}.count`, unit: undefined };
    this.series = [
      points('avg'),
      store.points(counted, 'count'),
      points('max'),
      points('median'),
      points('95percentile'),
    ];
  }

  add(value: number, weight: number): void {
    this.histogram.add(value, weight);
  }

  settle(bucket: Bucket): void {
    const { histogram } = this;
    const [avg, count, max, median, percentile] = this.series;
    avg.set(bucket, histogram.sum / histogram.count);
    count.set(bucket, histogram.count);
    max.set(bucket, histogram.max);
    median.set(bucket, histogram.percentile(50));
    percentile.set(bucket, histogram.percentile(95));
  }

  close(bucket: Bucket): void {
    this.settle(bucket);
    this.histogram = new Histogram();
  }
}

class Distribution implements OpenBucket {
  readonly series: readonly [SketchSeries];
  private readonly store: MetricStore;
  private sketch = new Sketch();

  constructor(store: MetricStore, name: SeriesName) {
    this.store = store;
    this.series = [store.sketches(name)];
  }

  add(value: number, weight: number): void {
    this.sketch.add(value, weight);
  }

  settle(bucket: Bucket): void {
    this.series[0].open = { bucket, sketch: this.sketch };
  }

  close(bucket: Bucket): void {
    const [series] = this.series;
    this.store.close(series, bucket, this.sketch);
    series.open = undefined;
    this.sketch = new Sketch();
  }
}

type Opens = new (store: MetricStore, name: SeriesName) => OpenBucket;

export const openBuckets: Readonly<Record<SampleType, Opens>> = {
  count: Count,
  gauge: Gauge,
  set: SetSize,
  histogram: Histograms,
  timing: Histograms,
  distribution: Distribution,
};
