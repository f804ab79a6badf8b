import type { EpochMs, Milliseconds } from '../../src/core/model/units.ts';
import type { Span } from './plot.ts';

/** Tops whose half reads well too: 2.4 and 1.2. */
const tops = [1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10];

/** The least good top that holds `value`. Whole: its half is a count too. */
export function niceTop(value: number, whole = false): number {
  if (!(value > 0)) return whole ? 2 : 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const good = (top: number) => top >= value && !(whole && top % 2 !== 0);
  const top = tops.map(step => Number((step * power).toPrecision(3))).find(good);
  return top ?? (whole ? 2 : 10 * power);
}

/** The top of a chart: it rises at once, and falls only after a while, so that the picture does not pump. */
export interface Ceiling {
  readonly top: number;
  readonly lowSince: EpochMs | undefined;
  /** What the values are sums or percentiles of; of another length they are another picture. */
  readonly span: Span;
}

const FALLS_AFTER: Milliseconds = 20_000;

export function nextCeiling(before: Ceiling | undefined, top: number, span: Span): Ceiling {
  if (!before || top >= before.top || !alike(before.span, span))
    return { top, span, lowSince: undefined };
  const now = span.to;
  const lowSince = before.lowSince ?? now;
  return now - lowSince >= FALLS_AFTER
    ? { top, span, lowSince: undefined }
    : { top: before.top, span, lowSince };
}

const alike = (one: Span, other: Span): boolean =>
  one.step === other.step && one.to - one.from === other.to - other.from;
