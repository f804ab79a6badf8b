import type { EpochMs, Nanoseconds } from '../model/units.ts';

export interface Times {
  readonly start: EpochMs;
  readonly duration: Nanoseconds;
}

/** The time of a span in which none of its children ran; children that run at once count once, and not beyond it. */
export function exclusive(span: Times, children: readonly Times[]): Nanoseconds {
  const end = span.duration;
  const parts = children
    .map(child => ({ from: (child.start - span.start) * 1e6, length: child.duration }))
    .sort((a, b) => a.from - b.from);
  let [covered, until] = [0, 0];
  for (const { from, length } of parts) {
    const begin = Math.max(from, until);
    const stop = Math.min(from + length, end);
    if (stop <= begin) continue;
    covered += stop - begin;
    until = stop;
  }
  return Math.max(0, Math.round(end - covered));
}
