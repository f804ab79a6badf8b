import { Keys } from '../decode/keys.ts';
import { type Slot, SpanFields, type SpanSink } from '../decode/sink.ts';
import type { Row } from '../store/columns.ts';
import { type Chars, type StringId, Strings } from '../store/strings.ts';

/** What a span says of its error. */
export interface ErrorText {
  readonly type: string;
  readonly message: string;
  readonly stack: string;
}

const tags = ['error.type', 'error.message', 'error.msg', 'error.stack'];
const keys = new Keys(tags);

/** Takes the error's tags of some spans of a body, and passes over everything else. */
export class ErrorSink implements SpanSink {
  readonly strings = new Strings();
  readonly fields = new SpanFields();
  readonly found = new Map<Row, ErrorText>();
  private readonly rowOf: (high: number, low: number) => Row;
  private readonly wanted: ReadonlySet<Row>;
  private readonly texts = new Uint32Array(tags.length);
  private readonly hints = new Uint32Array(tags.length);

  constructor(rowOf: (high: number, low: number) => Row, wanted: ReadonlySet<Row>) {
    this.rowOf = rowOf;
    this.wanted = wanted;
  }

  begin(): void {
    this.fields.clear();
    this.texts.fill(0);
  }

  slot({ bytes }: Chars, at: number, length: number): Slot {
    return keys.find(bytes, at, length);
  }

  /** Errors repeat themselves, so the last one's texts are tried first. */
  hint(slot: Slot): StringId {
    return this.hints[slot] ?? 0;
  }

  text(slot: Slot, value: StringId): void {
    this.texts[slot] = value;
    this.hints[slot] = value;
  }

  number(): void {}

  end(): void {
    const row = this.rowOf(this.fields.spanHigh, this.fields.spanLow);
    if (!this.wanted.has(row)) return;
    const [type = '', message, msg = '', stack = ''] = [...this.texts].map(id =>
      this.strings.text(id),
    );
    this.found.set(row, { type, message: message || msg, stack });
  }
}
