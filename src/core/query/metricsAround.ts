import type { AroundMetric, MetricsAround } from '../model/metric.ts';
import type { EpochMs, Milliseconds } from '../model/units.ts';
import type { Metric, MetricStore } from '../store/metrics.ts';
import { bucketOf, INTERVAL, startOf } from '../store/ring.ts';
import type { Series } from '../store/series.ts';
import type { MetricQuery } from './metricQuery.ts';
import { telling } from './tellingMetrics.ts';
import { valuesOf } from './timeseries.ts';
import type { Window } from './window.ts';

/** What is asked for: the metrics of a service, of one of its processes where they tell of processes. */
export interface AroundAsks {
  readonly service: string;
  readonly runtimeId?: string | undefined;
  readonly at: EpochMs;
}

const AROUND: Milliseconds = 300_000; // before and after
const STEP: Milliseconds = INTERVAL * 1000;
/** A value this far from the moment still says what it was like. */
const NEAR = 3; // steps
const MOST = 6;

/** The most telling metrics of a service around a moment, as far as they are known by `now`. */
export function metricsAround(store: MetricStore, asks: AroundAsks, now: EpochMs): MetricsAround {
  const first = bucketOf(asks.at - AROUND);
  const steps = (2 * AROUND) / STEP;
  const open = Math.min(bucketOf(now), first + steps);
  const points = Math.max(0, open - first + 1);
  const window: Window = { interval: INTERVAL, buckets: 1, first, from: first, points, open };
  const found: AroundMetric[] = [];
  for (const metric of store.all()) {
    const series = seriesOf(metric, asks);
    if (series.length === 0 || metric.type === undefined) continue;
    const values = new Array<number | null>(steps).fill(null);
    for (const [at, value] of valuesOf(series, plain, window).entries())
      if (at < steps && Number.isFinite(value)) values[at] = value;
    if (values.every(value => value === null)) continue;
    const value = nearest(values, bucketOf(asks.at) - first);
    const unit = series[0]?.name.unit;
    found.push({ metric: metric.name, type: metric.type, unit, values, value });
  }
  const metrics = telling(found, MOST);
  const [from, to] = [startOf(first), startOf(first + steps)];
  return { window: { from, to, step: STEP }, metrics, more: found.length - metrics.length };
}

/** As the page of a metric asks at first. */
const plain: MetricQuery = {
  aggregator: 'avg',
  metric: '',
  scope: [],
  by: [],
  as: undefined,
  rollup: {},
};

/** Those of the process where some of the service's tell that they are, else all of the service. */
function seriesOf({ series }: Metric, { service, runtimeId }: AroundAsks): readonly Series[] {
  const ofService = series.filter(({ name }) => name.tags.includes(`service:${service}`));
  const ofProcess = ofService.filter(({ name }) => name.tags.includes(`runtime-id:${runtimeId}`));
  return ofProcess.length > 0 ? ofProcess : ofService;
}

/** The value of a step, or of the one before or after it that is next to it. */
function nearest(values: readonly (number | null)[], step: number): number | null {
  for (let away = 0; away <= NEAR; away++) {
    const value = values[step - away] ?? values[step + away] ?? null;
    if (value !== null) return value;
  }
  return null;
}
