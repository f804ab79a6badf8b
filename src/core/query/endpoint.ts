import { endpointsOf } from '../aggregate/endpointGroups.ts';
import { figures, Sum, windowOf } from '../aggregate/figures.ts';
import { type Bucket, MOST_LISTED } from '../aggregate/requests.ts';
import type { Endpoint, EndpointId } from '../model/endpoint.ts';
import type { EndpointView, RequestList } from '../model/endpointView.ts';
import type { EpochMs, Milliseconds, Seconds } from '../model/units.ts';
import type { Traces } from '../store/traces.ts';
import { breakdownOf } from './breakdown.ts';
import { errorsView } from './errors.ts';
import { requestList } from './requestList.ts';
import { runChange } from './runChange.ts';

export interface EndpointQuestion {
  readonly endpoints: readonly EndpointId[];
  readonly last: Seconds;
  readonly list: RequestList;
}

/** All that the endpoint page shows, of one window that ends at `now`. */
export function endpointView(
  traces: Traces,
  { endpoints: ids, last, list }: EndpointQuestion,
  now: EpochMs,
): EndpointView {
  const endpoints = endpointsOf(traces.endpoints.list, ids);
  const all = endpoints.map(({ id }) => traces.requestsOf(id));
  const window = windowOf(last, now);
  const { from, to, step } = window;
  const buckets = all.flatMap(requests => [...requests.since(from, now)]);
  const sums = sumsOf(buckets, from, to, step);
  const services = different(endpoints.map(endpoint => endpoint.service));
  const percentile = (q: number) => sums.map(sum => sum?.quantile(q) ?? null);
  return {
    now,
    window,
    figures: figures(all, last, now),
    services,
    envs: different(endpoints.map(endpoint => endpoint.env)),
    versions: different(services.flatMap(service => traces.runs.versions(service, from))),
    latency: { p50: percentile(0.5), p95: percentile(0.95), p99: percentile(0.99) },
    requests: {
      ok: sums.map(sum => sum?.ok ?? 0),
      clientError: sums.map(sum => sum?.clientErrors ?? 0),
      serverError: sums.map(sum => sum?.serverErrors ?? 0),
    },
    restarts: services.flatMap(service => traces.runs.restarts(service, from)),
    list: requestList(traces.spans, buckets, list, MOST_LISTED),
    statuses: statusesOf(buckets),
    change: runChange(traces, endpoints, now),
    breakdown: breakdownOf(traces.spans, buckets),
    errors: errorsView(traces, { range: { from, to }, endpoints: ids }, now).groups,
    search: searchFor(endpoints),
  };
}

/** One sum for each step from `from` to `to`; nothing where nothing came. */
function sumsOf(
  buckets: readonly Bucket[],
  from: EpochMs,
  to: EpochMs,
  step: Milliseconds,
): (Sum | undefined)[] {
  const sums: (Sum | undefined)[] = new Array(Math.floor((to - from) / step) + 1).fill(undefined);
  for (const bucket of buckets) {
    const at = Math.floor((bucket.at - from) / step);
    const sum = sums[at] ?? new Sum();
    sum.add(bucket);
    sums[at] = sum;
  }
  return sums;
}

/** Without doubles and without empty ones, in the order they came. */
const different = (texts: readonly string[]): readonly string[] =>
  [...new Set(texts)].filter(text => text !== '');

function statusesOf(buckets: readonly Bucket[]): EndpointView['statuses'] {
  const counts = new Map<number, number>();
  for (const { statuses } of buckets)
    for (const [status, count] of statuses) counts.set(status, (counts.get(status) ?? 0) + count);
  return [...counts]
    .map(([status, count]) => ({ status, count }))
    .sort((a, b) => a.status - b.status);
}

/** `service:shop resource_name:"GET /slow"`: what the tracers called these requests. */
export function searchFor(endpoints: readonly Endpoint[]): string {
  const either = (key: string, values: readonly string[]) => {
    const terms = different(values).map(value => `${key}:"${value.replaceAll('"', '\\"')}"`);
    return terms.length > 1 ? `(${terms.join(' OR ')})` : (terms[0] ?? '');
  };
  return [
    either(
      'service',
      endpoints.map(({ service }) => service),
    ),
    either(
      'resource_name',
      endpoints.map(({ resource }) => resource),
    ),
  ]
    .join(' ')
    .trim();
}
