import { type Slot, SpanFields, type SpanSink } from '../decode/sink.ts';
import type { Span } from '../model/span.ts';
import { type Chars, type StringId, Strings } from './strings.ts';

/** Takes everything of the spans of one trace, as objects to show; passes over all others of the body. */
export class DetailSink implements SpanSink {
  readonly strings = new Strings();
  readonly fields = new SpanFields();
  readonly spans: Span[] = [];
  private readonly high: number;
  private readonly low: number;
  private meta: Record<string, string> = {};
  private metrics: Record<string, number> = {};

  /** The halves of the lower 64 bits of the trace's id. */
  constructor(high: number, low: number) {
    this.high = high;
    this.low = low;
  }

  begin(): void {
    this.fields.clear();
    this.meta = {};
    this.metrics = {};
  }

  slot(from: Chars, at: number, length: number): Slot {
    return this.strings.intern(from, at, length);
  }

  hint(): StringId {
    return 0;
  }

  text(slot: Slot, value: StringId): void {
    define(this.meta, this.strings.text(slot), this.strings.text(value));
  }

  number(slot: Slot, value: number): void {
    define(this.metrics, this.strings.text(slot), value);
  }

  end(): void {
    const { fields, strings, meta, metrics } = this;
    if (fields.traceHigh !== this.high || fields.traceLow !== this.low) return;
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
      meta,
      metrics,
    });
  }
}

/** A tag may be called `__proto__`; assigned, it would be lost. */
function define<T>(record: Record<string, T>, key: string, value: T): void {
  if (key === '__proto__') Object.defineProperty(record, key, { value, enumerable: true });
  else record[key] = value;
}

/** Sixteen digits of 64 bits in two halves. */
export const hex = (high: number, low: number): string =>
  high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0');
