import type { Nanoseconds } from '../model/units.ts';
import type { Stretch } from './tree.ts';

const LEAST: Nanoseconds = 1000; // a window is never narrower

/** A window inside the whole, as wide as it was where that is possible. */
export function within(window: Stretch, whole: Stretch): Stretch {
  const width = Math.min(
    Math.max(window.to - window.from, Math.min(LEAST, whole.to - whole.from)),
    whole.to - whole.from,
  );
  const from = Math.min(Math.max(window.from, whole.from), whole.to - width);
  return { from, to: from + width };
}

/** Narrower by a factor, with the moment `at` where it was. */
export function zoomed(window: Stretch, whole: Stretch, factor: number, at: Nanoseconds): Stretch {
  return within(
    { from: at - (at - window.from) / factor, to: at + (window.to - at) / factor },
    whole,
  );
}

/** Moved by a part of its own width. */
export function panned(window: Stretch, whole: Stretch, part: number): Stretch {
  const by = (window.to - window.from) * part;
  return within({ from: window.from + by, to: window.to + by }, whole);
}

/** A span with a little room around it. */
export function around(span: Stretch, whole: Stretch): Stretch {
  const room = (span.to - span.from) * 0.03;
  return within({ from: span.from - room, to: span.to + room }, whole);
}

/** Round moments of a window, at most so many, and to how many digits they must be written to differ. */
export function ticksOf(
  { from, to }: Stretch,
  most: number,
): { readonly at: readonly Nanoseconds[]; readonly digits: number } {
  const least = (to - from) / Math.max(1, most);
  const power = 10 ** Math.floor(Math.log10(least));
  const step = ([1, 2, 5, 10].find(part => part * power >= least) ?? 10) * power;
  const at: Nanoseconds[] = [];
  for (let index = Math.ceil(from / step); index * step <= to; index++) at.push(index * step);
  const digits = Math.floor(Math.log10(Math.max(1, (at.at(-1) ?? 1) / step))) + 2;
  return { at, digits: Math.max(3, digits) };
}
