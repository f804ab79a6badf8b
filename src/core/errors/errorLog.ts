import { readTraces } from '../decode/traces.ts';
import type { ErrorExample } from '../model/trace.ts';
import { ENTRY, type Row, SEGMENT_ROWS } from '../store/columns.ts';
import { hex } from '../store/detailSink.ts';
import type { Block, Spans } from '../store/spans.ts';
import { ErrorKinds } from './errorKinds.ts';
import { ErrorSink, type ErrorText } from './errorSink.ts';
import { type Failure, failuresOf, hasFailed, textOf } from './failures.ts';
import { Occurrences } from './occurrences.ts';
import { Places } from './places.ts';
import { ownFrame } from './stack.ts';

const MASK = SEGMENT_ROWS - 1;
/** What one answer may unpack: less than a tenth of a second. The rest waits for the next one. */
const MOST_UNPACKED = 8 << 20;
/** What lay in memory before anybody asked, and is looked into. */
const MOST_ROWS = 1 << 18;

/**
 * Which errors happened when and where. Nothing is done as spans come in: stacks and messages lie in the packed
 * bodies, and each body is looked into once, when somebody asks, newest first. However many errors come, those who do
 * not look pay nothing, and those who look pay for each body what taking it had cost.
 *
 *     rows    …………│░░░░░░│██████████████│░░░░░│     █ looked into
 *             oldest    down           up    next
 */
export class ErrorLog {
  readonly kinds = new ErrorKinds();
  readonly occurrences = new Occurrences();
  readonly places = new Places();
  /** Rows that were left by the last look. */
  unread = 0;
  private up: Row | undefined;
  private down: Row = 0;

  /** Looks into what was not looked into yet, as far as one answer may. */
  catchUp(spans: Spans): void {
    const { first: from, next: to } = spans.rows;
    this.down = Math.max(this.up === undefined ? to : this.down, from);
    this.up = Math.max(this.up ?? to, from);
    let left = MOST_UNPACKED;
    while (this.up < to && left > 0) {
      const end = endOfBlock(spans, this.up, to);
      left -= this.read(spans, this.up, end);
      this.up = end;
    }
    const oldest = Math.max(from, to - MOST_ROWS);
    while (this.down > oldest && left > 0) {
      const start = Math.max(spans.block(this.down - 1)?.first ?? oldest, oldest);
      left -= this.read(spans, start, this.down);
      this.down = start;
    }
    this.unread = to - this.up + Math.max(0, this.down - oldest);
  }

  /** Takes the failures of the traces that have failing spans among these rows; says how many bytes were unpacked. */
  private read(spans: Spans, start: Row, end: Row): number {
    const traces = new Map<string, readonly Failure[]>();
    for (let row = start; row < end; row++) {
      if (!hasFailed(spans, row)) continue;
      const { traceHigh, traceLow } = spans.columns(row);
      const [high, low] = [traceHigh[row & MASK] ?? 0, traceLow[row & MASK] ?? 0];
      const trace = hex(high, low);
      if (!traces.has(trace)) traces.set(trace, failuresOf(spans, high, low));
    }
    const failures = [...traces.values()].flat().filter(failure => this.isNews(spans, failure));
    const { texts, unpacked } = textsOf(spans, failures);
    for (const failure of failures) this.note(spans, failure, texts);
    return unpacked;
  }

  /** A root that comes late tells of what is known already whether it was caught, and what failed with it. */
  private isNews(spans: Spans, { root, tells, handled }: Failure): boolean {
    const known = tells.map(row => this.occurrences.of(row)).find(found => found !== undefined);
    if (!known) return true;
    const same = this.kinds.get(known.group)?.handled === handled;
    return !same || known.place !== this.places.of(spans, root);
  }

  private note(spans: Spans, failure: Failure, texts: ReadonlyMap<Row, ErrorText>): void {
    const { root, tells, handled } = failure;
    const row = this.mostTelling(tells, texts);
    const service = textOf(spans, root, 'service');
    const text = texts.get(row) ?? { type: '', message: '', stack: '' };
    const named = text.type ? text : { ...text, type: statusType(spans, root) };
    const example = exampleOf(spans, row);
    const kind = this.kinds.note(service, handled, named, example);
    // The root may have come later than what it failed with, and is no failure of its own then.
    for (const other of [...tells, root]) this.occurrences.delete(other);
    const place = this.places.of(spans, root);
    this.occurrences.set({ at: example.at, group: kind.number, place, row });
  }

  /** The deepest span whose stack reaches into the app's own code: a driver's span sees only the driver. */
  private mostTelling(tells: readonly Row[], texts: ReadonlyMap<Row, ErrorText>): Row {
    const own = tells.find(row => ownFrame(this.kinds.framesOf(texts.get(row)?.stack ?? '')));
    return own ?? tells[0] ?? 0;
  }
}

function endOfBlock(spans: Spans, row: Row, most: Row): Row {
  const block = spans.block(row);
  return block ? Math.min(block.first + block.count, most) : most;
}

/** Reads the bodies that hold what is asked for, each once. */
function textsOf(spans: Spans, failures: readonly Failure[]) {
  const texts = new Map<Row, ErrorText>();
  const wanted = new Set(failures.flatMap(({ tells }) => tells));
  const blocks = new Set<Block>();
  for (const row of wanted) {
    const block = spans.block(row);
    if (block && textOf(spans, row, 'errorType') !== '') blocks.add(block);
  }
  let unpacked = 0;
  for (const block of blocks) {
    const body = spans.unpack(block);
    unpacked += body.length;
    const sink = new ErrorSink((high, low) => spans.rowOf(high, low), wanted);
    readTraces(block.format, body, sink);
    for (const [row, text] of sink.found) texts.set(row, text);
  }
  return { texts, unpacked };
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
