import type { Figures, Latency } from '../model/endpoint.ts';
import type { TimeWindow } from '../model/endpointView.ts';
import type { EpochMs, Seconds } from '../model/units.ts';
import { BUCKET, type Bucket, type Requests } from './requests.ts';
import { Sketch } from './sketch.ts';

/**
 * The window that ends now, begun at a whole step so that counts are exact for what it says it shows, and columns of a
 * chart stay what they are while it moves. About ninety steps, whole buckets each: 10 s for 15 minutes, 40 s for an hour.
 */
export function windowOf(last: Seconds, now: EpochMs): TimeWindow {
  const step = Math.max(1, Math.round(last / 900)) * BUCKET;
  return { from: Math.floor((now - last * 1000) / step) * step, to: now, step };
}

/** Figures of several endpoints together. Sketches are merged, never averaged. */
export function figures(all: Iterable<Requests>, last: Seconds, now: EpochMs): Figures {
  const { from } = windowOf(last, now);
  const sum = new Sum();
  let since = Number.POSITIVE_INFINITY;
  let newest = Number.NEGATIVE_INFINITY;
  for (const requests of all) {
    since = Math.min(since, requests.first);
    newest = Math.max(newest, requests.last);
    for (const bucket of requests.since(from, now)) sum.add(bucket);
  }
  return {
    requests: sum.requests,
    ...(sum.estimated > 0 ? { estimated: sum.estimated } : {}),
    errors: sum.errors,
    perMinute: perMinute(sum.requests, Math.max(from, since), now),
    latency: sum.latency(),
    since: Number.isFinite(since) ? since : undefined,
    last: Number.isFinite(newest) ? newest : undefined,
  };
}

/** A rate needs some time to be one: less than a bucket counts as a bucket. */
function perMinute(requests: number, from: EpochMs, now: EpochMs): number {
  return requests === 0 ? 0 : (requests * 60_000) / Math.max(now - from, BUCKET);
}

/** Buckets added up. */
export class Sum {
  requests = 0;
  estimated = 0;
  errors = 0;
  ok = 0;
  clientErrors = 0;
  serverErrors = 0;
  private max = 0;
  private maxAt: EpochMs = 0;
  private readonly sketch = new Sketch();

  add(bucket: Bucket): void {
    this.requests += bucket.requests;
    this.estimated += bucket.estimated;
    this.errors += bucket.errors;
    this.ok += bucket.ok;
    this.clientErrors += bucket.clientErrors;
    this.serverErrors += bucket.serverErrors;
    if (bucket.max >= this.max) {
      this.max = bucket.max;
      this.maxAt = bucket.maxAt;
    }
    this.sketch.merge(bucket.sketch);
  }

  quantile(q: number): number {
    return this.sketch.quantile(q);
  }

  latency(): Latency | undefined {
    if (this.requests === 0) return undefined;
    const at = (q: number) => this.quantile(q);
    return {
      p50: at(0.5),
      p75: at(0.75),
      p95: at(0.95),
      p99: at(0.99),
      max: this.max,
      maxAt: this.maxAt,
    };
  }
}
