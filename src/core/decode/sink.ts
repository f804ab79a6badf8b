import type { SpanEvent, SpanLink } from '../model/span.ts';
import type { Chars, StringId, Strings } from '../store/strings.ts';
import type { Keys } from './keys.ts';

/** A tag's place in a sink; below zero it is not wanted there, and its value is passed over. */
export type Slot = number;

/** What every span has, refilled for each one. Strings are ids of the sink's table; integers come in halves. */
export class SpanFields {
  service: StringId = 0;
  name: StringId = 0;
  resource: StringId = 0;
  type: StringId = 0;
  traceHigh = 0;
  traceLow = 0;
  spanHigh = 0;
  spanLow = 0;
  parentHigh = 0;
  parentLow = 0;
  startHigh = 0; // nanoseconds since 1970
  startLow = 0;
  duration = 0; // nanoseconds
  error = 0;

  /** Absent keys are normal on the wire, so each span starts from nothing. */
  clear(): void {
    this.service = this.name = this.resource = this.type = 0;
    this.traceHigh = this.traceLow = this.spanHigh = this.spanLow = 0;
    this.parentHigh = this.parentLow = this.startHigh = this.startLow = 0;
    this.duration = this.error = 0;
  }
}

/** Takes what only a whole span has. A value comes decoded, since its form on the wire differs by format. */
export interface SpanDetails {
  link(link: SpanLink): void;
  event(event: SpanEvent): void;
  struct(key: string, value: unknown): void;
}

/** By the halves of the lower 64 bits of a trace's id. */
export type WantsTrace = (high: number, low: number) => boolean;

/**
 * Takes spans while their bytes are walked over. There are two: the store's, which keeps columns and a few tags, and
 * the one of details, which keeps everything of a few spans.
 */
export interface SpanSink {
  /** Where it is there, spans of traces that are not wanted are passed over, and nothing of them is told. */
  readonly wants?: WantsTrace | undefined;
  /** The table that `text` and the fields speak of. It does not change within a body. */
  readonly strings: Strings;
  readonly fields: SpanFields;
  /** Where it is true, service, name, resource and type may be left empty: who asks knows them. */
  readonly knowsTexts?: boolean;
  /** Fields are filled after this, then tags come, then `end`. What was begun and not ended is dropped. */
  begin(): void;
  slot(from: Chars, at: number, length: number): Slot;
  /** Where it is there, it says the same as `slot`: tags of other keys are passed over without asking for each. */
  readonly tagKeys?: Keys;
  text(slot: Slot, value: StringId): void;
  number(slot: Slot, value: number): void;
  /** Where it is absent, the bytes of links, events and structures are passed over. */
  readonly details?: SpanDetails;
  end(): void;
}
