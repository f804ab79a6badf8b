import { eachShown } from '../../../src/core/layout/cull.ts';
import { type Boxes, LANE, type View } from './draw.ts';

/** Where a box stands in the picture, cut to it. */
export function rectOf({ lanes }: Boxes, box: number, { window, width, top }: View) {
  const scale = width / (window.to - window.from);
  const left = Math.max(0, ((lanes.from[box] ?? 0) - window.from) * scale);
  const right = Math.min(width, ((lanes.to[box] ?? 0) - window.from) * scale);
  const y = (lanes.lane[box] ?? 0) * LANE - top;
  return {
    left,
    top: y,
    width: Math.max(2, right - left - 1),
    height: LANE - 1,
    out: right < 0 || left > width,
  };
}

/** A tooltip of this size beside a box: where it hides least of the other boxes. */
export function tipPlace(
  boxes: Boxes,
  box: number,
  view: View,
  size: { readonly width: number; readonly height: number },
): { readonly left: number; readonly top: number } {
  const rect = rectOf(boxes, box, view);
  const left = Math.max(0, Math.min(rect.left, view.width - size.width));
  const below = rect.top + LANE + 2;
  const above = rect.top - size.height - 4;
  if (above < 0) return { left, top: below };
  const hides = (top: number) => hidden(boxes, view, left, top, size);
  return { left, top: hides(below) <= hides(above) ? below : above };
}

/** Pixels of boxes under a part of the picture, lane by lane. */
function hidden(
  boxes: Boxes,
  view: View,
  left: number,
  top: number,
  size: { readonly width: number; readonly height: number },
): number {
  const { window, width } = view;
  const perPixel = (window.to - window.from) / width;
  const from = window.from + left * perPixel;
  const part = { from, to: from + size.width * perPixel };
  const first = Math.max(0, Math.floor((top + view.top) / LANE));
  const last = Math.min(boxes.lanes.count, Math.ceil((top + view.top + size.height) / LANE));
  let sum = 0;
  for (let lane = first; lane < last; lane++)
    eachShown(boxes.lanes, lane, part, size.width, box => {
      const end = Math.min(part.to, boxes.lanes.to[box] ?? 0);
      sum += Math.max(0, end - Math.max(part.from, boxes.lanes.from[box] ?? 0)) / perPixel;
    });
  return sum;
}
