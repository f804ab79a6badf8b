import { define } from '../decode/define.ts';
import { hex } from '../decode/hex.ts';
import { jsonEvents, jsonLinks } from '../decode/jsonDetails.ts';
import {
  type Slot,
  type SpanDetails,
  SpanFields,
  type SpanSink,
  type WantsTrace,
} from '../decode/sink.ts';
import type { Span, SpanEvent, SpanLink } from '../model/span.ts';
import { type Chars, type StringId, Strings } from './strings.ts';

export { hex };

/** Takes everything of spans, as objects to show: of some traces, or of all. */
export class DetailSink implements SpanSink, SpanDetails {
  readonly strings = new Strings();
  readonly fields = new SpanFields();
  readonly details = this;
  readonly spans: Span[] = [];
  readonly wants: WantsTrace | undefined;
  private meta: Record<string, string> = {};
  private metrics: Record<string, number> = {};
  private links: SpanLink[] = [];
  private events: SpanEvent[] = [];
  private structs: Record<string, unknown> = {};

  constructor(wants?: WantsTrace) {
    this.wants = wants;
  }

  begin(): void {
    this.fields.clear();
    this.meta = {};
    this.metrics = {};
    this.links = [];
    this.events = [];
    this.structs = {};
  }

  slot(from: Chars, at: number, length: number): Slot {
    return this.strings.intern(from, at, length);
  }

  text(slot: Slot, value: StringId): void {
    define(this.meta, this.strings.text(slot), this.strings.text(value));
  }

  number(slot: Slot, value: number): void {
    define(this.metrics, this.strings.text(slot), value);
  }

  link(link: SpanLink): void {
    this.links.push(link);
  }

  event(event: SpanEvent): void {
    this.events.push(event);
  }

  struct(key: string, value: unknown): void {
    define(this.structs, key, value);
  }

  end(): void {
    const { fields, strings, meta, metrics } = this;
    // A span that names no trace has been taken as one that may be wanted.
    if (this.wants?.(fields.traceHigh, fields.traceLow) === false) return;
    const parentless = fields.parentHigh === 0 && fields.parentLow === 0;
    this.spans.push({
      traceId: hex(fields.traceHigh, fields.traceLow),
      spanId: hex(fields.spanHigh, fields.spanLow),
      parentId: parentless ? undefined : hex(fields.parentHigh, fields.parentLow),
      service: strings.text(fields.service),
      name: strings.text(fields.name),
      resource: strings.text(fields.resource),
      type: strings.text(fields.type),
      start: fields.startHigh * 4294.967296 + fields.startLow / 1e6,
      duration: fields.duration,
      error: fields.error !== 0,
      ...this.more(),
      meta,
      metrics,
    });
  }

  /** Where a format has no place for links and events they are tags that hold JSON; read, they are tags no more. */
  private more(): Pick<Span, 'links' | 'events' | 'struct'> {
    const links = [...this.links, ...this.taken('_dd.span_links', jsonLinks)];
    const events = [...this.events, ...this.taken('events', jsonEvents)];
    return {
      ...(links.length > 0 ? { links } : {}),
      ...(events.length > 0 ? { events } : {}),
      ...(Object.keys(this.structs).length > 0 ? { struct: this.structs } : {}),
    };
  }

  private taken<T>(tag: string, read: (text: string) => readonly T[] | undefined): readonly T[] {
    const text = Object.hasOwn(this.meta, tag) ? this.meta[tag] : undefined;
    const found = text === undefined ? undefined : read(text);
    if (found) delete this.meta[tag];
    return found ?? [];
  }
}
