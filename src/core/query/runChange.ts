import { Sum } from '../aggregate/figures.ts';
import type { Endpoint } from '../model/endpoint.ts';
import type { Change, RunChange } from '../model/endpointView.ts';
import type { EpochMs } from '../model/units.ts';
import type { Traces } from '../store/traces.ts';

const percentiles = { p50: 0.5, p75: 0.75, p95: 0.95, p99: 0.99 } as const;
type Percentile = keyof typeof percentiles;

/** With fewer requests on either side a difference says nothing. */
const LEAST = 20;
const HOUR = 3_600_000;
/** Two intervals of this many standard deviations that do not touch differ with 95 % certainty. */
const DEVIATIONS = 1.4;
const HIGHEST = 3.5; // the rank below the fourth highest
/** Sketches are within 0.8 % of the values. */
const BLUR = 0.01;

/**
 * The run of the code that answers now beside the one before it: all requests of each in the last hour. Requests are
 * of a run by their process and version, not by the time, so that those of both are told apart while they overlap.
 */
export function runChange(
  traces: Traces,
  endpoints: readonly Endpoint[],
  now: EpochMs,
): RunChange | undefined {
  const began = endpoints.flatMap(({ service }) => traces.runs.lastBegan(service) ?? []);
  if (began.length === 0) return undefined;
  const [before, after] = [new Sum(), new Sum()];
  for (const { id, service } of endpoints) {
    const current = traces.runs.current(service);
    for (const bucket of traces.requestsOf(id).since(now - HOUR, now)) {
      if (bucket.estimated > 0) continue; // which run they were of was not told
      if (bucket.run === current) after.add(bucket);
      else if (bucket.run === current - 1) before.add(bucket);
    }
  }
  if (before.requests < LEAST || after.requests < LEAST) return undefined;
  const quantile = (percentile: Percentile) =>
    quantileChange(before, after, percentiles[percentile]);
  return {
    since: Math.max(...began),
    requests: { before: before.requests, after: after.requests },
    latency: {
      p50: quantile('p50'),
      p75: quantile('p75'),
      p95: quantile('p95'),
      p99: quantile('p99'),
    },
    errors: partChange(before, after),
  };
}

/**
 * A percentile of n values lies between those at ranks q ± DEVIATIONS · √(q (1 − q) / n). Near the top that says too much
 * of few values: there the fourth highest must be above all of the other side, which chance makes once in twenty times.
 */
function quantileChange(before: Sum, after: Sum, q: number): Change {
  const between = (sum: Sum) => {
    const reach = DEVIATIONS * Math.sqrt((q * (1 - q)) / sum.requests);
    const rank = Math.min(q - reach, 1 - HIGHEST / sum.requests);
    const low = sum.quantile(Math.max(0, rank)) * (1 - BLUR);
    return [low, sum.quantile(Math.min(1, q + reach)) * (1 + BLUR)] as const;
  };
  return {
    before: before.quantile(q),
    after: after.quantile(q),
    differs: apart(between(before), between(after)),
  };
}

/** One more failure and one more success are assumed, so that none of twenty is not taken for none of all. */
function partChange(before: Sum, after: Sum): Change {
  const between = ({ errors, requests }: Sum) => {
    const part = (errors + 1) / (requests + 2);
    const reach = DEVIATIONS * Math.sqrt((part * (1 - part)) / (requests + 2));
    return [part - reach, part + reach] as const;
  };
  return {
    before: before.errors / before.requests,
    after: after.errors / after.requests,
    differs: apart(between(before), between(after)),
  };
}

type Interval = readonly [low: number, high: number];

const apart = ([lowA, highA]: Interval, [lowB, highB]: Interval): boolean =>
  highA < lowB || highB < lowA;
