import type { EpochMs, Seconds } from '../model/units.ts';
import { type Bucket, bucketOf, INTERVAL, KEPT, startOf } from '../store/ring.ts';

/** Datadog's intervals, those below the ten seconds of a bucket left out. */
const INTERVALS: readonly Seconds[] = [
  10, 20, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14_400, 43_200, 86_400,
];
const MOST_POINTS = 300;

/** The points of an answer: aligned to 1970, each as many buckets long. The last one holds the bucket still open. */
export interface Window {
  readonly interval: Seconds;
  readonly buckets: number; // to a point
  readonly first: number; // the first point, counted from 1970 as buckets are
  readonly points: number;
  readonly open: Bucket;
  /** The first point that may hold data: less than the window where that is longer than what is kept. */
  readonly from: number;
}

/** A first point that begins before the window is left out, as Datadog does. */
export function windowOf(now: EpochMs, last: Seconds, rollup: Seconds | undefined): Window {
  const interval = intervalFor(last, rollup);
  const buckets = interval / INTERVAL;
  const open = bucketOf(now);
  const newest = Math.floor(open / buckets);
  const first = Math.min(newest, Math.ceil((now / 1000 - last) / interval));
  const from = Math.max(first, Math.floor((open - KEPT + 1) / buckets));
  return { interval, buckets, first, points: newest - first + 1, open, from };
}

export function timesOf({ first, points, buckets }: Window): readonly EpochMs[] {
  return Array.from({ length: points }, (_, at) => startOf((first + at) * buckets));
}

/** Whole buckets, and few enough points. */
function intervalFor(last: Seconds, rollup: Seconds | undefined): Seconds {
  const shortest = INTERVALS.find(interval => last / interval <= MOST_POINTS) ?? 86_400;
  if (rollup === undefined) return shortest;
  const asked = Math.ceil(rollup / INTERVAL) * INTERVAL;
  return last / asked <= 5 * MOST_POINTS ? asked : Math.max(asked, shortest);
}
