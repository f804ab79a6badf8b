import type { StackFrame } from './trace.ts';
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
  readonly links?: readonly SpanLink[];
  readonly events?: readonly SpanEvent[];
  /** Structured tags (`meta_struct`), decoded. */
  readonly struct?: Readonly<Record<string, unknown>>;
  /** The stack of its error taken apart, innermost first. */
  readonly frames?: readonly StackFrame[];
  /** Its own code: as it tells itself, or the handler of its endpoint. */
  readonly code?: StackFrame;
}

/** Another span that this one was caused by, or belongs with. */
export interface SpanLink {
  readonly traceId: string; // 32 digits
  readonly spanId: string; // 16 digits
  readonly attributes: Readonly<Record<string, string>>;
  readonly tracestate?: string;
}

/** Something that happened while a span lasted. */
export interface SpanEvent {
  readonly at: EpochMs;
  readonly name: string;
  readonly attributes: Readonly<Record<string, Attribute>>;
}

export type Attribute = string | number | boolean | readonly (string | number | boolean)[];
