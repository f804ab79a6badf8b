import { type Chars, charsOf, type StringId } from '../store/strings.ts';
import { type Msgpack, Unexpected } from './msgpack.ts';
import type { Slot, SpanSink } from './sink.ts';

/** A tag's key as bytes, since sinks are asked in bytes. */
export interface Word {
  readonly chars: Chars;
  readonly text: string;
}

const encoder = new TextEncoder();
export const word = (text: string): Word => ({ chars: charsOf(encoder.encode(text)), text });

export const slotOfWord = (sink: SpanSink, { chars }: Word): Slot =>
  sink.slot(chars, 0, chars.bytes.length);

/** What a payload or a chunk says of all its spans. Told to a span before its own tags, so that those win. */
export class Facts {
  private readonly sink: SpanSink;
  private readonly texts: { slot: Slot; value: StringId }[];
  private readonly numbers: { slot: Slot; value: number }[];

  /** With those of what lies around it. */
  constructor(sink: SpanSink, around?: Facts) {
    this.sink = sink;
    this.texts = [...(around?.texts ?? [])];
    this.numbers = [...(around?.numbers ?? [])];
  }

  text(key: Word, value: string): void {
    if (value !== '') this.id(slotOfWord(this.sink, key), () => this.sink.strings.idOf(value));
  }

  /** `value` is asked for only where the sink wants the tag. */
  id(slot: Slot, value: () => StringId): void {
    if (slot >= 0) this.texts.push({ slot, value: value() });
  }

  number(slot: Slot, value: number): void {
    if (slot >= 0) this.numbers.push({ slot, value });
  }

  tell(sink: SpanSink): void {
    for (const { slot, value } of this.texts) sink.text(slot, value);
    for (const { slot, value } of this.numbers) sink.number(slot, value);
  }
}

/** Reads what may be of a wrong type without losing what lies around it; afterwards `body` stands behind the value. */
export function leniently<T>(body: Msgpack, read: () => T): T | undefined {
  const start = body.at;
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Unexpected)) throw error;
    body.at = start;
    body.skip();
    return undefined;
  }
}
