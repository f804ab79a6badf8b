import type { AroundMetric } from '../model/metric.ts';

/** One of each that is there stands before all else: what a process feels first. The first that fits is the best. */
const vital: readonly (readonly RegExp[])[] = [
  [/\.cpu\.percent$/, /\.cpu\.total$/, /\.cpu\.(?:time\.)?user$/],
  [/\.mem\.rss$/, /\.mem\.heap_used$/],
  [/\.gc\.pause\.(?:time|total)$/, /\.gc\.pause\.max$/, /\.gc\.(?:pause|collections|count)\b/],
  [/\.event_loop\.delay\.max$/, /\.event_loop\./],
];
const RUNTIME = /^runtime\./;

/** The vital ones of the runtime, then the app's by how much they moved, then the rest of the runtime's. */
export function telling(metrics: readonly AroundMetric[], most: number): readonly AroundMetric[] {
  const runtime = metrics.filter(({ metric }) => RUNTIME.test(metric));
  const first = vital.flatMap(names => {
    const found = names.flatMap(name => runtime.find(({ metric }) => name.test(metric)) ?? []);
    return found.slice(0, 1);
  });
  const rest = metrics
    .filter(metric => !first.includes(metric))
    .map(metric => ({ metric, runtime: RUNTIME.test(metric.metric), moved: movement(metric) }))
    .sort(
      (a, b) =>
        Number(a.runtime) - Number(b.runtime) ||
        b.moved - a.moved ||
        (a.metric.metric < b.metric.metric ? -1 : 1),
    );
  return [...first, ...rest.map(({ metric }) => metric)].slice(0, most);
}

/**
 * How far its values lie apart, as a part of the greatest: 0 stood still, 1 went from nothing to all. In quarters, so that
 * values which still come in do not make metrics change places.
 */
function movement({ values }: AroundMetric): number {
  const known = values.filter(value => value !== null);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  if (high === low) return 0;
  return Math.ceil((4 * (high - low)) / Math.max(Math.abs(high), Math.abs(low))) / 4;
}
