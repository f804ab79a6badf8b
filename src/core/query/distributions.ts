import { Sketch } from '../aggregate/sketch.ts';
import type { SketchSeries } from '../store/series.ts';
import type { Aggregator, MetricQuery } from './metricQuery.ts';
import type { Window } from './window.ts';

/** One line of a distribution: sketches are merged over time and series at once. NaN is a gap. */
export function distributionOf(
  series: readonly SketchSeries[],
  { aggregator, as }: MetricQuery,
  window: Window,
): Float64Array {
  const { first, from, points, buckets, open, interval } = window;
  const sketches: (Sketch | undefined)[] = new Array(first + points - from);
  const sketchAt = (bucket: number): Sketch => {
    const at = Math.floor(bucket / buckets) - from;
    const sketch = sketches[at] ?? new Sketch();
    sketches[at] = sketch;
    return sketch;
  };
  for (const one of series) one.mergeInto(from * buckets, open, sketchAt);
  const adds = aggregator === 'count' || aggregator === 'sum';
  const divisor = as === 'rate' && adds ? interval : 1;
  return Float64Array.from(sketches, sketch =>
    sketch ? figure(sketch, aggregator) / divisor : Number.NaN,
  );
}

function figure(sketch: Sketch, aggregator: Aggregator): number {
  if (typeof aggregator === 'object') return sketch.quantile(aggregator.percentile / 100);
  if (aggregator === 'avg') return sketch.sum / sketch.count;
  return sketch[aggregator];
}
