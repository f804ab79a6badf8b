import type { StackFrame } from './trace.ts';
import type { EpochMs } from './units.ts';

/** Datadog's statuses, the worst first. */
export const logStatuses = [
  'emergency',
  'alert',
  'critical',
  'error',
  'warn',
  'notice',
  'info',
  'debug',
  'ok',
] as const;

export type LogStatus = (typeof logStatuses)[number];

export type LogValue = string | number | boolean | readonly LogValue[];

/** By their names with dots: `http.status_code`. */
export type LogAttributes = Readonly<Record<string, LogValue>>;

/** What a sender told of one log. Absent texts are empty. */
export interface SentLog {
  readonly at: EpochMs;
  readonly status: LogStatus;
  readonly service: string;
  readonly source: string; // what wrote it, as Datadog's `ddsource`
  readonly host: string;
  readonly traceId: string; // 16 digits: the lower half
  readonly spanId: string; // 16 digits
  readonly message: string;
  /** Its own. */
  readonly attributes: LogAttributes;
  /** Those that its sender says of all its logs: one object for all that came together. */
  readonly sender: LogAttributes;
}

/** A log that is held. */
export interface Log extends Omit<SentLog, 'sender'> {
  readonly id: number; // of the store, since it began
  /** Its own first, then its sender's. */
  readonly attributes: LogAttributes;
  /** Where it was written, as it tells itself. */
  readonly code?: StackFrame;
  /** The stack of the exception that it tells of, innermost first. */
  readonly frames?: readonly StackFrame[];
}

/** Which logs are asked for. */
export type LogsOf =
  | { readonly traceId: string; readonly spanId?: string }
  | { readonly service: string; readonly from: EpochMs; readonly to: EpochMs };

export interface LogsAnswer {
  readonly logs: readonly Log[]; // newest first
  readonly more: number; // older ones
  readonly held: number; // in all, whatever they are of
}
