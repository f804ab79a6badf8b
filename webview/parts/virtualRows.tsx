// biome-ignore-all lint/a11y/useSemanticElements: rows lie at their pixels, which those of a table do not.
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { type GridColumn, GridHead, GridRow } from './gridRow.tsx';

const ROW = 24; // pixels; the stylesheet has the same
const HEAD = 26;
const SPARE = 6; // rows drawn beyond each end, for what a fast wheel shows first
const FEW = 60; // rows left below at which more are wished for

interface Props<T> {
  readonly label: string;
  readonly columns: readonly GridColumn<T>[];
  readonly rows: readonly T[];
  /** How many there are in all, fetched or not. */
  readonly total: number;
  readonly keyOf: (row: T) => string;
  readonly chosen: string | undefined;
  onOpen(row: T): void;
  onEnd(): void;
  onScrolled(away: boolean): void;
}

/** A table of any length: as many rows as are seen, used again for others while it scrolls. Keys move in it as in a list of the editor. */
export function VirtualRows<T>(props: Props<T>) {
  const { label, columns, rows, total, keyOf, chosen, onOpen, onEnd, onScrolled } = props;
  const id = useId();
  const [scroller, { top, height }, look] = useScroller();
  const [active, activate] = useState<string>();
  const pool = Math.ceil(height / ROW) + 2 * SPARE;
  const first = Math.max(0, Math.min(top, rows.length - pool + SPARE) - SPARE);
  useEffect(() => onScrolled(top > 0), [top > 0]);
  useEffect(() => {
    if (first + pool > rows.length - FEW && top > 0) onEnd();
  }, [first, pool, rows.length, top > 0]);

  const at = active === undefined ? -1 : rows.findIndex(row => keyOf(row) === active);
  const page = Math.max(1, Math.floor((height - HEAD) / ROW) - 1);
  const move = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return; // a head has its own keys
    const row = rows[placeAfter(event.key, at, page, rows.length)];
    if (row === undefined) return;
    event.preventDefault();
    if (event.key === 'Enter') return onOpen(row);
    activate(keyOf(row));
    scrollTo(scroller.current, rows.indexOf(row));
  };
  const slots = Array.from({ length: Math.min(pool, rows.length) }, (_, slot) => slot);
  return (
    <div
      class="grid"
      role="grid"
      aria-label={label}
      aria-rowcount={total + 1}
      aria-colcount={columns.length}
      aria-activedescendant={at >= 0 ? `${id}-${at % pool}` : undefined}
      tabIndex={0}
      ref={scroller}
      onScroll={look}
      onKeyDown={move}
    >
      <GridHead columns={columns} />
      <div class="grid-rows" role="rowgroup" style={{ height: `${rows.length * ROW}px` }}>
        {slots.map(slot => {
          const index = indexIn(slot, first, pool);
          const row = rows[index];
          if (row === undefined) return null;
          const [active, selected] = [index === at, keyOf(row) === chosen];
          const shown = { row, index, columns, active, chosen: selected, onOpen };
          return <GridRow key={slot} id={`${id}-${slot}`} top={index * ROW} {...shown} />;
        })}
      </div>
    </div>
  );
}

/** Where a key leads from a row: Enter to itself, a key that is not the list's nowhere. */
function placeAfter(key: string, at: number, page: number, count: number): number {
  if (key === 'Enter') return at;
  const by = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page }[key];
  const to = { Home: 0, End: count - 1 }[key] ?? (by === undefined ? undefined : at + by);
  return to === undefined ? -1 : Math.max(0, Math.min(count - 1, to));
}

/** The row from `first` on that a slot shows: as it scrolls by one, one slot gets another row and the others none. */
const indexIn = (slot: number, first: number, pool: number): number =>
  first + ((((slot - first) % pool) + pool) % pool);

/** Where a list is scrolled to, in whole rows, and how high it is. */
function useScroller() {
  const scroller = useRef<HTMLDivElement>(null);
  const [seen, see] = useState({ top: 0, height: 0 });
  const look = () => {
    const { scrollTop = 0, clientHeight = 0 } = scroller.current ?? {};
    const top = Math.ceil(scrollTop / ROW);
    see(before =>
      before.top === top && before.height === clientHeight ? before : { top, height: clientHeight },
    );
  };
  useLayoutEffect(() => {
    if (!scroller.current) return;
    const resized = new ResizeObserver(look);
    resized.observe(scroller.current);
    look();
    return () => resized.disconnect();
  }, []);
  return [scroller, seen, look] as const;
}

function scrollTo(scroller: HTMLElement | null, index: number): void {
  if (!scroller) return;
  const above = index * ROW;
  const below = above + ROW + HEAD - scroller.clientHeight;
  scroller.scrollTop = Math.max(below, Math.min(above, scroller.scrollTop));
}
