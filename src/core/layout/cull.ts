import type { Lanes } from './lanes.ts';
import type { Stretch } from './tree.ts';

/**
 * Calls for the boxes of a lane that a picture of this width can show: of those that fall on one pixel only the first.
 * Each step is a search, so that a lane of fifty thousand boxes costs no more than its pixels.
 */
export function eachShown(
  lanes: Lanes,
  lane: number,
  window: Stretch,
  width: number,
  call: (box: number) => void,
): void {
  const end = lanes.first[lane + 1] ?? 0;
  const pixel = (window.to - window.from) / Math.max(1, width);
  let place = firstEndingAfter(lanes, lanes.first[lane] ?? 0, end, window.from);
  while (place < end) {
    const box = lanes.boxes[place] ?? 0;
    const from = lanes.from[box] ?? 0;
    if (from > window.to) return;
    call(box);
    const drawn = Math.max(lanes.to[box] ?? 0, Math.max(from, window.from) + pixel);
    place = firstEndingAfter(lanes, place + 1, end, drawn);
  }
}

/** By halving: ends rise from left to right. A box that ends right at `moment` counts where it has no width. */
function firstEndingAfter(lanes: Lanes, begin: number, end: number, moment: number): number {
  let [low, high] = [begin, end];
  while (low < high) {
    const middle = (low + high) >> 1;
    const box = lanes.boxes[middle] ?? 0;
    const isAfter = (lanes.to[box] ?? 0) > moment || (lanes.from[box] ?? 0) >= moment;
    if (isAfter) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The box at a moment of a lane, or the nearest one that is less than `near` away: thin ones can be hit. */
export function boxAt(
  lanes: Lanes,
  lane: number,
  moment: number,
  near: number,
): number | undefined {
  if (lane < 0 || lane >= lanes.count) return undefined;
  const [begin, end] = [lanes.first[lane] ?? 0, lanes.first[lane + 1] ?? 0];
  const after = firstEndingAfter(lanes, begin, end, moment);
  let best: number | undefined;
  let least = near;
  for (let place = Math.max(begin, after - 1); place < Math.min(end, after + 1); place++) {
    const box = lanes.boxes[place] ?? 0;
    const away = Math.max((lanes.from[box] ?? 0) - moment, moment - (lanes.to[box] ?? 0), 0);
    if (away < least || (away === 0 && best === undefined)) [best, least] = [box, away];
  }
  return best;
}
