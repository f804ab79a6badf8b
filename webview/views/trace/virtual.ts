import { useLayoutEffect, useRef, useState } from 'preact/hooks';

const SPARE = 8; // rows above and below those in sight

/** A long list of which only the rows in sight are on the page. */
export function useVirtual(count: number, rowHeight: number) {
  const scroller = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(600);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const resized = new ResizeObserver(() => setHeight(element.clientHeight));
    resized.observe(element);
    return () => resized.disconnect();
  }, []);
  const first = Math.max(0, Math.floor(top / rowHeight) - SPARE);
  const last = Math.min(count, Math.ceil((top + height) / rowHeight) + SPARE);
  return {
    scroller,
    first: Math.min(first, Math.max(0, count - 1)),
    last,
    perPage: Math.max(1, Math.floor(height / rowHeight) - 1),
    onScroll: () => setTop(scroller.current?.scrollTop ?? 0),
    /** Scrolls as little as shows a row that is near; one further away comes to the middle. */
    reveal(row: number): void {
      const element = scroller.current;
      if (!element || row < 0) return;
      const { scrollTop, clientHeight } = element;
      const above = scrollTop - row * rowHeight; // pixels that are missing
      const below = (row + 1) * rowHeight - scrollTop - clientHeight;
      if (Math.max(above, below) <= 0) return;
      if (Math.max(above, below) > 3 * rowHeight)
        element.scrollTop = row * rowHeight - clientHeight / 2;
      else element.scrollTop += above > 0 ? -above : below;
    },
  };
}
