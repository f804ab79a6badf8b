import type { ComponentChildren } from 'preact';
import type { Piece } from '../../../src/core/layout/criticalPath.ts';
import { together } from '../../../src/core/model/format.ts';
import { usePage } from '../../page.ts';
import type { Reading } from './reading.ts';
import { partOf } from './time.tsx';

/** A part of a row of the treegrid. */
export function Cell({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the treegrid has the focus.
    // biome-ignore lint/a11y/useSemanticElements: the rows around it are no table rows.
    <span class={name} role="gridcell">
      {children}
    </span>
  );
}

interface Props {
  readonly reading: Reading;
  readonly span: number;
  readonly pieces: readonly Piece[] | undefined;
}

/** When a span ran, as a bar; under it, where everything waited for it. */
export function Lane({ reading, span, pieces }: Props) {
  const { format } = usePage();
  const { tree, window } = reading;
  const { offset, length } = tree.columns;
  const begin = partOf(offset[span] ?? 0, window);
  const end = partOf((offset[span] ?? 0) + (length[span] ?? 0), window);
  const [from, to] = [Math.max(-0.01, begin), Math.min(1.01, end)]; // a cut bar runs out of the picture
  const duration = together(format.duration(length[span] ?? 0));
  if (to < 0 || from > 1) return <Outside before={to < 0} text={duration} />;
  return (
    <Cell name="lane">
      <i
        class={tree.errorStart[span] ? 'starts' : ''}
        style={{ left: `${from * 100}%`, width: `max(2px, ${(to - from) * 100}%)` }}
      />
      {pieces && <Waited pieces={pieces} reading={reading} />}
      <b {...labelSide(from, to - from)}>{duration}</b>
    </Cell>
  );
}

const Outside = ({ before, text }: { before: boolean; text: string }) => (
  <Cell name="lane">
    <b class="outside" style={before ? { left: '4px' } : { right: '4px' }}>
      {before ? `‹ ${text}` : `${text} ›`}
    </b>
  </Cell>
);

const PIXELS = 1000; // of the drawing, whatever the lane's width

/** The critical path under a bar: one path, with gaps that nobody could see closed. */
function Waited({ pieces, reading: { window } }: { pieces: readonly Piece[]; reading: Reading }) {
  let path = '';
  let [from, to] = [0, -1];
  const draw = () => {
    if (to > from) path += `M${from.toFixed(1)} 1H${Math.max(to, from + 1).toFixed(1)}`;
  };
  for (const piece of pieces) {
    const begin = Math.max(0, partOf(piece.from, window)) * PIXELS;
    const end = Math.min(1, partOf(piece.to, window)) * PIXELS;
    if (end < begin) continue;
    if (begin - to > 1.5) {
      draw();
      from = begin;
    }
    to = end;
  }
  draw();
  return (
    <svg class="waited" viewBox={`0 0 ${PIXELS} 2`} preserveAspectRatio="none" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}

const LABEL = 0.25; // of the narrowest lane, which a duration takes

/** The duration stands after its bar, before it where there is no room, and on it where there is none at all. */
function labelSide(from: number, part: number) {
  if (from + part < 1 - LABEL)
    return { style: { left: `calc(max(2px, ${(from + part) * 100}%) + 6px)` } };
  if (from > LABEL) return { style: { right: `calc(${(1 - from) * 100}% + 6px)` } };
  return {
    class: 'inside',
    style: { right: `calc(${Math.max(0, 1 - from - part) * 100}% + 6px)` },
  };
}
