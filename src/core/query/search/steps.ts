import { windowOf } from '../../aggregate/figures.ts';
import type { TimeWindow } from '../../model/endpointView.ts';
import type { TimeRange } from '../../model/trace.ts';
import type { EpochMs, Milliseconds } from '../../model/units.ts';

/** A window in steps counted from 1970, as a histogram draws it: `first` to `last`, both included. */
export interface Steps extends TimeWindow {
  readonly first: number;
  readonly last: number;
  /** Moves on with the time: nothing comes after its end. */
  readonly live: boolean;
}

/** What a range means now. A live one is what every other view of that length shows. */
export function stepsOf(range: TimeRange, now: EpochMs): Steps {
  const live = 'last' in range;
  const window = live ? windowOf(range.last, now) : fixedWindow(range.from, range.to);
  const { from, to, step } = window;
  const first = Math.round(from / step);
  const end = live ? Math.floor(to / step) : Math.ceil(to / step) - 1;
  return { ...window, first, last: Math.max(first, end), live };
}

/** About ninety steps, as a live window has, but finer ones for the short stretches that a drag chooses. */
function fixedWindow(from: EpochMs, to: EpochMs): TimeWindow {
  const ideal = (to - from) / 90;
  const step = steps.find(one => one >= ideal * 0.7) ?? Math.ceil(ideal / MINUTE) * MINUTE;
  return { from: Math.floor(from / step) * step, to, step };
}

const MINUTE: Milliseconds = 60_000;
const steps: readonly Milliseconds[] = [
  1,
  2,
  5,
  10,
  20,
  50,
  100,
  200,
  500,
  1000,
  2000,
  5000,
  10_000,
  20_000,
  30_000,
  MINUTE,
];
