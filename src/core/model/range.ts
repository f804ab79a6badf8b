import type { Formats } from './format.ts';
import type { TimeRange } from './trace.ts';
import type { EpochMs, Seconds } from './units.ts';
import type { Words } from './words.ts';

export const rangeName = (say: Words, last: Seconds): string =>
  last >= 3600 && last % 3600 === 0
    ? say('Last {0} h', last / 3600)
    : say('Last {0} min', Math.round(last / 60));

/** `10:05:37 – 10:09:52`, with the day where it is not over by tomorrow. */
export function spanOfTime(range: Extract<TimeRange, { from: EpochMs }>, format: Formats): string {
  const days = new Set([range.from, range.to].map(format.date));
  const write = (at: EpochMs) =>
    days.size > 1 ? `${format.date(at)} ${format.time(at)}` : format.time(at);
  return `${write(range.from)} – ${write(range.to)}`;
}

/** Whether a value that was kept, or came from elsewhere, is a stretch of time. */
export function isTimeRange(value: unknown): value is TimeRange {
  const { last, from, to } = (value ?? {}) as Readonly<Record<string, unknown>>;
  if (last !== undefined) return isFiniteNumber(last) && last > 0;
  return isFiniteNumber(from) && isFiniteNumber(to) && from < to;
}

const isFiniteNumber = (value: unknown): value is number => Number.isFinite(value);
