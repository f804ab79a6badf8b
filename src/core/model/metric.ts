import type { EpochMs } from './units.ts';

/** DogStatsD's types, as Datadog names them. */
export type SampleType = 'count' | 'gauge' | 'histogram' | 'timing' | 'distribution' | 'set';

/** One value of one line. A set's value is text. */
export interface Sample {
  readonly metric: string;
  readonly type: SampleType;
  readonly value: number | string;
  /** In (0, 1]: the part of the values that was sent. */
  readonly rate: number;
  readonly tags: readonly string[]; // sorted, without doubles
}

/** A line of a chart: one scope of one query. Absent values are gaps. */
export interface Series {
  readonly metric: string;
  readonly scope: string; // `endpoint:/slow`, or `*`
  readonly unit: string | undefined;
  readonly at: readonly EpochMs[];
  readonly values: readonly (number | null)[];
}
