import { type Log, type LogAttributes, logStatuses, type SentLog } from '../model/log.ts';
import type { Bytes } from '../model/units.ts';
import { LogSegment } from './logSegment.ts';

/** Characters of one message: what is longer is cut, as Datadog cuts it. */
const LONGEST = 1 << 20;
const LARGEST: Bytes = 2 << 20; // of the texts of a segment

/** Where a log lies. */
export interface LogPlace {
  readonly segment: LogSegment;
  readonly row: number;
}

/** The newest logs, as columns and packed texts. The oldest segment goes when the budget is spent. */
export class Logs {
  readonly segments: LogSegment[] = [];
  received = 0;
  private readonly budget: Bytes;

  constructor(budget: Bytes) {
    this.budget = budget;
  }

  append(log: SentLog): void {
    const { message } = log;
    this.open().append(
      message.length > LONGEST ? { ...log, message: `${message.slice(0, LONGEST)}…` } : log,
    );
    this.received++;
    while (this.usedBytes > this.budget && this.segments.length > 1) this.segments.shift();
  }

  get count(): number {
    return this.segments.reduce((sum, { size }) => sum + size, 0);
  }

  get usedBytes(): Bytes {
    return this.segments.reduce((sum, { usedBytes }) => sum + usedBytes, 0);
  }

  read({ segment, row }: LogPlace): Log {
    const { strings } = segment;
    const own = parsed(segment.attributesOf(row));
    const sender = parsed(strings.text(segment.sender[row] ?? 0));
    return {
      id: segment.first + row,
      at: segment.at[row] ?? 0,
      status: logStatuses[segment.status[row] ?? 0] ?? 'info',
      service: strings.text(segment.service[row] ?? 0),
      source: strings.text(segment.source[row] ?? 0),
      host: strings.text(segment.host[row] ?? 0),
      ...segment.idsOf(row),
      message: segment.messageOf(row),
      attributes: { ...own, ...sender, ...own },
    };
  }

  /** The segment that is being filled. Several of them make up a budget, so that little goes at once. */
  private open(): LogSegment {
    const last = this.segments.at(-1);
    if (last && !last.full && last.textBytes < Math.min(LARGEST, this.budget / 4)) return last;
    const segment = new LogSegment(this.received);
    this.segments.push(segment);
    return segment;
  }
}

const parsed = (text: string): LogAttributes =>
  text === '' ? {} : (JSON.parse(text) as LogAttributes);
