import type { EpochMs } from '../model/units.ts';
import type { Row } from '../store/columns.ts';

/** The newest occurrences that are kept; what is older still counts in its group's first and last. */
const MOST = 1 << 15;

export interface Occurrence {
  readonly at: EpochMs;
  readonly group: number;
  readonly place: number;
  readonly row: Row; // the span that tells of it
}

/** When which kind of error happened where, in a ring of columns: 20 bytes each. */
export class Occurrences {
  private readonly at = new Float64Array(MOST);
  private readonly group = new Uint32Array(MOST);
  private readonly place = new Uint32Array(MOST);
  private readonly row = new Float64Array(MOST);
  private readonly byRow = new Map<Row, number>();
  private added = 0;

  /** Another finding about a row that is known takes the place of the first. */
  set({ at, group, place, row }: Occurrence): void {
    const index = this.byRow.get(row) ?? this.free();
    this.at[index] = at;
    this.group[index] = group;
    this.place[index] = place;
    this.row[index] = row;
    this.byRow.set(row, index);
  }

  /** What was found about a row. */
  of(row: Row): Pick<Occurrence, 'group' | 'place'> | undefined {
    const index = this.byRow.get(row);
    if (index === undefined) return undefined;
    return { group: this.group[index] ?? 0, place: this.place[index] ?? 0 };
  }

  delete(row: Row): void {
    const index = this.byRow.get(row);
    if (index === undefined) return;
    this.at[index] = Number.NEGATIVE_INFINITY;
    this.row[index] = -1;
    this.byRow.delete(row);
  }

  /** Those from `from` up to `to`, in no order. */
  each(from: EpochMs, to: EpochMs, visit: (at: EpochMs, group: number, place: number) => void) {
    const count = Math.min(this.added, MOST);
    for (let index = 0; index < count; index++) {
      const at = this.at[index] ?? 0;
      if (at >= from && at <= to) visit(at, this.group[index] ?? 0, this.place[index] ?? 0);
    }
  }

  private free(): number {
    const index = this.added++ % MOST;
    if (this.added > MOST) this.byRow.delete(this.row[index] ?? -1);
    return index;
  }
}
