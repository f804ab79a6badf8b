import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Boxes, View } from './draw.ts';
import { rectOf, tipPlace } from './place.ts';

interface OfBox {
  readonly boxes: Boxes;
  readonly box: number;
  readonly view: View;
}

/** The frame of a box that is chosen or pointed at. */
export function Outline({ boxes, box, view, kind }: OfBox & { kind: 'chosen' | 'hovered' }) {
  const { out, ...rect } = rectOf(boxes, box, view);
  const unseen = out || rect.top < 0 || rect.top >= view.height;
  const style = Object.fromEntries(Object.entries(rect).map(([key, value]) => [key, `${value}px`]));
  if (kind === 'hovered') return unseen ? null : <i class="outline hovered" style={style} />;
  const { name, detail, time } = boxes.labelOf(box);
  return (
    <div
      class="outline chosen"
      id="chosen-box"
      role="treeitem"
      tabIndex={-1}
      aria-selected="true"
      aria-label={`${name} ${detail} ${time}`}
      hidden={unseen}
      style={style}
    />
  );
}

/** What a box is, beside it where it hides least. */
export function Tip({ boxes, box, view, children }: OfBox & { children: ComponentChildren }) {
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const tip = element.current;
    if (!tip) return;
    const size = { width: tip.offsetWidth, height: tip.offsetHeight };
    const { left, top } = tipPlace(boxes, box, view, size);
    tip.style.left = `${left}px`;
    tip.style.top = `${top}px`;
  });
  return (
    <div class="tip flame-tip" ref={element} role="status">
      {children}
    </div>
  );
}
