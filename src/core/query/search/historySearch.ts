import type { TraceRow } from '../../model/trace.ts';
import type { EpochMs } from '../../model/units.ts';
import type { HistoryBlock, Stretch } from '../../store/history.ts';
import { HistoryWalk, SeenBlocks } from '../../store/historyWalk.ts';
import type { Spans } from '../../store/spans.ts';
import type { BodyWalk } from './bodyWalk.ts';
import { type Budget, WALKED } from './budget.ts';
import type { Cell } from './cell.ts';
import type { RowView } from './rowView.ts';
import type { Steps } from './steps.ts';
import { errorTypeOf, spanRow } from './traceRows.ts';

/** Beyond these nobody reads on, and each is an object. */
const MOST_FOUND = 20_000;
/** What one body tells of a trace. */
interface TraceFacts {
  spans: number;
  errors: number;
  errorType: string | undefined;
}

/** A row that waits for what the rest of its body says of its trace. */
interface Draft {
  readonly cell: Cell;
  readonly row: TraceRow;
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
      budget.spend(block.spans * WALKED);
      this.read(block, take);
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

  private read(block: HistoryBlock, take: () => Cell | undefined): void {
    const traces = new Map<string, TraceFacts>();
    const drafts: Draft[] = [];
    const span = () => {
      if (this.isInMemory()) return;
      const cell = take();
      const row = this.row();
      if (cell) drafts.push({ cell, row });
      note(traces, row);
    };
    for (const body of block.bodies()) this.walk.spansOf(body.format, body.unpack(), span);
    this.found += drafts.length;
    for (const { cell, row } of drafts) {
      const facts = traces.get(row.traceId) ?? row;
      cell.read.push({ ...row, ...facts, errorType: errorTypeOf(row, facts) });
    }
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
}

function note(traces: Map<string, TraceFacts>, { traceId, error, errorType }: TraceRow): void {
  let facts = traces.get(traceId);
  if (!facts) {
    facts = { spans: 0, errors: 0, errorType: undefined };
    traces.set(traceId, facts);
  }
  facts.spans++;
  if (error) facts.errors++;
  facts.errorType ??= errorType;
}
