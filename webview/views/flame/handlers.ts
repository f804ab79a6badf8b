import { useRef } from 'preact/hooks';
import { boxAt } from '../../../src/core/layout/cull.ts';
import type { Stretch } from '../../../src/core/layout/tree.ts';
import { panned } from '../../../src/core/layout/window.ts';
import { turnWheel } from '../trace/time.tsx';
import { type Boxes, LANE, type View } from './draw.ts';

/** What pointer and keys do in a flame graph. */
export interface Handling {
  readonly boxes: Boxes;
  readonly window: Stretch;
  readonly whole: Stretch;
  readonly chosen: number | undefined;
  showTime(window: Stretch | undefined): void;
  onChoose(box: number): void;
  onEnlarge(box: number): void;
  /** The box that an arrow key leads to. */
  step(from: number, key: string): number | undefined;
}

type At = { currentTarget: HTMLElement };

const NEAR = 3; // pixels: thin boxes can be hit

export function useHandlers(
  props: Handling,
  { window, width, top }: View,
  hover: (box: number | undefined) => void,
) {
  const { boxes, chosen, whole, showTime, onChoose, onEnlarge } = props;
  const drag = useDrag(width, props, hover);
  const boxUnder = (event: MouseEvent & At) => {
    const box = event.currentTarget.getBoundingClientRect();
    const perPixel = (window.to - window.from) / width;
    const lane = Math.floor((event.clientY - box.top + top) / LANE);
    const moment = window.from + (event.clientX - box.left) * perPixel;
    return boxAt(boxes.lanes, lane, moment, NEAR * perPixel);
  };
  return {
    onKeyDown(event: KeyboardEvent) {
      if (event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
      if (!event.key.startsWith('Arrow')) return;
      event.preventDefault();
      const next = chosen === undefined ? 0 : props.step(chosen, event.key);
      if (next !== undefined) onChoose(next);
    },
    onWheel(event: WheelEvent & At) {
      const { left } = event.currentTarget.getBoundingClientRect();
      turnWheel(event, { left, width }, { window, whole, showTime });
    },
    onPointerDown: drag.begin,
    onPointerMove: (event: PointerEvent & At) => drag.move(event) || hover(boxUnder(event)),
    onPointerUp: drag.end,
    onPointerLeave: () => hover(undefined),
    onClick(event: MouseEvent & At) {
      const box = drag.moved() ? undefined : boxUnder(event);
      if (box !== undefined) onChoose(box);
    },
    onDblClick(event: MouseEvent & At) {
      const box = boxUnder(event);
      if (box === undefined) showTime(undefined);
      else onEnlarge(box);
    },
  };
}

/** Pulls the time along while the pointer is held down. */
function useDrag(
  width: number,
  { window, whole, showTime }: Handling,
  hover: (box: undefined) => void,
) {
  const from = useRef<{ readonly x: number; readonly window: Stretch }>(undefined);
  const moved = useRef(false);
  return {
    moved: () => moved.current,
    begin(event: PointerEvent) {
      from.current = { x: event.clientX, window };
      moved.current = false;
    },
    move(event: PointerEvent & { currentTarget: HTMLElement }): boolean {
      const start = from.current;
      if (!start || event.buttons === 0) return false;
      const by = start.x - event.clientX;
      if (Math.abs(by) > 3 && !moved.current) {
        moved.current = true;
        event.currentTarget.setPointerCapture(event.pointerId);
      }
      if (!moved.current) return false;
      hover(undefined);
      showTime(panned(start.window, whole, by / width));
      return true;
    },
    end() {
      from.current = undefined;
    },
  };
}
