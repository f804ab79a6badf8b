import { DogStatsD, MOST_CONTEXTS } from './aggregate/dogstatsd.ts';
import type { Tally } from './aggregate/tallies.ts';
import type { MetricRow, MetricsAround } from './model/metric.ts';
import type { Bytes, EpochMs, Seconds } from './model/units.ts';
import { metricRows } from './query/metricRows.ts';
import { type AroundAsks, metricsAround } from './query/metricsAround.ts';
import { type Timeseries, timeseries } from './query/timeseries.ts';
import { BUDGET, MetricStore } from './store/metrics.ts';

export interface MetricLimits {
  /** Metric, type and tag set; a histogram, which makes five series, counts once. */
  readonly contexts: number;
  readonly bytes: Bytes;
}

const LIMITS: MetricLimits = { contexts: MOST_CONTEXTS, bytes: BUDGET };

export interface MetricCounters {
  readonly received: number; // values
  readonly events: number; // recognised, not kept
  readonly checks: number; // likewise
  readonly contexts: number; // metric, type and tag set
  readonly rejections: readonly Tally[];
}

/** Metrics of this machine, from datagrams to answers. The bucket still open is part of every answer. */
export class Metrics {
  /** Moves with every datagram. */
  version = 0;
  private readonly store: MetricStore;
  private readonly dogstatsd: DogStatsD;

  constructor({ contexts, bytes }: MetricLimits = LIMITS) {
    this.store = new MetricStore(bytes);
    this.dogstatsd = new DogStatsD(this.store, contexts);
  }

  take(datagram: Uint8Array, now: EpochMs): void {
    this.dogstatsd.take(datagram, now);
    this.version++;
  }

  rows(now: EpochMs): readonly MetricRow[] {
    this.dogstatsd.settle(now);
    return metricRows(this.store, now);
  }

  /** `timeseries('avg:shop.queue{env:dev} by {service}', 900, now)`. */
  timeseries(query: string, last: Seconds, now: EpochMs): Timeseries {
    this.dogstatsd.settle(now);
    return timeseries(this.store, query, now, last);
  }

  around(asks: AroundAsks, now: EpochMs): MetricsAround {
    this.dogstatsd.settle(now);
    return metricsAround(this.store, asks, now);
  }

  get counters(): MetricCounters {
    const { received, events, checks, size, rejections } = this.dogstatsd;
    return { received, events, checks, contexts: size, rejections };
  }

  get usedBytes(): Bytes {
    return this.dogstatsd.usedBytes;
  }
}
