import { useLayoutEffect, useMemo } from 'preact/hooks';
import { useWidth } from '../../charts/canvas.ts';
import { usePage } from '../../page.ts';
import type { Ink } from '../../theme.ts';
import { moveChoice } from './moveChoice.ts';
import type { Reading } from './reading.ts';
import { useRows } from './reading.ts';
import { SpanRow } from './spanRow.tsx';
import { GridLines, Ruler, turnWheel } from './time.tsx';
import { useVirtual } from './virtual.ts';

const ROW = 24;

interface Props {
  readonly reading: Reading;
  readonly hueOf: (service: string) => Ink;
}

/** A row for each span: its name indented by its parents, its bar in time, and under it where all waited for it. */
export function Waterfall({ reading, hueOf }: Props) {
  const { say } = usePage();
  const { window, chosen } = reading;
  const rows = useRows(reading);
  const list = useVirtual(rows.span.length, ROW);
  const [lanes, width] = useWidth();
  const path = useMemo(() => Map.groupBy(reading.path, piece => piece.span), [reading.path]);
  const matching = useMemo(() => new Set(reading.matches), [reading.matches]);
  const at = chosen === undefined ? -1 : rows.span.indexOf(chosen);
  useLayoutEffect(() => list.reveal(at), [chosen]); // a list that changes scrolls nothing
  const shown = Array.from(
    { length: Math.max(0, list.last - list.first) },
    (_, of) => of + list.first,
  );
  const slots = Math.max(1, shown.length); // a row that leaves the picture hands its elements to the one that comes
  return (
    <div
      class="waterfall"
      role="treegrid"
      tabIndex={0}
      aria-label={say('Spans')}
      aria-rowcount={rows.span.length}
      aria-activedescendant={at >= 0 ? `span-${chosen}` : undefined}
      onKeyDown={event => moveChoice(event, { reading, rows: rows.span, at, page: list.perPage })}
      onWheel={event => {
        const box = lanes.current?.getBoundingClientRect();
        if (box) turnWheel(event, box, reading);
      }}
    >
      <div class="ruler">
        <div>{say('Span')}</div>
        <div ref={lanes}>
          <Ruler window={window} width={width} />
        </div>
      </div>
      <div class="scroller" ref={list.scroller} onScroll={list.onScroll}>
        <div class="all" style={{ height: `${rows.span.length * ROW}px` }}>
          <GridLines window={window} width={width} />
          {shown.map(row => {
            const span = rows.span[row] ?? 0;
            return (
              <SpanRow
                key={row % slots}
                {...{ reading, span, row, hueOf }}
                depth={rows.depth[row] ?? 0}
                top={row * ROW}
                pieces={path.get(span)}
                match={matching.has(span)}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}
