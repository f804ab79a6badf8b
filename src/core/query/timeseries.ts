import type { Series } from '../model/metric.ts';
import type { EpochMs, Seconds } from '../model/units.ts';
import type { Metric, MetricStore } from '../store/metrics.ts';
import type { Series as Kept, PointSeries, SketchSeries } from '../store/series.ts';
import { distributionOf } from './distributions.ts';
import { groupsOf } from './groups.ts';
import { type MetricQuery, parseMetricQuery } from './metricQuery.ts';
import { pointsOf } from './points.ts';
import type { Problem } from './problem.ts';
import { timesOf, type Window, windowOf } from './window.ts';

export type Timeseries = { readonly ok: true; readonly series: readonly Series[] } | Problem;

const LONGEST: Seconds = 30 * 86_400;
const MOST_LINES = 100;

/** What a chart of the last seconds draws, sorted by scope. Of more than a hundred lines those of the highest mean. */
export function timeseries(
  store: MetricStore,
  text: string,
  now: EpochMs,
  last: Seconds,
): Timeseries {
  const parsed = parseMetricQuery(text);
  if (!parsed.ok) return parsed;
  const { query } = parsed;
  const metric = store.metric(query.metric);
  if (!metric) return withoutMetric(store, query);
  const problem = mismatch(metric, query);
  if (problem) return problem;
  const window = windowOf(now, Math.min(Math.max(last, 1), LONGEST), query.rollup.interval);
  return { ok: true, series: linesOf(metric, query, window) };
}

function linesOf(metric: Metric, query: MetricQuery, window: Window): readonly Series[] {
  const at = timesOf(window);
  const lines: { readonly series: Series; readonly mean: number }[] = [];
  for (const { scope, series } of groupsOf(metric, query.scope, query.by)) {
    const found = valuesOf(series, query, window);
    const mean = meanOf(found);
    if (Number.isNaN(mean)) continue;
    const unit = query.aggregator === 'count' ? undefined : series[0]?.name.unit;
    const values = new Array<number | null>(window.from - window.first).fill(null);
    for (const value of found) values.push(Number.isFinite(value) ? value : null);
    lines.push({ mean, series: { metric: metric.name, scope, unit, at, values } });
  }
  return lines
    .sort((a, b) => b.mean - a.mean)
    .slice(0, MOST_LINES)
    .map(line => line.series)
    .sort((a, b) => (a.scope < b.scope ? -1 : 1));
}

/** Some series as one line; NaN is a gap. */
export function valuesOf(
  series: readonly Kept[],
  query: MetricQuery,
  window: Window,
): Float64Array {
  const sketches = series.filter(isSketches);
  if (sketches.length > 0) return distributionOf(sketches, query, window);
  const { aggregator } = query;
  const space = typeof aggregator === 'object' || aggregator === 'count' ? 'avg' : aggregator;
  return pointsOf(series.filter(isPoints), space, query, window);
}

const isSketches = (series: Kept): series is SketchSeries => series.kind === 'distribution';
const isPoints = (series: Kept): series is PointSeries => series.kind !== 'distribution';

/** NaN without any value. */
function meanOf(values: Float64Array): number {
  let [sum, count] = [0, 0];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    sum += value;
    count++;
  }
  return sum / count;
}

/** Nothing came of it so far; the name of a histogram alone is no metric, which is easily mistaken. */
function withoutMetric(store: MetricStore, { metric }: MetricQuery): Timeseries {
  if (!store.metric(`${metric}.95percentile`)) return { ok: true, series: [] };
  const message =
    '{0} is a histogram: its metrics are {0}.avg, {0}.count, {0}.max, {0}.median and {0}.95percentile';
  return { ok: false, message, values: [metric], at: 0 };
}

function mismatch({ kind, name, type = 'gauge' }: Metric, query: MetricQuery): Problem | undefined {
  const { aggregator } = query;
  const sketched = typeof aggregator === 'object' || aggregator === 'count';
  if (kind === 'distribution' || !sketched) return undefined;
  const message = 'Percentiles and counts of values need a distribution, and {0} is a {1}';
  return { ok: false, message, values: [name, type], at: 0 };
}
