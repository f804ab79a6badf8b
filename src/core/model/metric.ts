import type { EpochMs, Milliseconds } from './units.ts';

/** DogStatsD's types, as Datadog names them. */
export type SampleType = 'count' | 'gauge' | 'histogram' | 'timing' | 'distribution' | 'set';

/** A line of a chart: one scope of one query. Absent values are gaps. */
export interface Series {
  readonly metric: string;
  readonly scope: string; // `endpoint:/slow`, or `*`
  readonly unit: string | undefined;
  readonly at: readonly EpochMs[];
  readonly values: readonly (number | null)[];
}

export interface MetricRow {
  readonly metric: string;
  readonly type: SampleType;
  readonly scopes: number; // distinct tag sets
  readonly tags: readonly string[]; // keys seen
  readonly value: number | undefined; // of the newest closed bucket, over all scopes
  readonly last: EpochMs;
}

/** Metrics of a service around a moment, the most telling first. */
export interface MetricsAround {
  readonly window: { readonly from: EpochMs; readonly to: EpochMs; readonly step: Milliseconds };
  readonly metrics: readonly AroundMetric[];
  readonly more: number; // that have values in this time, too
}

export interface AroundMetric {
  readonly metric: string;
  readonly type: SampleType;
  readonly unit: string | undefined;
  /** One for each step, a counter's by second. Absent ones are gaps. */
  readonly values: readonly (number | null)[];
  /** At the moment itself. */
  readonly value: number | null;
}
