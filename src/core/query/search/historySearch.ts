import type { TraceRow } from '../../model/trace.ts';
import type { EpochMs } from '../../model/units.ts';
import type { Row } from '../../store/columns.ts';
import type { HistoryBlock } from '../../store/history.ts';
import type { Block, Spans } from '../../store/spans.ts';
import type { BodyWalk } from './bodyWalk.ts';
import { type Budget, WALKED } from './budget.ts';
import type { Cell } from './cell.ts';
import type { RowView } from './rowView.ts';
import type { Steps } from './steps.ts';
import { errorTypeOf, spanRow } from './traceRows.ts';

/** Beyond these nobody reads on, and each is an object. */
const MOST_FOUND = 20_000;
/** So many bodies in a row that were read before: those that follow were, too. */
const ENOUGH_SEEN = 64;

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

/** Goes over the bodies that have left the memory, the newest first, each once. */
export class HistorySearch {
  /** What lies before was not read yet. */
  searchedFrom: EpochMs = Number.NEGATIVE_INFINITY;
  private readonly spans: Spans;
  private readonly view: RowView;
  private readonly walk: BodyWalk;
  private readonly seen = new Set<string>();
  private found = 0;
  /** Whether it would go on if it could do more work. */
  waiting = false;
  private evicted: Row = -1;

  constructor(spans: Spans, view: RowView, walk: BodyWalk) {
    this.spans = spans;
    this.view = view;
    this.walk = walk;
  }

  /** `take` gets each span into the view and gives the cell of one that matches. */
  advance(steps: Steps, budget: Budget, take: () => Cell | undefined): void {
    const { first } = this.spans.rows;
    const done = this.searchedFrom === Number.NEGATIVE_INFINITY;
    if (done && first === this.evicted) return;
    let seen = 0;
    for (const block of this.spans.history.blocks(steps)) {
      if (this.seen.has(nameOf(block))) {
        if (done && ++seen > ENOUGH_SEEN) break;
        continue;
      }
      seen = 0;
      if (budget.spent || this.found > MOST_FOUND) {
        this.searchedFrom = block.to;
        this.waiting = this.found <= MOST_FOUND;
        return;
      }
      budget.spend(block.spans * WALKED);
      this.seen.add(nameOf(block));
      this.read(block, take);
    }
    this.evicted = first;
    this.waiting = false;
    this.searchedFrom = Number.NEGATIVE_INFINITY;
  }

  /** Whether a body that has come into memory was read before: an earlier helper's are given back. */
  hasRead({ from, to, count }: Block): boolean {
    return this.seen.size > 0 && this.seen.has(nameOf({ from, to, spans: count }));
  }

  /** Forgets what was read, to read again what is still not in memory. */
  restart(): void {
    this.seen.clear();
    this.found = 0;
    this.evicted = -1;
  }

  private read(block: HistoryBlock, take: () => Cell | undefined): void {
    const traces = new Map<string, TraceFacts>();
    const drafts: Draft[] = [];
    this.walk.spansOf(block.format, block.unpack(), () => {
      if (this.isInMemory()) return;
      const cell = take();
      const row = this.row();
      if (cell) drafts.push({ cell, row });
      note(traces, row);
    });
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

/** Bodies have no number here; what they say of themselves tells them apart. */
const nameOf = ({ from, to, spans }: Pick<HistoryBlock, 'from' | 'to' | 'spans'>): string =>
  `${from} ${to} ${spans}`;
