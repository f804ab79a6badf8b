import type { Endpoints } from '../aggregate/endpoints.ts';
import { readTraces } from '../decode/traces.ts';
import type { ErrorExample, TimeRange } from '../model/trace.ts';
import type { Bytes, EpochMs } from '../model/units.ts';
import { ENTRY, type Row, SEGMENT_ROWS } from '../store/columns.ts';
import { hex } from '../store/detailSink.ts';
import type { Block, Spans } from '../store/spans.ts';
import { ErrorKinds } from './errorKinds.ts';
import { ErrorSink, type ErrorText } from './errorSink.ts';
import { type Failure, failuresOf, hasFailed, textOf } from './failures.ts';
import { Occurrences, type SpanId } from './occurrences.ts';
import { PastErrors } from './pastErrors.ts';
import { Places } from './places.ts';
import { ownFrame } from './stack.ts';

const MASK = SEGMENT_ROWS - 1;
/** What one answer may unpack: less than a tenth of a second. The rest waits for the next one. */
const MOST_UNPACKED = 8 << 20;
/** A row that is looked at and has nothing to tell, as such work. */
const ROW: Bytes = 8;

/**
 * Which errors happened when and where. Nothing is done as spans come in: stacks and messages lie in the packed
 * bodies, and each body is looked into once, when somebody asks, newest first. However many errors come, those who do
 * not look pay nothing, and those who look pay for each body what taking it had cost. What has left the memory follows.
 *
 *     rows    …………│░░░░░░│██████████████│░░░░░│     █ looked into
 *             oldest    down           up    next
 */
export class ErrorLog {
  readonly kinds = new ErrorKinds();
  readonly occurrences = new Occurrences();
  readonly places = new Places();
  /** The last look had to leave something. */
  unfinished = false;
  private readonly past = new PastErrors();
  private up: Row | undefined;
  private down: Row = 0;

  /** Looks into what was not looked into yet, memory first, as far as one answer may. */
  catchUp({ spans, endpoints }: Looked, range: TimeRange, window: Window): Reached {
    const budget = this.catchUpInMemory(spans);
    const wants = () => !this.occurrences.isFull;
    const read = (passing: Spans, start: Row, end: Row) => this.read(passing, start, end, true);
    const walk = this.past.advance(spans, endpoints, { range, ...window, budget, wants, read });
    const { first, next } = spans.rows;
    const [news, down] = [(this.up ?? next) < next, this.down > first];
    this.unfinished = news || (wants() && (down || walk.stopped));
    const searchedFrom = down ? startOf(spans, this.down) : walk.searchedFrom;
    return { searchedFrom: Math.max(window.from, searchedFrom), unfinished: this.unfinished };
  }

  /** Returns what is left of an answer's work. */
  private catchUpInMemory(spans: Spans): Bytes {
    const { first: from, next: to } = spans.rows;
    this.down = Math.max(this.up === undefined ? to : this.down, from);
    this.up = Math.max(this.up ?? to, from);
    let left = MOST_UNPACKED;
    while (this.up < to && left > 0) {
      const end = endOfBlock(spans, this.up, to);
      left -= this.read(spans, this.up, end);
      this.up = end;
    }
    while (this.down > from && left > 0 && !this.occurrences.isFull) {
      const start = spans.block(this.down - 1)?.first ?? from;
      left -= this.read(spans, start, this.down);
      this.down = start;
    }
    return left;
  }

  /** Takes the failures of the traces that have failing spans among these rows; says how much work it was, in unpacked bytes. */
  private read(spans: Spans, start: Row, end: Row, past = false): Bytes {
    const traces = new Map<string, readonly Failure[]>();
    for (let row = start; row < end; row++) {
      if (!hasFailed(spans, row)) continue;
      const { traceHigh, traceLow } = spans.columns(row);
      const [high, low] = [traceHigh[row & MASK] ?? 0, traceLow[row & MASK] ?? 0];
      const trace = hex(high, low);
      if (!traces.has(trace)) traces.set(trace, failuresOf(spans, high, low));
    }
    const failures = [...traces.values()].flat().filter(one => this.isNews(spans, one, past));
    if (failures.length === 0) return (end - start) * ROW;
    const { texts, unpacked } = textsOf(spans, failures);
    for (const failure of failures) {
      if (past && this.occurrences.isFull) break; // what is newer stays
      this.note(spans, failure, texts, past);
    }
    return unpacked + (end - start) * ROW;
  }

  /** A root that comes late tells of what is known already whether it was caught, and what failed with it. */
  private isNews(spans: Spans, { root, tells, handled }: Failure, past: boolean): boolean {
    const known = tells.map(row => this.occurrences.of(idOf(spans, row))).find(found => found);
    if (!known) return true;
    if (past && !known.past) return false; // memory may have had more of the trace
    const same = this.kinds.get(known.group)?.handled === handled;
    return !same || known.place !== this.places.of(spans, root);
  }

  private note(
    spans: Spans,
    failure: Failure,
    texts: ReadonlyMap<Row, ErrorText>,
    past: boolean,
  ): void {
    const { root, tells, handled } = failure;
    const row = this.mostTelling(tells, texts);
    const service = textOf(spans, root, 'service');
    const text = texts.get(row) ?? { type: '', message: '', stack: '' };
    const named = text.type ? text : { ...text, type: statusType(spans, root) };
    const example = exampleOf(spans, row);
    const kind = this.kinds.note(service, handled, named, example);
    // The root may have come later than what it failed with, and is no failure of its own then.
    for (const other of [...tells, root]) this.occurrences.delete(idOf(spans, other));
    const place = this.places.of(spans, root);
    this.occurrences.set(idOf(spans, row), { at: example.at, group: kind.number, place, past });
  }

  /** The deepest span whose stack reaches into the app's own code: a driver's span sees only the driver. */
  private mostTelling(tells: readonly Row[], texts: ReadonlyMap<Row, ErrorText>): Row {
    const own = tells.find(row => ownFrame(this.kinds.framesOf(texts.get(row)?.stack ?? '')));
    return own ?? tells[0] ?? 0;
  }
}

interface Looked {
  readonly spans: Spans;
  readonly endpoints: Endpoints;
}

interface Window {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** How far errors of a window were looked for. */
export interface Reached {
  /** What lies before was not looked into; the window's beginning when all was. */
  readonly searchedFrom: EpochMs;
  /** The next answer goes on. */
  readonly unfinished: boolean;
}

const startOf = (spans: Spans, row: Row): EpochMs => spans.columns(row).start[row & MASK] ?? 0;

function idOf(spans: Spans, row: Row): SpanId {
  const { spanHigh, spanLow } = spans.columns(row);
  return { high: spanHigh[row & MASK] ?? 0, low: spanLow[row & MASK] ?? 0 };
}

function endOfBlock(spans: Spans, row: Row, most: Row): Row {
  const block = spans.block(row);
  return block ? Math.min(block.first + block.count, most) : most;
}

/** Reads the bodies that hold what is asked for, each once. */
function textsOf(spans: Spans, failures: readonly Failure[]) {
  const rows = new Set(failures.flatMap(({ tells }) => tells));
  const blocks = new Set<Block>();
  const traces = new Set<number>(); // the lower 32 bits of their ids
  for (const row of rows) {
    const block = spans.block(row);
    if (!block || textOf(spans, row, 'errorType') === '') continue;
    blocks.add(block);
    traces.add(spans.columns(row).traceLow[row & MASK] ?? 0);
  }
  const rowOf = (high: number, low: number) => spans.rowOf(high, low);
  const sink = new ErrorSink({ rows, rowOf, trace: (_, low) => traces.has(low) });
  let unpacked = 0;
  for (const block of blocks) {
    const body = spans.unpack(block);
    unpacked += body.length;
    readTraces(block.format, body, sink);
  }
  return { texts: sink.found, unpacked };
}

/** A request that answered 503 without an exception has no other name for it. */
function statusType(spans: Spans, root: Row): string {
  const columns = spans.columns(root);
  const status = columns.status[root & MASK] ?? 0;
  const isEntry = ((columns.flags[root & MASK] ?? 0) & ENTRY) !== 0;
  return isEntry && status > 0 ? `HTTP ${status}` : '';
}

function exampleOf(spans: Spans, row: Row): ErrorExample {
  const columns = spans.columns(row);
  const at = row & MASK;
  return {
    traceId: hex(columns.traceHigh[at] ?? 0, columns.traceLow[at] ?? 0),
    spanId: hex(columns.spanHigh[at] ?? 0, columns.spanLow[at] ?? 0),
    at: (columns.start[at] ?? 0) + (columns.duration[at] ?? 0) / 1e6,
  };
}
