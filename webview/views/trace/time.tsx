import type { Stretch } from '../../../src/core/layout/tree.ts';
import { panned, ticksOf, zoomed } from '../../../src/core/layout/window.ts';
import { together } from '../../../src/core/model/format.ts';
import { usePage } from '../../page.ts';
import type { Reading } from './reading.ts';

/** Where a moment lies in a window: a part of one. */
export const partOf = (at: number, { from, to }: Stretch): number => (at - from) / (to - from);

/** The times over a picture, and a line at each of them through it. */
export function Ruler({ window, width }: { window: Stretch; width: number }) {
  const { format } = usePage();
  const { at, digits } = ticksOf(window, Math.max(2, Math.floor(width / 90)));
  return (
    <div class="times" aria-hidden="true">
      {at.map(moment => {
        const part = partOf(moment, window);
        const side = part < 0.04 ? 'first' : part > 0.95 ? 'last' : 'inner';
        return (
          <span key={moment} data-side={side} style={{ left: `${part * 100}%` }}>
            {moment === 0 ? '0' : together(format.duration(moment, digits))}
          </span>
        );
      })}
    </div>
  );
}

export function GridLines({ window, width }: { window: Stretch; width: number }) {
  const { at } = ticksOf(window, Math.max(2, Math.floor(width / 90)));
  return (
    <div class="lines" aria-hidden="true">
      {at.map(moment => (
        <i key={moment} style={{ left: `${partOf(moment, window) * 100}%` }} />
      ))}
    </div>
  );
}

/** The wheel with Ctrl (or a pinch) zooms around the pointer; sideways, or with Shift, it moves in time. */
export function turnWheel(
  event: WheelEvent,
  { left, width }: { readonly left: number; readonly width: number },
  { window, whole, showTime }: Pick<Reading, 'window' | 'whole' | 'showTime'>,
): void {
  const sideways = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX;
  if (event.ctrlKey || event.metaKey) {
    const at = window.from + ((event.clientX - left) / width) * (window.to - window.from);
    showTime(zoomed(window, whole, Math.exp(-event.deltaY / 300), at));
  } else if (Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY)) {
    showTime(panned(window, whole, sideways / width));
  } else return;
  event.preventDefault();
}
