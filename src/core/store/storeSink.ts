import { type Slot, SpanFields, type SpanSink } from '../decode/sink.ts';
import { type Chars, type StringId, Strings } from './strings.ts';
import { tagKeys, tags } from './tags.ts';

/** Takes spans for the store: fields, and the tags that the store keeps in columns. */
export class StoreSink implements SpanSink {
  strings = new Strings();
  readonly fields = new SpanFields();
  /** By slot; 0 where the span has no such tag. */
  readonly texts = new Uint32Array(tags.length);
  readonly numbers = new Float64Array(tags.length);
  private readonly hints = new Uint32Array(tags.length);
  private readonly take: () => void;

  /** `take` is called for each whole span; what it keeps it must copy. */
  constructor(take: () => void) {
    this.take = take;
  }

  /** Goes on with another table; between two bodies only. */
  use(strings: Strings): void {
    this.strings = strings;
    this.fields.clear();
    this.hints.fill(0);
  }

  begin(): void {
    this.fields.clear();
    this.texts.fill(0);
    this.numbers.fill(0);
  }

  slot({ bytes }: Chars, at: number, length: number): Slot {
    return tagKeys.find(bytes, at, length);
  }

  hint(slot: Slot): StringId {
    return this.hints[slot] ?? 0;
  }

  text(slot: Slot, value: StringId): void {
    this.texts[slot] = value;
    this.hints[slot] = value;
  }

  number(slot: Slot, value: number): void {
    this.numbers[slot] = value;
  }

  end(): void {
    this.take();
  }
}
