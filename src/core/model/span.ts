import type { EpochMs, Nanoseconds } from './units.ts';

/** One unit of work, as the tracer timed it. Ids are lower-case hex, since JSON has no 64-bit integers. */
export interface Span {
  readonly traceId: string; // 32 digits
  readonly spanId: string; // 16 digits
  readonly parentId: string | undefined;
  readonly service: string;
  readonly name: string; // the operation: `flask.request`
  readonly resource: string; // what it worked on: `GET /slow`
  readonly type: string; // `web`, `sql`, `http`, …; empty where the tracer said nothing
  readonly start: EpochMs;
  readonly duration: Nanoseconds;
  readonly error: boolean;
  readonly meta: Readonly<Record<string, string>>;
  readonly metrics: Readonly<Record<string, number>>;
}
