import type { StatsBucket, StatsGroup } from '../decode/clientStats.ts';
import type { EpochMs } from '../model/units.ts';
import type { StoreSink } from '../store/storeSink.ts';
import { BUCKET, Bucket } from './requests.ts';
import { Sketch } from './sketch.ts';

/** Beyond these in ten seconds nothing is made up: it would no longer be sound. */
const MOST_KEYS = 256;
const MOST_BUCKETS = 361;
/** Bodies remembered, so that one that was sent again is not counted again. */
const MOST_SEEN = 1024;

/** Requests of one service, operation, resource and status, in the ten seconds in which they ended. */
interface Counted {
  /** Spans that came. */
  received: number;
  receivedErrors: number;
  /** What tracers have counted, all of their processes together. */
  hits: number;
  errors: number;
  readonly status: number;
  readonly latency: Sketch;
  /** Where the difference belongs; known when there was one. */
  endpoint: number | undefined;
}

/**
 * Traffic that a tracer has counted and whose spans it has kept to itself. A request is either a span that came or part of
 * the difference between what was counted and what came, so that it is never counted twice, in whatever order both come.
 *
 *     GET /slow 200, 10:14:00      counted 12, came 4      8 more requests, with the latencies that were counted
 */
export class ClientStats {
  /** Whether the spans that are read now are of a tracer that sends statistics. */
  counting = false;
  private readonly buckets = new Map<number, Map<string, Counted>>();
  private readonly seen = new Set<string>();

  /** An entry span has come. */
  saw({ fields, strings }: StoreSink, status: number, ended: EpochMs): void {
    if (!this.counting) return;
    const texts = [fields.service, fields.name, fields.resource].map(id => strings.text(id));
    const counted = this.of(Math.floor(ended / BUCKET), keyOf(texts, status), status);
    if (!counted) return;
    counted.received++;
    if (fields.error !== 0) counted.receivedErrors++;
  }

  /** True the first time: a post that was answered late is sent again, byte by byte the same. */
  isNew(body: Uint8Array): boolean {
    const print = printOf(body);
    if (this.seen.has(print)) return false;
    this.seen.add(print);
    for (const oldest of this.seen) {
      if (this.seen.size <= MOST_SEEN) break;
      this.seen.delete(oldest);
    }
    return true;
  }

  /** Adds what was counted; `endpointOf` gives the endpoint of requests that are missing. Returns those it named. */
  take(
    { at, groups }: StatsBucket,
    endpointOf: (group: StatsGroup) => number,
  ): ReadonlySet<number> {
    const named = new Set<number>();
    for (const group of groups.filter(isEntry)) {
      const key = keyOf([group.service, group.name, group.resource], group.status);
      const counted = this.of(at / BUCKET, key, group.status);
      if (!counted) continue;
      counted.hits += group.hits;
      counted.errors += group.errors;
      counted.latency.merge(group.latency);
      if (counted.hits <= counted.received) continue;
      counted.endpoint ??= endpointOf(group);
      named.add(counted.endpoint);
    }
    return named;
  }

  /** The requests of an endpoint that no span tells of, one bucket for each status and ten seconds. */
  *missing(endpoint: number, from: EpochMs, now: EpochMs): Iterable<Bucket> {
    for (let number = Math.floor(from / BUCKET); number <= Math.floor(now / BUCKET); number++) {
      for (const counted of this.buckets.get(number)?.values() ?? [])
        if (counted.endpoint === endpoint && counted.hits > counted.received)
          yield difference(counted, number * BUCKET);
    }
  }

  private of(number: number, key: string, status: number): Counted | undefined {
    let bucket = this.buckets.get(number);
    if (!bucket) {
      bucket = new Map();
      this.buckets.set(number, bucket);
      this.prune();
    }
    const known = bucket.get(key);
    if (known || bucket.size >= MOST_KEYS) return known;
    const counts = { received: 0, receivedErrors: 0, hits: 0, errors: 0, endpoint: undefined };
    const counted: Counted = { ...counts, status, latency: new Sketch() };
    bucket.set(key, counted);
    return counted;
  }

  private prune(): void {
    while (this.buckets.size > MOST_BUCKETS) this.buckets.delete(Math.min(...this.buckets.keys()));
  }
}

const keyOf = (texts: readonly string[], status: number): string => [...texts, status].join('\n');

/** As for spans: where a request entered its service. */
const isEntry = ({ hits, type, kind, status, method }: StatsGroup): boolean =>
  hits > 0 && (type === 'web' || kind === 'server') && (status > 0 || method !== '');

/** Latencies of what came and what did not are not told apart: the part that is missing is taken to be like the whole. */
function difference(counted: Counted, at: EpochMs): Bucket {
  const { hits, received, status, latency } = counted;
  const requests = hits - received;
  const errors = Math.min(requests, Math.max(0, counted.errors - counted.receivedErrors));
  const bucket = new Bucket(at, 0);
  bucket.requests = requests;
  bucket.estimated = requests;
  bucket.errors = errors;
  if (status >= 500) bucket.serverErrors = requests;
  else if (status >= 400) bucket.clientErrors = requests;
  else bucket.ok = requests;
  bucket.statuses.set(status, requests);
  latency.eachBin((key, count) => bucket.sketch.addKey(key, (count * requests) / hits));
  bucket.sketch.count = requests;
  bucket.sketch.min = latency.min;
  bucket.sketch.max = latency.max;
  bucket.max = Math.max(0, latency.max);
  bucket.maxAt = at;
  return bucket;
}

/** Length and two sums of all bytes: two bodies with the same ones are the same for our purpose. */
function printOf(body: Uint8Array): string {
  let [a, b] = [0x811c9dc5, 0];
  for (const byte of body) {
    a = Math.imul(a ^ byte, 0x01000193);
    b = Math.imul(b + byte, 0x85ebca6b) ^ (b >>> 13);
  }
  return `${body.length} ${a} ${b}`;
}
