import type { EpochMs } from '../model/units.ts';
import type { Row } from './columns.ts';
import type { HistoryBlock, Stretch } from './history.ts';
import type { Spans } from './spans.ts';

/** So many blocks in a row that were read before: those that follow were, too. */
const ENOUGH_SEEN = 64;

/** What was read of history. Blocks have no number here; what they say of themselves tells them apart. */
export class SeenBlocks {
  private readonly names = new Set<string>();

  has(block: Stretch): boolean {
    return this.names.size > 0 && this.names.has(nameOf(block));
  }

  add(block: Stretch): void {
    this.names.add(nameOf(block));
  }

  clear(): void {
    this.names.clear();
  }
}

const nameOf = ({ from, to, spans }: Stretch): string => `${from} ${to} ${spans}`;

/** Goes over what has left the memory in a stretch of time, the newest first, each block once, with breaks. */
export class HistoryWalk {
  /** What lies before was not read yet; nothing where all was. */
  searchedFrom: EpochMs = Number.NEGATIVE_INFINITY;
  private readonly spans: Spans;
  private readonly seen: SeenBlocks;
  private evicted: Row = -1;

  constructor(spans: Spans, seen: SeenBlocks) {
    this.spans = spans;
    this.seen = seen;
  }

  /** Whether there is something to go on with. */
  get stopped(): boolean {
    return this.searchedFrom !== Number.NEGATIVE_INFINITY;
  }

  /** Goes on until all is read, or `mayGoOn` says no. */
  advance(
    range: { readonly from: EpochMs; readonly to: EpochMs },
    mayGoOn: () => boolean,
    read: (block: HistoryBlock) => void,
  ): void {
    const { first } = this.spans.rows;
    const done = !this.stopped && this.evicted >= 0;
    if (done && first === this.evicted) return;
    let seen = 0;
    for (const block of this.spans.history.blocks(range)) {
      if (this.seen.has(block)) {
        if (done && ++seen > ENOUGH_SEEN) break;
        continue;
      }
      seen = 0;
      if (!mayGoOn()) {
        this.searchedFrom = block.to;
        return;
      }
      this.seen.add(block);
      read(block);
    }
    this.evicted = first;
    this.searchedFrom = Number.NEGATIVE_INFINITY;
  }

  /** Reads again what is still not in memory. */
  restart(): void {
    this.seen.clear();
    this.evicted = -1;
  }
}
