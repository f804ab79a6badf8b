import type { EpochMs } from '../../src/core/model/units.ts';
import type { Page } from '../page.ts';

/** `3 s ago` within the last hour, else the time of the clock. */
export function ago({ say, format }: Page, at: EpochMs, now: EpochMs): string {
  const seconds = Math.max(0, Math.round((now - at) / 1000));
  if (seconds < 60) return say('{0} s ago', seconds);
  return seconds < 3600 ? say('{0} min ago', Math.round(seconds / 60)) : format.time(at);
}
