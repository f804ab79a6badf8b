import type { SpanSink } from '../../decode/sink.ts';
import { SpanFields } from '../../decode/sink.ts';
import { readTraces } from '../../decode/traces.ts';
import type { Row } from '../../store/columns.ts';
import type { Spans } from '../../store/spans.ts';
import { type Chars, type StringId, Strings } from '../../store/strings.ts';
import { RowView, readerOf } from './rowView.ts';
import type { TextColumn } from './searchKeys.ts';

/** How often each value was seen. */
export type Values = ReadonlyMap<string, number>;

/** What the newest spans say: the tags they have, with their values, and the values of their columns. */
export interface Seen {
  readonly tags: ReadonlyMap<string, Values>;
  column(name: TextColumn | 'status'): Values;
  /** How many of the newest spans the tags are of, and the columns; nothing where that is all of them. */
  readonly spans: number | undefined;
  readonly rows: number | undefined;
}

const MOST_SPANS = 2000;
const MOST_VALUES = 200;
const MOST_ROWS = 200_000;
/** A sample is taken again when so many spans have come since. */
const STALE = 500;

/** Looks at the newest spans for what could be searched for. */
export class TagSample {
  private readonly spans: Spans;
  private next: Row = -STALE;
  private seen: Seen = {
    tags: new Map(),
    column: () => new Map(),
    spans: undefined,
    rows: undefined,
  };

  constructor(spans: Spans) {
    this.spans = spans;
  }

  read(): Seen {
    const { next } = this.spans.rows;
    const few = next < STALE && next !== this.next;
    if (next - this.next < STALE && !few) return this.seen;
    this.next = next;
    const columns = new Map<string, Values>();
    const { tags, spans } = this.tags();
    const all = this.spans.count;
    this.seen = {
      tags,
      spans: spans < all ? spans : undefined,
      rows: MOST_ROWS < all ? MOST_ROWS : undefined,
      column: name => {
        const known = columns.get(name) ?? this.values(name);
        columns.set(name, known);
        return known;
      },
    };
    return this.seen;
  }

  private tags(): { readonly tags: ReadonlyMap<string, Values>; readonly spans: number } {
    const { spans } = this;
    const sink = new SampleSink();
    let left = MOST_SPANS;
    for (let row = spans.rows.next - 1; spans.holds(row) && left > 0; ) {
      const block = spans.block(row);
      if (!block) break;
      readTraces(block.format, spans.unpack(block), sink);
      left -= block.count;
      row = block.first - 1;
    }
    return { tags: sink.tags, spans: MOST_SPANS - left };
  }

  private values(name: TextColumn | 'status'): Values {
    const { first, next } = this.spans.rows;
    const view = new RowView(this.spans);
    const read = name === 'status' ? undefined : readerOf(name);
    const values = new Map<string, number>();
    for (let row = next - 1; row >= Math.max(first, next - MOST_ROWS); row--) {
      view.move(row);
      const id = read ? read(view) : (view.columns.status[view.at] ?? 0);
      const value = read ? view.strings.text(id) : String(id);
      if (id !== 0) values.set(value, (values.get(value) ?? 0) + 1);
    }
    return values;
  }
}

/** Counts every tag of every span. */
class SampleSink implements SpanSink {
  readonly strings = new Strings();
  readonly fields = new SpanFields();
  readonly tags = new Map<string, Map<string, number>>();

  begin(): void {
    this.fields.clear();
  }

  slot(from: Chars, at: number, length: number): number {
    return this.strings.intern(from, at, length);
  }

  text(slot: number, value: StringId): void {
    this.count(this.strings.text(slot), this.strings.text(value));
  }

  number(slot: number, value: number): void {
    this.count(this.strings.text(slot), String(value));
  }

  end(): void {}

  /** Of a tag that says something else each time, some values do. */
  private count(key: string, value: string): void {
    let values = this.tags.get(key);
    if (!values) {
      values = new Map();
      this.tags.set(key, values);
    }
    const count = values.get(value) ?? 0;
    if (count > 0 || values.size < MOST_VALUES) values.set(value, count + 1);
  }
}
