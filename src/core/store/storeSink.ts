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
  readonly tagKeys = tagKeys;
  private readonly take: () => void;

  /** `take` is called for each whole span; what it keeps it must copy. */
  constructor(take: () => void) {
    this.take = take;
  }

  /** Goes on with another table; between two bodies only. */
  use(strings: Strings): void {
    this.strings = strings;
    this.fields.clear();
  }

  begin(): void {
    const { fields, texts, numbers } = this;
    fields.clear();
    // So short that a loop is faster than a call of `fill`.
    for (let slot = 0; slot < tags.length; slot++) {
      texts[slot] = 0;
      numbers[slot] = 0;
    }
  }

  slot(from: Chars, at: number, length: number): Slot {
    return tagKeys.find(from, at, length);
  }

  text(slot: Slot, value: StringId): void {
    this.texts[slot] = value;
  }

  number(slot: Slot, value: number): void {
    this.numbers[slot] = value;
  }

  end(): void {
    this.take();
  }
}
