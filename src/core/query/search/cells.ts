import { Cell } from './cell.ts';
import { facetKeys } from './facetList.ts';
import type { RowView } from './rowView.ts';
import type { Steps } from './steps.ts';
import { Counter, Tally } from './tally.ts';
import { ValueIds } from './valueIds.ts';

/** The chunk of what was read from beyond the memory: it is never evicted. */
export const HISTORY = -1;

/** What a search has found, by chunk and step, with the sums of all. */
export class Cells {
  readonly ids = new ValueIds();
  readonly totals = new Tally();
  private readonly cells = new Map<number, Cell>();
  private readonly counter = new Counter();
  /** Where nothing is counted into. */
  private readonly nowhere = new Cell(HISTORY, Number.NaN);
  private current = this.nowhere;

  get all(): readonly Cell[] {
    return [...this.cells.values()];
  }

  /** The cell of the span in view; nothing where it is not in the window. */
  of({ start, chunk }: RowView, steps: Steps): Cell | undefined {
    const own = Math.floor(start / steps.step);
    const late = own > steps.last;
    if (own < steps.first || (!steps.live && (late || start >= steps.to))) return undefined;
    // A clock that runs ahead: what it tells of is shown at the edge.
    const step = late ? steps.last : own;
    const { current } = this;
    if (current.step === step && current.chunk === chunk) return current;
    const key = chunk * 0x1_0000_0000 + step;
    const cell = this.cells.get(key) ?? new Cell(chunk, step);
    this.cells.set(key, cell);
    this.use(cell);
    return cell;
  }

  /** Counts into this cell from now on. */
  private use(cell: Cell): void {
    this.flush();
    this.current = cell;
  }

  /** Counts a facet of the span in view. */
  count(facet: number, view: RowView): void {
    const value = facetKeys[facet]?.read(view, this.ids) ?? 0;
    if (value > 0) this.counter.add(facet, value);
  }

  flush(): void {
    this.counter.flush(this.current.tally, this.totals);
  }

  drop(gone: (cell: Cell) => boolean): void {
    this.use(this.nowhere);
    for (const [key, cell] of this.cells) {
      if (!gone(cell)) continue;
      this.totals.addAll(cell.tally, -1);
      this.cells.delete(key);
    }
  }
}
