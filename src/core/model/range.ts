import type { TimeRange } from './trace.ts';

/** Whether a value that was kept, or came from elsewhere, is a stretch of time. */
export function isTimeRange(value: unknown): value is TimeRange {
  const { last, from, to } = (value ?? {}) as Readonly<Record<string, unknown>>;
  if (last !== undefined) return isFiniteNumber(last) && last > 0;
  return isFiniteNumber(from) && isFiniteNumber(to) && from < to;
}

const isFiniteNumber = (value: unknown): value is number => Number.isFinite(value);
