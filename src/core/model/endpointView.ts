import type { Figures } from './endpoint.ts';
import type { ErrorGroup } from './trace.ts';
import type { EpochMs, Milliseconds, Nanoseconds } from './units.ts';

/** From the first step's begin to now. */
export interface TimeWindow {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly step: Milliseconds;
}

/** The longest, the longest of those that failed, or the newest. */
export type RequestList = 'slowest' | 'failing' | 'latest';

/** The endpoint page: the same window for every part. */
export interface EndpointView {
  readonly now: EpochMs;
  readonly window: TimeWindow;
  readonly figures: Figures;
  readonly services: readonly string[];
  readonly envs: readonly string[];
  readonly versions: readonly string[];
  /** One entry for each step of the window; `null` where nothing came. */
  readonly latency: Readonly<Record<'p50' | 'p95' | 'p99', readonly (Nanoseconds | null)[]>>;
  /** Requests by status class, one entry for each step. What has no status counts by its error flag. */
  readonly requests: Readonly<Record<'ok' | 'clientError' | 'serverError', readonly number[]>>;
  /** When other code began to serve this endpoint, inside the window. */
  readonly restarts: readonly Restart[];
  readonly list: readonly RequestRow[];
  /** Requests by status code, the least first; 0 stands for none. */
  readonly statuses: readonly { readonly status: number; readonly count: number }[];
  /** What the run of the code that answers now does otherwise than the one before it. */
  readonly change: RunChange | undefined;
  readonly breakdown: Breakdown;
  readonly errors: readonly ErrorGroup[];
  /** What finds these requests in the list of traces. */
  readonly search: string;
}

/** A process began to answer, or one began to answer as another version. */
export interface Restart {
  readonly at: EpochMs;
  readonly version: string | undefined; // where it is another than before
}

/** Two runs of the same code, each with all its requests of the last hour; absent with fewer than twenty in either. */
export interface RunChange {
  readonly since: EpochMs; // the first request of this run
  readonly requests: { readonly before: number; readonly after: number };
  readonly latency: Readonly<Record<'p50' | 'p75' | 'p95' | 'p99', Change>>; // nanoseconds
  readonly errors: Change; // a part of one
}

export interface Change {
  readonly before: number;
  readonly after: number;
  /** More than chance makes of so many requests. */
  readonly differs: boolean;
}

/** Where the time of requests goes: own times of spans, without what their children took. */
export interface Breakdown {
  readonly requests: number; // that were looked into
  readonly parts: readonly BreakdownPart[]; // the longest first
}

export interface BreakdownPart {
  readonly service: string;
  readonly name: string; // the operation
  readonly own: Nanoseconds; // per request
  readonly share: number; // of all own time, a part of one
}

/** One request of a list, with what its trace tells. */
export interface RequestRow {
  readonly traceId: string;
  readonly spanId: string;
  readonly start: EpochMs;
  readonly duration: Nanoseconds;
  readonly error: boolean;
  readonly status: number | undefined;
  readonly spans: number; // of the whole trace, as received so far
  readonly errorType: string | undefined; // of the deepest failing span
}
