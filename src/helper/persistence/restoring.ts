import type { TraceFormat } from '../../core/decode/traceFormat.ts';
import type { Bytes, EpochMs } from '../../core/model/units.ts';
import { codec } from '../packing.ts';
import type { Archive, TakeBack } from './archive.ts';
import type { KeptBody, KeptStats } from './blockFile.ts';
import { formatNamed, unpacked } from './reading.ts';
import { SLICE, turn } from './turn.ts';

export interface RestoringAsks {
  readonly archive: Archive;
  readonly since: EpochMs;
  readonly memory: Bytes;
  /** Reads a body again that an earlier helper has read. */
  readonly again: TakeBack;
  /** Takes again what a tracer had counted. */
  stats(body: Uint8Array, kept: KeptStats): void;
  /** Reads a body that an earlier helper had answered and did not get to read. */
  take(format: TraceFormat, body: Uint8Array, received: EpochMs): void;
}

/**
 * Reads back what an earlier helper has kept. What comes in meanwhile is read behind it, so that spans stay in the order
 * they came in and a span that was sent twice is known; it goes to the disk at once, since it has been answered.
 */
export class Restoring {
  private readonly asks: RestoringAsks;
  private waiting: Waiting[] | undefined = [];

  constructor(asks: RestoringAsks) {
    this.asks = asks;
  }

  /** Calls `take` with the body when its turn has come. False when all has been read back: that is now. */
  putOff(format: TraceFormat, body: Uint8Array, received: EpochMs, take: Take): boolean {
    if (!this.waiting) return false;
    const packed = codec.pack(body);
    this.waiting.push({ packed, take });
    this.asks.archive.addUnread(format, packed, received);
    return true;
  }

  async run(): Promise<void> {
    const { archive, since, memory } = this.asks;
    const unread = archive.unread(); // before what comes meanwhile is among them
    try {
      await archive.giveBack(since, memory, this.asks.again);
      for (const kept of archive.statsSince(since)) {
        const body = unpacked(kept.packed);
        if (body) this.asks.stats(body, kept);
      }
      this.waiting?.unshift(...unread.flatMap(kept => this.firstRead(kept) ?? []));
      const some = (this.waiting?.length ?? 0) > 0;
      await this.readWaiting();
      if (some) archive.forgetUnread();
    } finally {
      this.waiting = undefined; // whatever happened, what comes next must not wait for it
    }
  }

  private async readWaiting(): Promise<void> {
    let end = performance.now() + SLICE;
    for (let next = this.waiting?.shift(); next; next = this.waiting?.shift()) {
      const body = unpacked(next.packed);
      if (body) next.take(body);
      if (performance.now() < end) continue;
      await turn();
      end = performance.now() + SLICE;
    }
  }

  private firstRead({ format: name, packed, received }: KeptBody): Waiting | undefined {
    const format = formatNamed(name);
    return format && { packed, take: body => this.asks.take(format, body, received) };
  }
}

type Take = (body: Uint8Array) => void;

interface Waiting {
  readonly packed: Uint8Array;
  readonly take: Take;
}
