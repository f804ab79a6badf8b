import type { EpochMs } from '../../model/units.ts';
import { ENTRY, ERROR, type Row } from '../../store/columns.ts';
import type { Spans } from '../../store/spans.ts';
import { BodyWalk } from './bodyWalk.ts';
import { type Budget, COUNTED, LOOKED, WALKED } from './budget.ts';
import type { Cell } from './cell.ts';
import { Cells, HISTORY } from './cells.ts';
import { Conjuncts, MATCHES, type Outcome, PENDING, REJECTED } from './conjuncts.ts';
import { facetKeys } from './facetList.ts';
import { HistorySearch } from './historySearch.ts';
import { namedValues } from './namedValues.ts';
import { PendingRows } from './pendingRows.ts';
import { chunkOf, RowView } from './rowView.ts';
import type { Steps } from './steps.ts';
import type { Search } from './syntax.ts';
import { WantedTags } from './tagSink.ts';

/** What rows of a chunk turned out to be. */
type Decided = ReadonlyMap<Row, Outcome>;

/**
 * One search, asked again and again: every row is looked at once. What was found is kept by chunk and step, so that
 * rows that are evicted and steps that slide out of the window go without a look at the others.
 *
 *     rows      evicted │ not yet │ looked at ……………… │ new
 *                     first      from                to   next
 */
export class SearchSession {
  readonly cells = new Cells();
  readonly named: ReturnType<typeof namedValues>;
  private readonly spans: Spans;
  private readonly view: RowView;
  private readonly walk: BodyWalk;
  private readonly conjuncts: Conjuncts;
  private readonly history: HistorySearch;
  private readonly entriesOnly: boolean;
  private readonly pending = new PendingRows();
  /** The oldest row of each chunk that was looked at. */
  private readonly chunks = new Map<number, Row>();
  private from: Row;
  private to: Row;
  private steps: Steps;

  constructor(spans: Spans, search: Search, entriesOnly: boolean, steps: Steps) {
    const wanted = new WantedTags();
    this.spans = spans;
    this.named = namedValues(search);
    this.conjuncts = new Conjuncts(search, wanted);
    this.view = new RowView(spans);
    this.walk = new BodyWalk(spans, this.view, wanted);
    this.history = new HistorySearch(spans, this.view, this.walk);
    this.entriesOnly = entriesOnly;
    this.from = this.to = spans.rows.next;
    this.steps = steps;
  }

  /** How many rows have come that were not looked at. */
  get behind(): number {
    return this.spans.rows.next - this.to;
  }

  /** Takes account of what has come, gone and slid since the last time, and goes on where it had to stop. */
  advance(steps: Steps, budget: Budget): void {
    this.steps = steps;
    const { first, next } = this.spans.rows;
    this.forget(first, budget);
    this.to = Math.max(this.to, first);
    if (this.bringsBack(next)) this.startHistoryAgain();
    this.scan(this.to, next, budget);
    this.to = next;
    while (this.from > first && !budget.spent) {
      const start = this.chunkStart(this.from - 1, first);
      this.scan(start, this.from, budget);
      this.from = start;
    }
    this.decide(budget);
    if (!budget.spent) this.history.advance(steps, budget, () => this.takeRead());
    this.cells.flush();
  }

  /** The moment before which something may be that was not looked at; the window's beginning when all is done. */
  get searchedFrom(): EpochMs {
    const { from } = this.steps;
    const decided = Math.max(from, this.pending.latest);
    if (this.from === this.spans.rows.first) return Math.max(decided, this.history.searchedFrom);
    return Math.max(decided, this.spans.block(this.from - 1)?.to ?? from);
  }

  /** The moment before which facets have not counted all that is in the window; nothing where they have. */
  get countedFrom(): EpochMs | undefined {
    const { searchedFrom } = this;
    return searchedFrom > this.steps.from ? searchedFrom : undefined;
  }

  /** Whether asking again without anything new would tell more. */
  get unfinished(): boolean {
    if (!this.pending.none || this.from > this.spans.rows.first) return true;
    return this.history.waiting;
  }

  /** Whether the rows that came were found before, where they were kept. */
  private bringsBack(next: Row): boolean {
    for (const stretch of this.spans.packsIn(this.to, next))
      if (this.history.hasRead(stretch)) return true;
    return false;
  }

  private startHistoryAgain(): void {
    this.cells.drop(({ chunk }) => chunk === HISTORY);
    this.history.restart();
  }

  /** Of a chunk that has lost some of its bodies the others are counted again, as they were decided. */
  private forget(first: Row, budget: Budget): void {
    const evicted = new Set<number>();
    for (const [chunk, oldest] of this.chunks) if (oldest < first) evicted.add(chunk);
    const rest = this.chunkAt(first);
    const decided = evicted.has(rest) && first < this.to ? this.decidedIn(rest) : undefined;
    for (const chunk of evicted) {
      this.chunks.delete(chunk);
      this.pending.drop(chunk);
    }
    this.cells.drop(({ chunk, step }) => step < this.steps.first || evicted.has(chunk));
    this.from = Math.max(this.from, first);
    if (decided) this.scan(first, Math.min(this.chunkEnd(first), this.to), budget, decided);
  }

  private decidedIn(chunk: number): Decided {
    const outcomes = new Map<Row, Outcome>();
    for (const cell of this.cells.all) {
      if (cell.chunk !== chunk) continue;
      for (const row of cell.rows) outcomes.set(row, MATCHES);
      for (const { row, facet } of cell.relaxed) outcomes.set(row, facet);
    }
    for (const row of this.pending.of(chunk)) outcomes.set(row, PENDING);
    return outcomes;
  }

  /** Behind the last row of the chunk of a row. */
  private chunkEnd(row: Row): Row {
    const chunk = this.chunkAt(row);
    let end = row;
    while (end < this.to && this.chunkAt(end) === chunk) {
      const block = this.spans.block(end);
      end = block ? block.first + block.count : end + 1;
    }
    return end;
  }

  private chunkAt(row: Row): number {
    return chunkOf(this.spans.block(row)?.first ?? row);
  }

  /** Where the chunk of a row begins. */
  private chunkStart(row: Row, first: Row): Row {
    const chunk = this.chunkAt(row);
    let start = this.spans.block(row)?.first ?? row;
    while (start > first && this.chunkAt(start - 1) === chunk)
      start = this.spans.block(start - 1)?.first ?? start - 1;
    return Math.max(start, first);
  }

  /** `decided`: what the bodies of these rows said when they were read; those that are not in it were rejected. */
  private scan(from: Row, to: Row, budget: Budget, decided?: Decided): void {
    const { view, entriesOnly } = this;
    let chunk = HISTORY;
    for (let row = from; row < to; row++) {
      view.move(row);
      if (view.chunk !== chunk) {
        chunk = view.chunk;
        this.chunks.set(chunk, Math.min(row, this.chunks.get(chunk) ?? row));
      }
      if (!entriesOnly || (view.flags & ENTRY) !== 0) this.look(row, budget, decided);
    }
    budget.spend((to - from) * LOOKED);
  }

  /** Looks at the row in view. */
  private look(row: Row, budget: Budget, decided: Decided | undefined): void {
    const { view } = this;
    const cell = this.cells.of(view, this.steps);
    if (!cell) return;
    cell.all++;
    const outcome = this.conjuncts.judge(view);
    if (outcome === REJECTED) return;
    if (outcome !== PENDING) {
      budget.spend(COUNTED);
      this.take(cell, row, outcome);
    } else if (decided) this.takeDecided(cell, row, decided.get(row) ?? REJECTED);
    else this.pending.add(view.chunk, row, view.start);
  }

  /** Reads the bodies of the rows that wait for it, the newest first. */
  private decide(budget: Budget): void {
    for (let row = this.pending.newest; row !== undefined; row = this.pending.newest) {
      if (budget.spent) return;
      const block = this.spans.block(row);
      const waiting = this.pending.takeFrom(block?.first ?? row);
      if (!block) continue;
      budget.spend(block.count * WALKED);
      this.walk.rowsOf(block, one => {
        const cell = waiting.has(one) ? this.cells.of(this.view, this.steps) : undefined;
        if (cell) this.takeDecided(cell, one, this.conjuncts.judge(this.view));
      });
    }
  }

  /** Takes the row in view as its body says, and remembers what that was. */
  private takeDecided(cell: Cell, row: Row, outcome: Outcome): void {
    if (outcome === PENDING) this.pending.add(this.view.chunk, row, this.view.start);
    else if (outcome !== REJECTED) {
      if (outcome !== MATCHES) cell.relaxed.push({ row, facet: outcome });
      this.take(cell, row, outcome);
    }
  }

  /** Takes the span in view, which is read from beyond the memory; gives its cell where it matches. */
  private takeRead(): Cell | undefined {
    const { view } = this;
    if (this.entriesOnly && (view.flags & ENTRY) === 0) return undefined;
    const cell = this.cells.of(view, this.steps);
    if (!cell) return undefined;
    cell.all++;
    const outcome = this.conjuncts.judge(view);
    if (outcome !== REJECTED) this.take(cell, HISTORY, outcome);
    return outcome === MATCHES ? cell : undefined;
  }

  /** Counts the span in view, which matches or fails one facet's own terms only. */
  private take(cell: Cell, row: Row, outcome: Outcome): void {
    const { cells, view } = this;
    if (outcome === MATCHES) {
      if (row !== HISTORY) cell.rows.push(row);
      if ((view.flags & ERROR) !== 0) cell.failing++;
    }
    for (let facet = 0; facet < facetKeys.length; facet++)
      if (outcome === MATCHES || outcome === facet) cells.count(facet, view);
  }
}
