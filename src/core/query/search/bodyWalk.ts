import type { TraceFormat } from '../../decode/traceFormat.ts';
import { readTraces } from '../../decode/traces.ts';
import type { Row } from '../../store/columns.ts';
import type { Block, Spans } from '../../store/spans.ts';
import type { RowView } from './rowView.ts';
import { TagSink, type WantedTags } from './tagSink.ts';

/** Walks over bodies and shows each of their spans to a view, tags included. */
export class BodyWalk {
  private readonly spans: Spans;
  private readonly view: RowView;
  private readonly sink: TagSink;
  private ended: () => void = () => {};

  constructor(spans: Spans, view: RowView, wanted: WantedTags) {
    this.spans = spans;
    this.view = view;
    this.sink = new TagSink(wanted, () => this.ended());
  }

  /** The rows of a block in memory, oldest first; those that are evicted are passed over. */
  rowsOf(block: Block, visit: (row: Row) => void): void {
    const { view, sink, spans } = this;
    let row = Math.max(block.first, spans.rows.first);
    const end = block.first + block.count;
    sink.prepare(false);
    this.walk(block.format, spans.unpack(block), () => {
      if (row >= end) return;
      view.move(row);
      if (!this.isSame()) return;
      visit(row++);
    });
  }

  /** The spans of a body that is not in memory. */
  spansOf(format: TraceFormat, body: Uint8Array, visit: () => void): void {
    this.sink.prepare(true);
    this.walk(format, body, () => {
      this.view.show(this.sink);
      visit();
    });
  }

  private walk(format: TraceFormat, body: Uint8Array, ended: () => void): void {
    this.ended = ended;
    this.view.tags = this.sink;
    readTraces(format, body, this.sink);
    this.view.tags = undefined;
  }

  /** A body also holds spans that came before and have no row of it: rows follow in the same order. */
  private isSame(): boolean {
    const { columns, at } = this.view;
    const { fields } = this.sink;
    return (
      columns.spanLow[at] === fields.spanLow &&
      columns.spanHigh[at] === fields.spanHigh &&
      columns.traceLow[at] === fields.traceLow &&
      columns.traceHigh[at] === fields.traceHigh
    );
  }
}
