import type { EpochMs, Milliseconds, Nanoseconds } from '../model/units.ts';
import type { Row } from '../store/columns.ts';
import { Sketch } from './sketch.ts';

/** The step of every figure and chart of requests, aligned to the clock as Datadog's own. */
export const BUCKET: Milliseconds = 10_000;
/** What is kept: an hour, the longest window that can be chosen. */
const MOST_BUCKETS = 361;
/** Requests that a bucket can name, in each of its lists. */
export const MOST_LISTED = 10;

export interface Request {
  readonly row: Row;
  readonly start: EpochMs;
  readonly duration: Nanoseconds;
  readonly error: boolean;
  readonly status: number;
}

/** Ten seconds of one endpoint, of one run of its code. */
export class Bucket {
  readonly at: EpochMs;
  readonly run: number;
  /** The same ten seconds of the run before. */
  readonly other: Bucket | undefined;
  requests = 0;
  /** Those of the requests of which no span came: a tracer has counted them. */
  estimated = 0;
  errors = 0;
  ok = 0;
  clientErrors = 0;
  serverErrors = 0;
  max: Nanoseconds = 0;
  maxAt: EpochMs = 0;
  readonly sketch = new Sketch();
  readonly slowest: Request[] = []; // longest first
  readonly failing: Request[] = []; // longest first
  readonly latest: Request[] = []; // newest first
  /** How many of each HTTP status; 0 is none. */
  readonly statuses = new Map<number, number>();

  constructor(at: EpochMs, run: number, other?: Bucket) {
    this.at = at;
    this.run = run;
    this.other = other;
  }

  add(request: Request): void {
    const { duration, error, status } = request;
    this.requests++;
    if (error) this.errors++;
    if (status >= 500 || (status === 0 && error)) this.serverErrors++;
    else if (status >= 400) this.clientErrors++;
    else this.ok++;
    this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
    this.sketch.add(duration);
    if (duration > this.max) {
      this.max = duration;
      this.maxAt = request.start;
    }
    enlist(this.slowest, request, duration, longest);
    if (error) enlist(this.failing, request, duration, longest);
    enlist(this.latest, request, request.start, newest);
  }
}

const longest = (request: Request): number => request.duration;
const newest = (request: Request): number => request.start;

/** Puts the request where its rank belongs, if it belongs at all; mostly one comparison. */
function enlist(
  list: Request[],
  request: Request,
  rank: number,
  rankOf: (other: Request) => number,
): void {
  const last = list.at(-1);
  if (list.length >= MOST_LISTED && last && rankOf(last) >= rank) return;
  if (list.length >= MOST_LISTED) list.pop();
  let at = list.length;
  while (at > 0 && rankOf(list[at - 1] ?? request) < rank) at--;
  list.splice(at, 0, request);
}

/** The requests of one endpoint in buckets of ten seconds, by the moment they ended. */
export class Requests {
  first: EpochMs = Number.POSITIVE_INFINITY;
  last: EpochMs = Number.NEGATIVE_INFINITY;
  /** Buckets of requests of which no span came. */
  stated: ((from: EpochMs, now: EpochMs) => Iterable<Bucket>) | undefined;
  private readonly buckets = new Map<number, Bucket>();

  /**
   * A clock that runs ahead, or a request older than what is kept, must not open buckets: those end up at the edge.
   * Runs that answer at the same time have buckets of their own, so that each run's figures are exact.
   */
  add(request: Request, now: EpochMs, run = 0): void {
    const ended = Math.min(request.start + request.duration / 1e6, now);
    const number = Math.floor(ended / BUCKET);
    if (number <= Math.floor(now / BUCKET) - MOST_BUCKETS) return;
    this.first = Math.min(this.first, ended);
    this.last = Math.max(this.last, Math.min(request.start, now));
    this.bucket(number, run, now).add(request);
  }

  /** The buckets that touch the time from `from` on, in no order. Costs what is asked for, not what is kept. */
  *since(from: EpochMs, now: EpochMs): Iterable<Bucket> {
    for (let number = Math.floor(from / BUCKET); number <= Math.floor(now / BUCKET); number++) {
      for (let one = this.buckets.get(number); one; one = one.other) yield one;
    }
    if (this.stated) yield* this.stated(from, now);
  }

  private bucket(number: number, run: number, now: EpochMs): Bucket {
    const newest = this.buckets.get(number);
    for (let one = newest; one; one = one.other) if (one.run === run) return one;
    const bucket = new Bucket(number * BUCKET, run, newest);
    this.buckets.set(number, bucket);
    if (!newest) this.prune(now);
    return bucket;
  }

  private prune(now: EpochMs): void {
    if (this.buckets.size <= MOST_BUCKETS) return;
    const oldest = Math.floor(now / BUCKET) - MOST_BUCKETS;
    for (const number of this.buckets.keys()) if (number <= oldest) this.buckets.delete(number);
  }
}
