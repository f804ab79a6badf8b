import type { TraceRow } from '../../model/trace.ts';
import type { Row } from '../../store/columns.ts';
import { Tally } from './tally.ts';

/** A span that matches: a row of memory, or what was read of one that is not there any more. */
export interface Hit {
  readonly row: Row; // -1 where it is not in memory
  readonly read: TraceRow | undefined;
  readonly rank: number;
}

/** How hits are ordered: by a number, the highest first. */
export interface Ranking {
  readonly name: 'newest' | 'slowest';
  readonly ofRow: (row: Row) => number;
  readonly ofRead: (row: TraceRow) => number;
}

/** A row with what it is counted for: everything where it matches, or the facet whose own terms alone it fails. */
export interface CountedRow {
  readonly row: Row;
  readonly facet: number;
}

/** One step of one chunk. A whole one goes when its chunk is evicted or its step slides out of the window. */
export class Cell {
  readonly chunk: number;
  readonly step: number;
  all = 0;
  failing = 0;
  readonly tally = new Tally();
  readonly rows: Row[] = [];
  readonly read: TraceRow[] = [];
  /** Rows whose bodies said that they count for one facet only. */
  readonly relaxed: CountedRow[] = [];
  private sorted: { size: number; limit: number; name: string; hits: readonly Hit[] } | undefined;

  constructor(chunk: number, step: number) {
    this.chunk = chunk;
    this.step = step;
  }

  get matching(): number {
    return this.rows.length + this.read.length;
  }

  /** The first hits in an order; remembered until the cell grows. */
  top(ranking: Ranking, limit: number): readonly Hit[] {
    const { sorted, matching: size } = this;
    const { name } = ranking;
    if (sorted?.size === size && sorted.limit === limit && sorted.name === name) return sorted.hits;
    const hits = this.hits(ranking, limit).sort(higher).slice(0, limit);
    this.sorted = { size, limit, name, hits };
    return hits;
  }

  /** At least the first ones: numbers alone are sorted fast, and tell which rows are worth an object. */
  private hits({ ofRow, ofRead }: Ranking, limit: number): Hit[] {
    const ranks = Float64Array.from(this.rows, ofRow);
    const least = ranks.length > limit ? (ranks.toSorted()[ranks.length - limit] ?? 0) : -Infinity;
    const hits: Hit[] = this.read.map(read => ({ row: -1, read, rank: ofRead(read) }));
    for (const [at, rank] of ranks.entries())
      if (rank >= least) hits.push({ row: this.rows[at] ?? -1, read: undefined, rank });
    return hits;
  }
}

/** Of what ranks the same, the one that came last stands first. */
export const higher = (a: Hit, b: Hit): number => b.rank - a.rank || b.row - a.row;
