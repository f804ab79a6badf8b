import type { EndpointId } from './endpoint.ts';
import type { SourcePlace } from './route.ts';
import type { EpochMs, Nanoseconds } from './units.ts';

/**
 * A trace to draw: columns, one entry for each span, in the order of a walk: a span, then all below it, siblings by
 * start. Tags are asked for span by span, so that fifty thousand spans cross as a few numbers each.
 */
export interface TraceColumns {
  readonly traceId: string; // 32 digits, the upper half zeros where no span told it
  readonly start: EpochMs; // of the earliest span
  readonly duration: Nanoseconds; // from the earliest start to the latest end
  /** What `service`, `name`, `resource` and `type` point into. */
  readonly strings: readonly string[];
  readonly spanId: readonly string[]; // 16 digits
  /** Where the parent stands, -1 for a root or one whose parent was not received. */
  readonly parent: readonly number[];
  readonly service: readonly number[];
  readonly name: readonly number[];
  readonly resource: readonly number[];
  readonly type: readonly number[];
  readonly offset: readonly Nanoseconds[]; // from the trace's start
  readonly length: readonly Nanoseconds[];
  readonly error: readonly (0 | 1)[];
  readonly status: readonly number[]; // HTTP, 0 is none
  /** Spans that name a parent which is not here: partial, or still to come. */
  readonly orphans: number;
  readonly sampling: Sampling | undefined;
}

/** What Datadog would have done with a trace, and who decided. Everything received is kept here in any case. */
export interface Sampling {
  readonly kept: boolean;
  readonly priority: number; // -1 user reject, 0 auto reject, 1 auto keep, 2 user keep
  /** `default`, `agent`, `rule`, `manual`, `appsec`, …: by `_dd.p.dm`. */
  readonly mechanism: string | undefined;
  readonly rate: number | undefined; // that was applied, from 0 to 1
}

/** A stretch of time: up to now and moving with it, or from one moment to another. */
export type TimeRange =
  | { readonly last: number } // seconds
  | { readonly from: EpochMs; readonly to: EpochMs };

/** One line of the list of traces: a span that matched, with what its trace tells. */
export interface TraceRow {
  readonly traceId: string; // 16 digits: the lower half
  readonly spanId: string;
  readonly start: EpochMs;
  readonly duration: Nanoseconds;
  readonly service: string;
  readonly name: string;
  readonly resource: string;
  readonly error: boolean;
  readonly status: number | undefined; // HTTP
  readonly spans: number; // of the trace, as received so far
  readonly errors: number; // failing spans of the trace
  readonly errorType: string | undefined;
}

/** How often each value of a tag was seen among the spans that match without this tag's own terms. */
export interface Facet {
  readonly key: string; // as the search writes it: `service`, `@http.status_code`
  readonly values: readonly { readonly value: string; readonly count: number }[];
  readonly more: number; // further values
  /** What began before this moment has not been counted; absent where all of the range has. */
  readonly countedFrom?: EpochMs;
}

/** Failures of one kind: same type, same shape of message, same top frame in the app's own code. */
export interface ErrorGroup {
  readonly id: string; // the same after a restart
  readonly service: string;
  readonly type: string; // `builtins.ValueError`; `HTTP 503` where only the status tells; else empty
  readonly message: string; // of the newest
  readonly count: number; // in the range
  /** The oldest and the newest that were ever seen. */
  readonly first: EpochMs;
  readonly last: EpochMs;
  /** Not seen before the process that runs now was started. */
  readonly isNew: boolean;
  /** The request did not fail: somebody caught it. */
  readonly handled: boolean;
  readonly counts: readonly number[]; // by time, one for each step of the range
  readonly affected: readonly Affected[]; // the most often first
  readonly frames: readonly StackFrame[]; // innermost first
  readonly examples: readonly ErrorExample[]; // newest first
}

/** What failed with it: an endpoint, or a job by its resource. */
export interface Affected {
  readonly name: string; // `GET /slow`, `nightly`
  readonly endpoint: EndpointId | undefined;
  readonly count: number;
}

/** A span that told of the error. */
export interface ErrorExample {
  readonly traceId: string; // 16 digits: the lower half
  readonly spanId: string;
  readonly at: EpochMs;
}

/** One line of a stack. `own` frames are the app's; the others are of libraries. */
export interface StackFrame {
  readonly file: string; // as the machine of the app has it; empty where the stack has none
  readonly line: number; // from 1, 0 is unknown
  readonly symbol: string;
  readonly code: string; // the source line, where the stack has it
  readonly own: boolean;
  /** Where it is in this window's workspace. */
  readonly place?: SourcePlace;
}

/** A node of an aggregated flame graph: spans of the same place in their traces, summed. */
export interface FlameNode {
  readonly service: string;
  readonly name: string;
  readonly resource: string;
  readonly count: number;
  readonly errors: number;
  readonly total: Nanoseconds;
  readonly own: Nanoseconds; // without what children took
  readonly children: readonly FlameNode[];
}
