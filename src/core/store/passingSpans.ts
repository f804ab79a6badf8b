import type { Endpoints } from '../aggregate/endpoints.ts';
import { ENTRY, ERROR, type Row } from './columns.ts';
import type { HistoryBlock } from './history.ts';
import { Spans } from './spans.ts';
import { StoreSink } from './storeSink.ts';
import { slotOf } from './tags.ts';

/** So many stay for what comes next: the rest of a trace is near. */
const MOST_ROWS = 1 << 14;
const ERROR_TYPE = slotOf('error.type');

/**
 * What has left the memory, in columns again while somebody looks, a block at a time. It counts nothing and names no
 * endpoint that was not known. Spans that memory has are left out: a tracer may have repeated a post.
 */
export class PassingSpans {
  readonly spans = new Spans({ pack: body => body.slice(), unpack: body => body });
  private readonly memory: Spans;
  private readonly endpoints: Endpoints;
  private readonly sink = new StoreSink(() => this.append());

  constructor(memory: Spans, endpoints: Endpoints) {
    this.memory = memory;
    this.endpoints = endpoints;
  }

  /** Its rows are here until others have been taken. */
  take(block: HistoryBlock): { readonly first: Row; readonly next: Row } {
    const { spans } = this;
    while (spans.count > MOST_ROWS && spans.evict());
    const first = spans.rows.next;
    for (const { format, unpack } of block.bodies()) spans.read(format, unpack(), this.sink);
    return { first, next: spans.rows.next };
  }

  private append(): void {
    const { sink, spans, memory, endpoints } = this;
    const { fields, texts } = sink;
    if (memory.holds(memory.rowOf(fields.spanHigh, fields.spanLow))) return;
    const entry = endpoints.facts.isEntry(sink);
    const status = endpoints.facts.status(sink);
    const flags = (fields.error === 0 ? 0 : ERROR) | (entry ? ENTRY : 0);
    const row = spans.append(sink, status, texts[ERROR_TYPE] ?? 0, flags);
    const endpoint = row >= 0 && entry ? endpoints.known(sink, status) : undefined;
    if (endpoint) spans.enter(row, endpoint.id);
  }
}
