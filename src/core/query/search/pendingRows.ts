import type { EpochMs } from '../../model/units.ts';
import type { Row } from '../../store/columns.ts';

interface Waiting {
  readonly rows: Row[]; // oldest first
  readonly starts: EpochMs[];
  /** The last of the starts; nothing until it is asked for, where it may be another one. */
  latest: EpochMs | undefined;
}

const NONE = -1;

/** Rows whose bodies have to be read before they are decided, by chunk. */
export class PendingRows {
  private readonly chunks = new Map<number, Waiting>();
  private newestChunk = NONE;

  get none(): boolean {
    return this.chunks.size === 0;
  }

  /** When the last of them started; nothing is left out after that. */
  get latest(): EpochMs {
    let latest = Number.NEGATIVE_INFINITY;
    for (const waiting of this.chunks.values()) {
      waiting.latest ??= waiting.starts.reduce((last, start) => (start > last ? start : last));
      if (waiting.latest > latest) latest = waiting.latest;
    }
    return latest;
  }

  /** Rows of one chunk must come in their order. */
  add(chunk: number, row: Row, start: EpochMs): void {
    let waiting = this.chunks.get(chunk);
    if (!waiting) {
      waiting = { rows: [], starts: [], latest: undefined };
      this.chunks.set(chunk, waiting);
    }
    this.newestChunk = Math.max(this.newestChunk, chunk);
    waiting.rows.push(row);
    waiting.starts.push(start);
    waiting.latest = undefined;
  }

  /** The newest row of the newest chunk. */
  get newest(): Row | undefined {
    return this.chunks.get(this.newestChunk)?.rows.at(-1);
  }

  /** Takes out all from a row on, which lie in the newest chunk. */
  takeFrom(first: Row): ReadonlySet<Row> {
    const waiting = this.chunks.get(this.newestChunk);
    if (!waiting) return new Set();
    const { rows, starts } = waiting;
    const at = rows.findLastIndex(row => row < first) + 1;
    starts.splice(at);
    waiting.latest = undefined;
    const taken = new Set(rows.splice(at));
    if (rows.length === 0) this.drop(this.newestChunk);
    return taken;
  }

  of(chunk: number): readonly Row[] {
    return this.chunks.get(chunk)?.rows ?? [];
  }

  drop(chunk: number): void {
    this.chunks.delete(chunk);
    if (chunk === this.newestChunk) this.newestChunk = Math.max(NONE, ...this.chunks.keys());
  }
}
