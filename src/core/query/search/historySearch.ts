import type { TraceRow } from '../../model/trace.ts';
import type { EpochMs } from '../../model/units.ts';
import { ERROR } from '../../store/columns.ts';
import type { HistoryBlock, Stretch } from '../../store/history.ts';
import { HistoryWalk, SeenBlocks } from '../../store/historyWalk.ts';
import type { Spans } from '../../store/spans.ts';
import type { BodyWalk } from './bodyWalk.ts';
import { type Budget, FOUND, WALKED } from './budget.ts';
import type { Cell } from './cell.ts';
import type { RowView } from './rowView.ts';
import type { Steps } from './steps.ts';
import { errorTypeOf, spanRow } from './traceRows.ts';

/** Beyond these nobody reads on, and each is an object. */
const MOST_FOUND = 20_000;
/** What one block tells of a trace. */
interface TraceFacts {
  readonly high: number; // of its id
  spans: number;
  errors: number;
  errorType: string | undefined;
}

/** By the lower halves of their ids; hardly ever are two the same. */
type TracesOfBlock = Map<number, TraceFacts[]>;

/** A row that waits for what the rest of its block says of its trace. */
interface Draft {
  readonly cell: Cell;
  readonly row: TraceRow;
  readonly trace: TraceFacts;
}

/** Searches what has left the memory, and goes on where it stopped. */
export class HistorySearch {
  private readonly spans: Spans;
  private readonly view: RowView;
  private readonly walk: BodyWalk;
  private readonly seen = new SeenBlocks();
  private readonly past: HistoryWalk;
  private found = 0;

  constructor(spans: Spans, view: RowView, walk: BodyWalk) {
    this.spans = spans;
    this.view = view;
    this.walk = walk;
    this.past = new HistoryWalk(spans, this.seen);
  }

  /** What lies before was not read yet. */
  get searchedFrom(): EpochMs {
    return this.past.searchedFrom;
  }

  /** Whether it would go on if it could do more work. */
  get waiting(): boolean {
    return this.past.stopped && this.found <= MOST_FOUND;
  }

  /** `take` gets each span into the view and gives the cell of one that matches. */
  advance(steps: Steps, budget: Budget, take: () => Cell | undefined): void {
    const mayGoOn = () => !budget.spent && this.found <= MOST_FOUND;
    this.past.advance(steps, mayGoOn, block => {
      const found = this.read(block, take);
      budget.spend(block.spans * WALKED + found * FOUND);
      this.found += found;
    });
  }

  /** Whether what has come into memory was read before: what an earlier helper has kept is given back. */
  hasRead(block: Stretch): boolean {
    return this.seen.has(block);
  }

  /** Forgets what was read, to read again what is still not in memory. */
  restart(): void {
    this.past.restart();
    this.found = 0;
  }

  /** How many spans it found. */
  private read(block: HistoryBlock, take: () => Cell | undefined): number {
    const traces: TracesOfBlock = new Map();
    const drafts: Draft[] = [];
    const span = () => {
      if (this.isInMemory()) return;
      const cell = take();
      const trace = this.note(traces);
      if (cell) drafts.push({ cell, row: this.row(), trace });
    };
    for (const body of block.bodies()) this.walk.spansOf(body.format, body.unpack(), span);
    for (const { cell, row, trace } of drafts) {
      const { spans, errors } = trace;
      cell.read.push({ ...row, spans, errors, errorType: errorTypeOf(row, trace) });
    }
    return drafts.length;
  }

  /** A tracer may have repeated a post after the first one had left the memory. */
  private isInMemory(): boolean {
    const { columns, at } = this.view;
    return this.spans.holds(this.spans.rowOf(columns.spanHigh[at] ?? 0, columns.spanLow[at] ?? 0));
  }

  private row(): TraceRow {
    const { columns, at, strings } = this.view;
    return spanRow(columns, at, strings);
  }

  /** Counts the span in view for its trace. */
  private note(traces: TracesOfBlock): TraceFacts {
    const { columns, at, strings, flags } = this.view;
    const trace = factsOf(traces, columns.traceHigh[at] ?? 0, columns.traceLow[at] ?? 0);
    trace.spans++;
    if ((flags & ERROR) !== 0) {
      trace.errors++;
      trace.errorType ??= strings.text(columns.errorType[at] ?? 0) || undefined;
    }
    return trace;
  }
}

function factsOf(traces: TracesOfBlock, high: number, low: number): TraceFacts {
  const alike = traces.get(low) ?? [];
  const known = alike.find(trace => trace.high === high);
  if (known) return known;
  const trace = { high, spans: 0, errors: 0, errorType: undefined };
  traces.set(low, [...alike, trace]);
  return trace;
}
