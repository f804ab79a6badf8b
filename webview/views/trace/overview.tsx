import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { eachShown } from '../../../src/core/layout/cull.ts';
import type { Lanes } from '../../../src/core/layout/lanes.ts';
import { type Stretch, type TraceTree, textOf } from '../../../src/core/layout/tree.ts';
import { within } from '../../../src/core/layout/window.ts';
import { useWidth } from '../../charts/canvas.ts';
import { usePage } from '../../page.ts';
import { type Ink, type Theme, useTheme } from '../../theme.ts';
import type { Reading } from './reading.ts';
import { partOf } from './time.tsx';

const HEIGHT = 52;
const PITCH = 6; // pixels from lane to lane, where there is room

/** The whole trace in small. What is not in the window is veiled; dragging makes another window. */
export function Overview({ reading, hueOf }: { reading: Reading; hueOf(service: string): Ink }) {
  const { say } = usePage();
  const { tree, lanes, window, whole } = reading;
  const theme = useTheme();
  const [element, width] = useWidth();
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    if (canvas.current && width > 0)
      draw(canvas.current, { tree, lanes, whole, width, theme, hueOf });
  }, [tree, lanes, width, theme]);
  const drag = useDrag(reading, width);
  const [from, to] = [partOf(window.from, whole), partOf(window.to, whole)];
  const zoomed = from > 0 || to < 1;
  return (
    <div
      class="overview"
      ref={element}
      role="img"
      aria-label={say('The whole trace; drag to zoom')}
      title={zoomed ? say('Double click shows the whole time') : say('Drag to zoom')}
      onDblClick={() => reading.showTime(undefined)}
      {...drag}
    >
      <canvas ref={canvas} />
      {zoomed && (
        <>
          <i class="veil" style={{ left: 0, width: `${from * 100}%` }} />
          <i class="veil" style={{ left: `${to * 100}%`, right: 0 }} />
          <i class="shown" style={{ left: `${from * 100}%`, right: `${(1 - to) * 100}%` }} />
        </>
      )}
    </div>
  );
}

type Grip = 'new' | 'from' | 'to';

/** A drag makes a window, or moves the end that it begins at. */
function useDrag({ window, whole, showTime }: Reading, width: number) {
  const [held, hold] = useState<{ grip: Grip; at: number; window: Stretch }>();
  const momentOf = (event: PointerEvent & { currentTarget: HTMLElement }) => {
    const { left } = event.currentTarget.getBoundingClientRect();
    const part = Math.min(1, Math.max(0, (event.clientX - left) / Math.max(1, width)));
    return whole.from + part * (whole.to - whole.from);
  };
  return {
    onPointerDown(event: PointerEvent & { currentTarget: HTMLElement }) {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      const at = momentOf(event);
      const near = (5 * (whole.to - whole.from)) / Math.max(1, width);
      const isEnd = (end: number) =>
        Math.abs(end - at) < near && end > whole.from && end < whole.to;
      const grip = isEnd(window.from) ? 'from' : isEnd(window.to) ? 'to' : 'new';
      hold({ grip, at, window });
    },
    onPointerMove(event: PointerEvent & { currentTarget: HTMLElement }) {
      if (!held) return;
      const at = momentOf(event);
      const other =
        held.grip === 'new' ? held.at : held.window[held.grip === 'from' ? 'to' : 'from'];
      const least = (3 * (whole.to - whole.from)) / Math.max(1, width);
      if (Math.abs(at - other) < least) return; // a click is no window
      showTime(within({ from: Math.min(at, other), to: Math.max(at, other) }, whole));
    },
    onPointerUp: () => hold(undefined),
    onPointerCancel: () => hold(undefined),
  };
}

interface Picture {
  readonly tree: TraceTree;
  readonly lanes: Lanes;
  readonly whole: Stretch;
  readonly width: number;
  readonly theme: Theme;
  hueOf(service: string): Ink;
}

function draw(canvas: HTMLCanvasElement, picture: Picture): void {
  const { tree, lanes, whole, width, theme, hueOf } = picture;
  const ratio = devicePixelRatio;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(HEIGHT * ratio);
  const context = canvas.getContext('2d');
  if (!context) return;
  context.scale(ratio, ratio);
  const pitch = Math.min(PITCH, (HEIGHT - 8) / lanes.count);
  const high = Math.max(0.75, pitch / 2);
  // Lanes that share a pixel row are drawn once: the first of them.
  const every = Math.max(1, Math.floor(0.75 / pitch));
  for (let lane = 0; lane < lanes.count; lane += every)
    eachShown(lanes, lane, whole, width, span => {
      const x = partOf(lanes.from[span] ?? 0, whole) * width;
      const end = partOf(lanes.to[span] ?? 0, whole) * width;
      const service = textOf(tree.columns, 'service', span);
      context.fillStyle = theme.inks[tree.errorStart[span] ? 'error' : hueOf(service)];
      context.fillRect(x, 4 + lane * pitch, Math.max(1, end - x - 0.5), high);
    });
}
