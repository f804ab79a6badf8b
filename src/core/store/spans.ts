import type { TraceFormat } from '../decode/traceFormat.ts';
import { type Refused, readTraces } from '../decode/traces.ts';
import type { Bytes, EpochMs } from '../model/units.ts';
import { Columns, type Row, SEGMENT_BITS, SEGMENT_ROWS } from './columns.ts';
import { Combinations } from './combinations.ts';
import { type Body, type History, NO_HISTORY, type Stretch } from './history.ts';
import { type Codec, Packs, type Place } from './packs.ts';
import { RowIndex } from './rowIndex.ts';
import type { StoreSink } from './storeSink.ts';
import { Strings } from './strings.ts';

/** One body as it came: the whole truth about its spans, of which the columns are an index. */
export interface Block extends Place {
  readonly format: TraceFormat;
  readonly first: Row;
  readonly count: number; // rows
  /** The starts of its first and its last span. */
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** What the strings of its rows' columns mean. */
  readonly strings: Strings;
  readonly combinations: Combinations;
}

/** What strings and combinations of common tags are numbered by, from one block on. */
interface Table extends Pick<Block, 'strings' | 'combinations'> {
  readonly from: number;
}

/** What one body brought. Rows `first` to `next - 1` are its spans. */
export interface Appended {
  readonly first: Row;
  readonly next: Row;
  readonly duplicates: number;
  readonly refused: Refused;
  /** Nothing where it brought no span that was not there. */
  readonly block: Block | undefined;
}

/**
 * Spans in columns, in segments that are dropped oldest first when the budget is spent.
 *
 *     rows     0 … 8191 | 8192 … 16383 | 16384 …      segments
 *     blocks   0 0 0 1 1 2 … the body each row is of
 */
export class Spans {
  /** What has left the memory and is kept elsewhere. */
  history: History = NO_HISTORY;
  /** The first one holds the oldest row. */
  private readonly segments: Columns[] = [];
  private readonly absent = new Columns();
  private readonly blocks = new Map<number, Block>();
  private readonly bySpan = new RowIndex({
    high: row => this.columns(row).spanHigh[row & MASK] ?? 0,
    low: row => this.columns(row).spanLow[row & MASK] ?? 0,
  });
  private readonly byTrace = new RowIndex({
    high: row => this.columns(row).traceHigh[row & MASK] ?? 0,
    low: row => this.columns(row).traceLow[row & MASK] ?? 0,
  });
  private readonly packs: Packs;
  private next: Row = 0;
  private oldest: Row = 0;
  private newestBlock = 0;
  private oldestBlock = 0;
  private duplicates = 0;
  /** Of the spans of the body being read. */
  private earliest: EpochMs = 0;
  private latest: EpochMs = 0;
  /** Oldest first. */
  private readonly tables: Table[] = [];
  /** Of the body being read. */
  private combinations = new Combinations();

  constructor(codec: Codec) {
    this.packs = new Packs(codec);
  }

  get count(): number {
    return this.next - this.oldest;
  }

  get usedBytes(): Bytes {
    const indexes = this.bySpan.usedBytes + this.byTrace.usedBytes;
    const strings = this.tables.reduce((sum, table) => sum + sizeOf(table), 0);
    // By rows: the segments at both ends are there as wholes, but a body at a time makes room for the next.
    const columns = Columns.bytes + (this.count * Columns.bytes) / SEGMENT_ROWS;
    return columns + this.packs.usedBytes + this.blocks.size * BLOCK + indexes + strings;
  }

  /** The start of the oldest span here, as far as its body says. */
  get oldestStart(): EpochMs | undefined {
    return this.blocks.get(this.oldestBlock)?.from;
  }

  /** Reads a body; the sink must hand each whole span to `append`. `restored`: where it lies in a pack that came back. */
  read(format: TraceFormat, body: Uint8Array, sink: StoreSink, restored?: Place): Appended {
    const first = this.next;
    const { strings, combinations } = this.table();
    this.combinations = combinations;
    if (strings !== sink.strings) sink.use(strings);
    const before = this.duplicates;
    this.earliest = Number.POSITIVE_INFINITY;
    this.latest = Number.NEGATIVE_INFINITY;
    const refused = readTraces(format, body, sink);
    const count = this.next - first;
    let block: Block | undefined;
    if (count > 0) {
      const place = restored ? this.packs.putBack(restored) : this.packs.put(body, this.earliest);
      const [from, to] = [this.earliest, this.latest];
      block = { ...place, format, first, count, from, to, strings, combinations };
      this.blocks.set(this.newestBlock++, block);
    }
    return { first, next: this.next, duplicates: this.duplicates - before, refused, block };
  }

  /**
   * Copies the span in hand into columns and returns its row, or -1 for one that is there already: tracers repeat
   * posts that were answered late. A span without an id cannot be told from others and is kept.
   */
  append(sink: StoreSink, status: number, errorType: number, flags: number): Row {
    const { fields } = sink;
    const known = this.bySpan.set(fields.spanHigh, fields.spanLow, this.next);
    const named = fields.spanLow !== 0 || fields.spanHigh !== 0;
    if (named && this.holds(known) && this.isSame(known, sink)) {
      this.bySpan.set(fields.spanHigh, fields.spanLow, known);
      this.duplicates++;
      return -1;
    }
    const row = this.next++;
    const at = row & MASK;
    if (at === 0) this.segments.push(new Columns());
    const columns = this.columns(row);
    const start = fields.startHigh * NS_HIGH_IN_MS + fields.startLow / 1e6;
    if (start < this.earliest) this.earliest = start;
    if (start > this.latest) this.latest = start;
    const head = this.byTrace.set(fields.traceHigh, fields.traceLow, row);
    columns.traceHigh[at] = fields.traceHigh;
    columns.traceLow[at] = fields.traceLow;
    columns.spanHigh[at] = fields.spanHigh;
    columns.spanLow[at] = fields.spanLow;
    columns.parentHigh[at] = fields.parentHigh;
    columns.parentLow[at] = fields.parentLow;
    columns.start[at] = start;
    columns.duration[at] = fields.duration;
    columns.service[at] = fields.service;
    columns.name[at] = fields.name;
    columns.resource[at] = fields.resource;
    columns.type[at] = fields.type;
    columns.errorType[at] = errorType;
    columns.common[at] = this.combinations.of(sink);
    columns.block[at] = this.newestBlock;
    columns.previous[at] = head >= this.oldest ? head + 1 : 0;
    columns.status[at] = status;
    columns.flags[at] = flags;
    return row;
  }

  /** The columns a row lies in; its place there is `row & (SEGMENT_ROWS - 1)`. */
  columns(row: Row): Columns {
    const segment = (row >>> SEGMENT_BITS) - (this.oldest >>> SEGMENT_BITS);
    return this.segments[segment] ?? this.absent;
  }

  /** The rows that are here: from `first` on, before `next`. */
  get rows(): { readonly first: Row; readonly next: Row } {
    return { first: this.oldest, next: this.next };
  }

  holds(row: Row): boolean {
    return row >= this.oldest && row < this.next;
  }

  /** The row is a request of this endpoint. Ids that do not fit are left out. */
  enter(row: Row, endpoint: number): void {
    if (endpoint < 0xffff) this.columns(row).endpoint[row & MASK] = endpoint + 1;
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

  /** Every body that holds spans of a trace, those in memory first. */
  *bodiesOfTrace(high: number, low: number): Iterable<Body> {
    const blocks = new Set<Block>();
    for (const row of this.traceRows(high, low)) {
      const block = this.block(row);
      if (block) blocks.add(block);
    }
    for (const block of blocks) yield { format: block.format, unpack: () => this.unpack(block) };
    for (const block of this.history.blocksOfTrace(high, low)) yield* block.bodies();
  }

  /** Every body that holds spans of the time, those in memory first. */
  *bodies(range: { readonly from: EpochMs; readonly to: EpochMs }): Iterable<Body> {
    for (const block of this.blocks.values()) {
      const touches = block.from <= range.to && block.to >= range.from;
      if (touches) yield { format: block.format, unpack: () => this.unpack(block) };
    }
    for (const block of this.history.blocks(range)) yield* block.bodies();
  }

  /** What the packs of these rows hold. */
  *packsIn(first: Row, next: Row): Iterable<Stretch> {
    let [from, to, spans] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
    for (let block = first < next ? this.block(first) : undefined; block; ) {
      const following = block.first + block.count;
      [from, to, spans] = [Math.min(from, block.from), Math.max(to, block.to), spans + block.count];
      const behind = following < next ? this.block(following) : undefined;
      if (behind?.pack !== block.pack) {
        yield { from, to, spans };
        [from, to, spans] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
      }
      block = behind;
    }
  }

  /** Whether the body is still here. */
  holdsBlock(block: Block): boolean {
    return block.first >= this.oldest;
  }

  unpack(block: Block): Uint8Array {
    return this.packs.read(block);
  }

  /** Drops the oldest pack of bodies with all that only it needed; false when one is left. */
  evict(): boolean {
    const pack = this.blocks.get(this.oldestBlock)?.pack;
    if (!pack || pack === this.blocks.get(this.newestBlock - 1)?.pack) return false;
    for (let block = this.blocks.get(this.oldestBlock); block?.pack === pack; ) {
      this.drop(block);
      block = this.blocks.get(this.oldestBlock);
    }
    this.packs.drop(pack);
    if ((this.tables[1]?.from ?? Number.POSITIVE_INFINITY) <= this.oldestBlock) this.tables.shift();
    return true;
  }

  private drop(block: Block): void {
    const end = block.first + block.count;
    for (let row = this.oldest; row < end; row++) {
      this.bySpan.remove(row);
      this.byTrace.remove(row);
    }
    this.segments.splice(0, (end >>> SEGMENT_BITS) - (this.oldest >>> SEGMENT_BITS));
    this.oldest = end;
    this.blocks.delete(this.oldestBlock++);
  }

  /**
   * The table for the next body. A full one is left to the blocks that use it and goes with the last of them, so that
   * texts which never come again (statements with their values, URLs) do not stay for good.
   */
  private table(): Table {
    const newest = this.tables.at(-1);
    if (newest && sizeOf(newest) < FULL) return newest;
    const table: Table = {
      strings: new Strings(),
      combinations: new Combinations(),
      from: this.newestBlock,
    };
    this.tables.push(table);
    return table;
  }

  private isSame(row: Row, { fields }: StoreSink): boolean {
    const { traceHigh, traceLow } = this.columns(row);
    return traceHigh[row & MASK] === fields.traceHigh && traceLow[row & MASK] === fields.traceLow;
  }
}

const sizeOf = ({ strings, combinations }: Table): Bytes =>
  strings.usedBytes + combinations.usedBytes;

const MASK = SEGMENT_ROWS - 1;
const FULL: Bytes = 4 << 20;
/** What a block costs beside its packed body: its object, its buffer's, and its place in the map. */
const BLOCK: Bytes = 320;
/** One unit of the upper half of nanoseconds, in milliseconds. */
const NS_HIGH_IN_MS = 4294.967296;
