import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useWidth } from '../../charts/canvas.ts';
import { useTheme } from '../../theme.ts';
import { drawBoxes, LANE, type View } from './draw.ts';
import { type Handling, useHandlers } from './handlers.ts';
import { Outline, Tip } from './overlay.tsx';

interface Props extends Handling {
  readonly says: string; // what a reader who sees no picture is told
  readonly tip: (box: number) => ComponentChildren;
}

const MOST = 24; // lanes, before the picture scrolls

/** Boxes in lanes on one canvas. What is pointed at and what is chosen is drawn over it by the page. */
export function FlameCanvas(props: Props) {
  const { boxes, window, chosen, says, tip } = props;
  const theme = useTheme();
  const [element, width] = useWidth();
  const canvas = useRef<HTMLCanvasElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [hovered, hover] = useState<number>();
  const height = Math.min(boxes.lanes.count, MOST) * LANE;
  const view: View = { window, width, height, top };
  useLayoutEffect(() => {
    if (canvas.current && width > 0) drawBoxes(canvas.current, boxes, view, theme);
  }, [boxes, window, width, height, top, theme]);
  useLayoutEffect(() => {
    const lane = chosen === undefined ? -1 : (boxes.lanes.lane[chosen] ?? -1);
    const at = scroller.current;
    if (!at || lane < 0) return;
    if (lane * LANE < at.scrollTop) at.scrollTop = lane * LANE;
    if ((lane + 1) * LANE > at.scrollTop + height) at.scrollTop = (lane + 1) * LANE - height;
  }, [chosen, boxes]);
  return (
    <div
      class="boxes"
      tabIndex={0}
      role="tree"
      aria-label={says}
      aria-activedescendant={chosen === undefined ? undefined : 'chosen-box'}
      ref={element}
      style={{ height: `${height}px` }}
      {...useHandlers(props, view, hover)}
    >
      <div
        class="scroller"
        ref={scroller}
        onScroll={() => setTop(scroller.current?.scrollTop ?? 0)}
      >
        <div style={{ height: `${boxes.lanes.count * LANE}px` }}>
          <canvas ref={canvas} style={{ height: `${height}px` }} />
        </div>
      </div>
      {chosen !== undefined && width > 0 && (
        <Outline kind="chosen" {...{ boxes, view }} box={chosen} />
      )}
      {hovered !== undefined && (
        <>
          <Outline kind="hovered" {...{ boxes, view }} box={hovered} />
          <Tip {...{ boxes, view }} box={hovered}>
            {tip(hovered)}
          </Tip>
        </>
      )}
    </div>
  );
}
