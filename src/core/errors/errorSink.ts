import { Keys } from '../decode/keys.ts';
import { type Slot, SpanFields, type SpanSink, type WantsTrace } from '../decode/sink.ts';
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

/** The spans that are wanted. */
interface Wanted {
  readonly rows: ReadonlySet<Row>;
  readonly trace: WantsTrace;
  rowOf(high: number, low: number): Row;
}

/** Takes the error's tags of some spans of bodies, and passes over everything else. */
export class ErrorSink implements SpanSink {
  readonly wants: WantsTrace;
  readonly strings = new Strings();
  readonly fields = new SpanFields();
  readonly found = new Map<Row, ErrorText>();
  private readonly wanted: Wanted;
  private readonly texts = new Uint32Array(tags.length);

  constructor(wanted: Wanted) {
    this.wanted = wanted;
    this.wants = wanted.trace;
  }

  begin(): void {
    this.fields.clear();
    this.texts.fill(0);
  }

  slot(from: Chars, at: number, length: number): Slot {
    return keys.find(from, at, length);
  }

  text(slot: Slot, value: StringId): void {
    this.texts[slot] = value;
  }

  number(): void {}

  end(): void {
    const row = this.wanted.rowOf(this.fields.spanHigh, this.fields.spanLow);
    if (!this.wanted.rows.has(row)) return;
    const [type = '', message, msg = '', stack = ''] = [...this.texts].map(id =>
      this.strings.text(id),
    );
    this.found.set(row, { type, message: message || msg, stack });
  }
}
