import type { TraceFormat } from '../decode/traceFormat.ts';
import { type Refused, readTraces } from '../decode/traces.ts';
import type { Bytes } from '../model/units.ts';
import { Columns, type Row, SEGMENT_BITS, SEGMENT_ROWS } from './columns.ts';
import { RowIndex } from './rowIndex.ts';
import type { StoreSink } from './storeSink.ts';
import { Strings } from './strings.ts';

/** Packs bodies for keeping. Given by who runs the store: packing is no business of a pure core. */
export interface Codec {
  pack(body: Uint8Array): Uint8Array;
  unpack(packed: Uint8Array): Uint8Array;
}

/** One body as it came, packed: the whole truth about its spans, of which the columns are an index. */
export interface Block {
  readonly format: TraceFormat;
  readonly packed: Uint8Array;
  readonly first: Row;
  /** What the strings of its rows' columns mean. */
  readonly strings: Strings;
}

/** What one body brought. Rows `first` to `next - 1` are its spans. */
export interface Appended {
  readonly first: Row;
  readonly next: Row;
  readonly duplicates: number;
  readonly refused: Refused;
}

/**
 * Spans in columns, in segments that are dropped oldest first when the budget is spent.
 *
 *     rows     0 … 8191 | 8192 … 16383 | 16384 …      segments
 *     blocks   0 0 0 1 1 2 … the body each row is of
 */
export class Spans {
  private readonly segments = new Map<number, Columns>();
  private readonly blocks = new Map<number, Block>();
  private readonly bySpan = new RowIndex({
    high: row => this.columns(row).spanHigh[row & MASK] ?? 0,
    low: row => this.columns(row).spanLow[row & MASK] ?? 0,
  });
  private readonly byTrace = new RowIndex({
    high: row => this.columns(row).traceHigh[row & MASK] ?? 0,
    low: row => this.columns(row).traceLow[row & MASK] ?? 0,
  });
  private readonly codec: Codec;
  private next: Row = 0;
  private oldest: Row = 0;
  private newestBlock = 0;
  private oldestBlock = 0;
  private packedBytes: Bytes = 0;
  private duplicates = 0;
  /** Tables of strings, oldest first, each with the first block that uses it. */
  private readonly tables: { strings: Strings; from: number }[] = [];

  constructor(codec: Codec) {
    this.codec = codec;
  }

  get count(): number {
    return this.next - this.oldest;
  }

  get usedBytes(): Bytes {
    const indexes = this.bySpan.usedBytes + this.byTrace.usedBytes;
    const strings = this.tables.reduce((sum, table) => sum + table.strings.usedBytes, 0);
    return this.segments.size * Columns.bytes + this.packedBytes + indexes + strings;
  }

  /** Reads a body; the sink must hand each whole span to `append`. */
  read(format: TraceFormat, body: Uint8Array, sink: StoreSink): Appended {
    const first = this.next;
    const strings = this.table();
    if (strings !== sink.strings) sink.use(strings);
    const before = this.duplicates;
    const refused = readTraces(format, body, sink);
    if (this.next > first) this.keep({ format, packed: this.codec.pack(body), first, strings });
    return { first, next: this.next, duplicates: this.duplicates - before, refused };
  }

  /**
   * Copies the span in hand into columns and returns its row, or -1 for one that is there already: tracers repeat
   * posts that were answered late. A span without an id cannot be told from others and is kept.
   */
  append(sink: StoreSink, status: number, errorType: number, flags: number): Row {
    const { fields } = sink;
    const known = this.bySpan.find(fields.spanHigh, fields.spanLow);
    if (
      known >= this.oldest &&
      known >= 0 &&
      this.isSame(known, sink) &&
      (fields.spanLow || fields.spanHigh)
    ) {
      this.duplicates++;
      return -1;
    }
    const row = this.next++;
    const columns = this.columns(row);
    const at = row & MASK;
    const head = this.byTrace.find(fields.traceHigh, fields.traceLow);
    columns.traceHigh[at] = fields.traceHigh;
    columns.traceLow[at] = fields.traceLow;
    columns.spanHigh[at] = fields.spanHigh;
    columns.spanLow[at] = fields.spanLow;
    columns.parentHigh[at] = fields.parentHigh;
    columns.parentLow[at] = fields.parentLow;
    columns.start[at] = fields.startHigh * NS_HIGH_IN_MS + fields.startLow / 1e6;
    columns.duration[at] = fields.duration;
    columns.service[at] = fields.service;
    columns.name[at] = fields.name;
    columns.resource[at] = fields.resource;
    columns.type[at] = fields.type;
    columns.errorType[at] = errorType;
    columns.block[at] = this.newestBlock;
    columns.previous[at] = head >= this.oldest ? head + 1 : 0;
    columns.status[at] = status;
    columns.flags[at] = flags;
    this.bySpan.set(fields.spanHigh, fields.spanLow, row);
    this.byTrace.set(fields.traceHigh, fields.traceLow, row);
    return row;
  }

  /** The columns a row lies in; its place there is `row & (SEGMENT_ROWS - 1)`. */
  columns(row: Row): Columns {
    const number = row >>> SEGMENT_BITS;
    let columns = this.segments.get(number);
    if (!columns) {
      columns = new Columns();
      this.segments.set(number, columns);
    }
    return columns;
  }

  holds(row: Row): boolean {
    return row >= this.oldest && row < this.next;
  }

  /** The rows of a trace, newest first, by the lower 64 bits of its id. */
  *traceRows(high: number, low: number): Iterable<Row> {
    let row = this.byTrace.find(high, low);
    while (this.holds(row)) {
      yield row;
      row = (this.columns(row).previous[row & MASK] ?? 0) - 1;
    }
  }

  /** The row of a span by the two halves of its id, -1 where it is not here. */
  rowOf(high: number, low: number): Row {
    return this.bySpan.find(high, low);
  }

  block(row: Row): Block | undefined {
    return this.blocks.get(this.columns(row).block[row & MASK] ?? -1);
  }

  unpack(block: Block): Uint8Array {
    return this.codec.unpack(block.packed);
  }

  /** Drops the oldest segment with all that only it needed; false when there is but one. */
  evict(): boolean {
    if (this.segments.size < 2) return false;
    const end = ((this.oldest >>> SEGMENT_BITS) + 1) << SEGMENT_BITS;
    for (let row = this.oldest; row < end; row++) {
      this.bySpan.remove(row);
      this.byTrace.remove(row);
    }
    this.segments.delete(this.oldest >>> SEGMENT_BITS);
    this.oldest = end;
    this.dropBlocks();
    return true;
  }

  /**
   * The table for the next body. A full one is left to the blocks that use it and goes with the last of them, so that
   * texts which never come again (statements with their values, URLs) do not stay for good.
   */
  private table(): Strings {
    const newest = this.tables.at(-1);
    if (newest && newest.strings.usedBytes < FULL) return newest.strings;
    const strings = new Strings();
    this.tables.push({ strings, from: this.newestBlock });
    return strings;
  }

  private keep(block: Block): void {
    this.blocks.set(this.newestBlock++, block);
    this.packedBytes += block.packed.length;
  }

  /** A block goes when the first row of the one after it is gone too. */
  private dropBlocks(): void {
    for (; this.oldestBlock < this.newestBlock; this.oldestBlock++) {
      const following = this.blocks.get(this.oldestBlock + 1)?.first ?? this.next;
      if (following > this.oldest) return;
      this.packedBytes -= this.blocks.get(this.oldestBlock)?.packed.length ?? 0;
      this.blocks.delete(this.oldestBlock);
      if ((this.tables[1]?.from ?? Number.POSITIVE_INFINITY) <= this.oldestBlock + 1)
        this.tables.shift();
    }
  }

  private isSame(row: Row, { fields }: StoreSink): boolean {
    const { traceHigh, traceLow } = this.columns(row);
    return traceHigh[row & MASK] === fields.traceHigh && traceLow[row & MASK] === fields.traceLow;
  }
}

const MASK = SEGMENT_ROWS - 1;
const FULL: Bytes = 4 << 20;
/** One unit of the upper half of nanoseconds, in milliseconds. */
const NS_HIGH_IN_MS = 4294.967296;
