import type { EpochMs } from '../../model/units.ts';
import type { Row } from '../../store/columns.ts';

interface Waiting {
  readonly rows: Row[]; // oldest first
  readonly starts: EpochMs[];
}

/** Rows whose bodies have to be read before they are decided, by chunk. */
export class PendingRows {
  private readonly chunks = new Map<number, Waiting>();

  get none(): boolean {
    return this.chunks.size === 0;
  }

  /** When the last of them started; nothing is left out after that. */
  get latest(): EpochMs {
    let latest = Number.NEGATIVE_INFINITY;
    for (const { starts } of this.chunks.values())
      for (const start of starts) if (start > latest) latest = start;
    return latest;
  }

  /** Rows of one chunk must come in their order. */
  add(chunk: number, row: Row, start: EpochMs): void {
    const waiting = this.chunks.get(chunk);
    if (waiting) {
      waiting.rows.push(row);
      waiting.starts.push(start);
    } else this.chunks.set(chunk, { rows: [row], starts: [start] });
  }

  /** The newest row of the newest chunk. */
  get newest(): Row | undefined {
    if (this.none) return undefined;
    return this.chunks.get(Math.max(...this.chunks.keys()))?.rows.at(-1);
  }

  /** Takes out all from a row on, which lie in the newest chunk. */
  takeFrom(first: Row): ReadonlySet<Row> {
    const chunk = Math.max(...this.chunks.keys());
    const { rows, starts } = this.chunks.get(chunk) ?? { rows: [], starts: [] };
    const at = rows.findLastIndex(row => row < first) + 1;
    starts.splice(at);
    const taken = new Set(rows.splice(at));
    if (rows.length === 0) this.chunks.delete(chunk);
    return taken;
  }

  of(chunk: number): readonly Row[] {
    return this.chunks.get(chunk)?.rows ?? [];
  }

  drop(chunk: number): void {
    this.chunks.delete(chunk);
  }
}
