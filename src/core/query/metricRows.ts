import { Sketch } from '../aggregate/sketch.ts';
import type { MetricRow } from '../model/metric.ts';
import type { EpochMs } from '../model/units.ts';
import type { Metric, MetricStore } from '../store/metrics.ts';
import { type Bucket, bucketOf, INTERVAL, KEPT, startOf } from '../store/ring.ts';
import type { Series } from '../store/series.ts';

/** The metrics of the last hour by name. */
export function metricRows(store: MetricStore, now: EpochMs): readonly MetricRow[] {
  const rows: MetricRow[] = [];
  for (const metric of store.all()) {
    const last = metric.series.reduce((newest, series) => Math.max(newest, series.last), 0);
    if (last < now - startOf(KEPT) || metric.type === undefined) continue;
    rows.push({
      metric: metric.name,
      type: metric.type,
      scopes: metric.series.length,
      tags: metric.tagKeys,
      value: newestValue(metric, bucketOf(now)),
      last,
    });
  }
  return rows.sort((a, b) => (a.metric < b.metric ? -1 : 1));
}

function newestValue(metric: Metric, open: Bucket): number | undefined {
  let bucket = open - KEPT;
  for (const series of metric.series) bucket = Math.max(bucket, series.newestClosed(open) ?? 0);
  let [sum, weight] = [0, 0];
  for (const series of metric.series) {
    const { of, over } = figuresAt(series, bucket, open);
    sum += of;
    weight += over;
  }
  if (weight === 0) return undefined;
  return metric.kind === 'count' ? sum / INTERVAL : sum / weight;
}

function figuresAt(series: Series, bucket: Bucket, open: Bucket): { of: number; over: number } {
  if (series.kind === 'distribution') {
    const sketch = new Sketch();
    series.mergeInto(bucket, bucket, () => sketch);
    return { of: sketch.sum, over: sketch.count };
  }
  const value = series.valueAt(bucket, open);
  return Number.isNaN(value) ? { of: 0, over: 0 } : { of: value, over: 1 };
}
