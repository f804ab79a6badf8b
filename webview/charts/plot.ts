import type { EpochMs, Milliseconds } from '../../src/core/model/units.ts';

/** The time that a chart shows, in steps of equal length. */
export interface Span {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly step: Milliseconds;
}

/** Where the plot lies in its canvas. Fixed, so that nothing moves when labels get longer. */
export const plot = { left: 44, right: 4, top: 6, bottom: 18, height: 150 } as const;

/** The pixel of a time, from the canvas's left. */
export const pixelOf = (at: EpochMs, { from, to }: Span, width: number): number =>
  plot.left + ((at - from) / (to - from)) * (width - plot.left - plot.right);

/** Which step lies under a pixel; none outside the plot. */
export function stepAt(pixel: number, { from, to, step }: Span, width: number): number | undefined {
  const part = (pixel - plot.left) / (width - plot.left - plot.right);
  const at = Math.floor((part * (to - from)) / step);
  return part >= 0 && at < stepsOf({ from, to, step }) ? at : undefined;
}

export const stepsOf = ({ from, to, step }: Span): number => Math.round((to - from) / step);

export const middleOf = (step: number, span: Span): EpochMs => span.from + (step + 0.5) * span.step;

/** `[-900, -600, -300, 0]` seconds for a quarter of an hour: parts of whole minutes, or of whole hours. */
export function ticksOf({ from, to }: Span): readonly number[] {
  const seconds = Math.round((to - from) / 1000);
  const unit = seconds >= 7200 ? 3600 : 60;
  const parts = [4, 3, 5, 2].find(count => (seconds / count) % unit === 0) ?? 1;
  return Array.from({ length: parts + 1 }, (_, at) => (at * seconds) / parts - seconds);
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const between = [
  ...[1, 2, 5, 10, 15, 30].map(seconds => seconds * SECOND),
  ...[1, 2, 3, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440].map(minutes => minutes * MINUTE),
];

/** Round moments inside a span, with room for a time at each. */
export function clockTicksOf({ from, to }: Span, width: number): readonly EpochMs[] {
  const most = Math.max(2, (width - plot.left - plot.right) / 96);
  const every = between.find(gap => (to - from) / gap <= most) ?? 1440 * MINUTE;
  const first = Math.ceil(from / every) * every;
  const count = Math.max(0, Math.floor((to - first) / every) + 1);
  return Array.from({ length: Math.min(count, 100) }, (_, at) => first + at * every);
}
