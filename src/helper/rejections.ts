import type { EpochMs } from '../core/model/units.ts';
import type { Rejection } from '../protocol/queries.ts';

/** Different reasons kept; further ones count as `other`. */
const MOST_REASONS = 100;

/** What could not be read, by format and reason: nothing is refused without being counted. */
export class Rejections {
  private readonly byReason = new Map<
    string,
    { format: string; reason: string; count: number; last: EpochMs }
  >();

  add(format: string, reason: string, count: number, now: EpochMs): void {
    const general = generalised(reason);
    const key = `${format} ${general}`;
    const known = this.byReason.get(key);
    if (known) {
      known.count += count;
      known.last = now;
    } else if (this.byReason.size < MOST_REASONS)
      this.byReason.set(key, { format, reason: general, count, last: now });
    else this.add(format, 'other', count, now);
  }

  /** The newest first. */
  get list(): readonly Rejection[] {
    return [...this.byReason.values()]
      .sort((a, b) => b.last - a.last)
      .map(rejection => ({ ...rejection }));
  }
}

/** Places differ from body to body, the reason does not: `the body ends at byte 812` and `… 813` are one. */
const generalised = (reason: string): string => reason.slice(0, 200).replace(/\d{2,}/g, '…');
