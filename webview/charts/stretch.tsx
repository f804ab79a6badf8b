import { useState } from 'preact/hooks';
import type { EpochMs } from '../../src/core/model/units.ts';
import { usePage } from '../page.ts';
import type { usePointed } from './hover.tsx';
import { pixelOf, plot, type Span, stepAt, stepsOf } from './plot.ts';

/** Whole columns of a chart. */
export interface Stretch {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** Where choosing began and where it is, as times: the chart may move on meanwhile. */
interface Drag {
  readonly anchor: EpochMs;
  readonly head: EpochMs;
}

interface Asked {
  readonly span: Span;
  readonly width: number;
  /** The column that is pointed at. */
  readonly step: number | undefined;
  readonly pointing: ReturnType<typeof usePointed>[1];
  readonly onSelect: ((chosen: Stretch) => void) | undefined;
}

type OnChart<E> = E & { currentTarget: HTMLElement };

/** Choosing columns: by dragging, by a click on one, or with Shift and the arrow keys and then Enter. */
export function useStretch({ span, width, step, pointing, onSelect }: Asked) {
  const [dragged, drag] = useState<Drag>();
  if (!onSelect) return [undefined, pointing] as const;

  const finish = (drag_: Drag | undefined) => {
    drag(undefined);
    if (drag_) onSelect(stretchOf(drag_, span));
  };
  const startOf = (at: number): EpochMs => span.from + at * span.step;
  const handlers = {
    ...pointing,
    onPointerDown: (event: OnChart<PointerEvent>) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      const at = timeUnder(event, span, width);
      drag({ anchor: at, head: at });
    },
    onPointerMove: (event: OnChart<PointerEvent>) => {
      pointing.onPointerMove(event);
      if (dragged) drag({ ...dragged, head: timeUnder(event, span, width) });
    },
    onPointerUp: () => finish(dragged),
    onPointerCancel: () => drag(undefined),
    onKeyDown: (event: OnChart<KeyboardEvent>) => {
      const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (event.key === 'Enter' && step !== undefined)
        finish(dragged ?? { anchor: startOf(step), head: startOf(step) });
      else if (event.key === 'Escape' && dragged) {
        event.stopPropagation();
        drag(undefined);
      } else pointing.onKeyDown(event);
      if (!event.shiftKey || by === undefined || step === undefined) return;
      const next = Math.max(0, Math.min(stepsOf(span) - 1, step + by));
      drag({ anchor: dragged?.anchor ?? startOf(step), head: startOf(next) });
    },
  };
  return [dragged && stretchOf(dragged, span), handlers] as const;
}

function stretchOf({ anchor, head }: Drag, { step }: Span): Stretch {
  return { from: Math.min(anchor, head), to: Math.max(anchor, head) + step };
}

/** When the column under the pointer begins; beyond the ends it is the first or the last. */
function timeUnder(event: OnChart<PointerEvent>, span: Span, width: number): EpochMs {
  const pixel = event.clientX - event.currentTarget.getBoundingClientRect().left;
  const inside = Math.max(plot.left, Math.min(width - plot.right - 1, pixel));
  return span.from + (stepAt(inside, span, width) ?? 0) * span.step;
}

interface Props {
  readonly stretch: Stretch;
  readonly span: Span;
  readonly width: number;
}

/** What is being chosen, and its times. */
export function Selection({ stretch, span, width }: Props) {
  const { format } = usePage();
  const [left, right] = [stretch.from, stretch.to].map(at => pixelOf(at, span, width));
  const length = (right ?? 0) - (left ?? 0);
  return (
    <div class="selection" style={{ left: `${left}px`, width: `${length}px` }}>
      <span>
        {format.time(stretch.from)} – {format.time(stretch.to)}
      </span>
    </div>
  );
}
