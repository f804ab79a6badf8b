import type { Endpoints } from '../aggregate/endpoints.ts';
import type { TimeRange } from '../model/trace.ts';
import type { Bytes, EpochMs } from '../model/units.ts';
import type { Row } from '../store/columns.ts';
import { HistoryWalk, SeenBlocks } from '../store/historyWalk.ts';
import { PassingSpans } from '../store/passingSpans.ts';
import type { Spans } from '../store/spans.ts';

/** What a span costs that comes back into columns, told as bytes that are unpacked. */
const SPAN: Bytes = 400;
/** Ranges that are asked for at a time, by all pages together. */
const MOST_WALKS = 8;

export interface PastAsks {
  readonly range: TimeRange;
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly budget: Bytes;
  /** Whether what would be found is still wanted. */
  wants(): boolean;
  /** Takes the failures among some rows; says how many bytes were unpacked. */
  read(spans: Spans, start: Row, end: Row): Bytes;
}

/** Looks into what has left the memory, each block once, whichever ranges are asked for. */
export class PastErrors {
  private readonly seen = new SeenBlocks();
  private readonly walks = new Map<string, HistoryWalk>();
  private passing: PassingSpans | undefined;

  /** How far the walk over this range has come, and whether it stopped for want of time. */
  advance(spans: Spans, endpoints: Endpoints, asks: PastAsks): HistoryWalk {
    const walk = this.walkOver(spans, asks.range);
    let left = asks.budget;
    const mayGoOn = () => left > 0 && asks.wants();
    walk.advance(asks, mayGoOn, block => {
      this.passing ??= new PassingSpans(spans, endpoints);
      const { first, next } = this.passing.take(block);
      left -= block.spans * SPAN + asks.read(this.passing.spans, first, next);
    });
    if (!walk.stopped) this.passing = undefined;
    return walk;
  }

  private walkOver(spans: Spans, range: TimeRange): HistoryWalk {
    const key = JSON.stringify(range);
    const walk = this.walks.get(key) ?? new HistoryWalk(spans, this.seen);
    this.walks.delete(key);
    this.walks.set(key, walk);
    for (const [oldest] of this.walks) {
      if (this.walks.size <= MOST_WALKS) break;
      this.walks.delete(oldest);
    }
    return walk;
  }
}
