import { useMemo, useRef } from 'preact/hooks';
import { usePage } from '../page.ts';
import { type Ink, type Theme, useTheme } from '../theme.ts';
import { type Dataset, type Picture, useCanvas, useWidth } from './canvas.ts';
import { type Ceiling, nextCeiling, niceTop } from './ceiling.ts';
import { Frame, type Mark, plotHeight } from './frame.tsx';
import { Pointed, usePointed } from './hover.tsx';
import { plot, type Span } from './plot.ts';
import { drawn } from './points.ts';
import { Selection, type Stretch, useStretch } from './stretch.tsx';

export interface Line {
  readonly name: string;
  readonly ink: Ink;
  readonly at: Float64Array;
  readonly values: Float64Array; // NaN where nothing came
  readonly strong?: boolean; // thicker and filled
}

interface Props {
  /** What a reader who sees no picture is told: what is drawn, and its values now. */
  readonly says: string;
  readonly span: Span;
  readonly lines: readonly Line[];
  readonly marks?: readonly Mark[];
  readonly write: (value: number) => string;
  /** The times of the day, for what does not end now. */
  readonly clock?: boolean;
  /** A moment or a stretch was chosen, by a click, by dragging or with the keys. */
  readonly onSelect?: ((chosen: Stretch) => void) | undefined;
}

/** Lines over time. Nothing in it moves but the data. */
export function LineChart(props: Props) {
  const { says, span, lines, marks = [], write, clock = false, onSelect } = props;
  const { format } = usePage();
  const theme = useTheme();
  const [element, width] = useWidth();
  const known = lines.some(({ values }) => values.some(value => !Number.isNaN(value)));
  const [bottom, top] = useRange(lines, span);
  const picture = useMemo<Picture>(
    () => ({ span, bottom, top, datasets: lines.map(line => dataset(line, span, width, theme)) }),
    [span, lines, width, theme, bottom, top],
  );
  const canvas = useCanvas('line', picture, width);
  const [step, pointing] = usePointed(span, width);
  const [stretch, handlers] = useStretch({ span, width, step, pointing, onSelect });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys read the chart.
    <div class="chart" ref={element} tabIndex={0} role="img" aria-label={says} {...handlers}>
      <Frame {...{ span, width, bottom, top, marks, clock }} write={known ? write : undefined}>
        <canvas ref={canvas} />
      </Frame>
      {stretch && <Selection {...{ stretch, span, width }} />}
      {step !== undefined && known && !stretch && (
        <Pointed
          {...{ step, span, width }}
          when={at => format.time(at)}
          readings={lines.map(line => readingAt(line, span, step, write, bottom, top))}
        />
      )}
    </div>
  );
}

/** The values' nice bounds: zero is always in sight, and the top does not pump. */
function useRange(lines: readonly Line[], span: Span): [bottom: number, top: number] {
  const ceiling = useRef<Ceiling>(undefined);
  const floor = useRef<Ceiling>(undefined);
  return useMemo(() => {
    const { low, high } = extent(lines);
    ceiling.current = nextCeiling(ceiling.current, niceTop(high * 1.02), span);
    floor.current = nextCeiling(floor.current, low < 0 ? niceTop(-low) : 0, span);
    return [-floor.current.top, ceiling.current.top];
  }, [lines, span]);
}

function extent(lines: readonly Line[]): { low: number; high: number } {
  let [low, high] = [0, 0];
  for (const { values } of lines) {
    for (const value of values) {
      if (value > high) high = value;
      else if (value < low) low = value;
    }
  }
  return { low, high };
}

function dataset(line: Line, { step }: Span, width: number, theme: Theme): Dataset {
  const { ink, at, values, strong = false } = line;
  const bridge = Math.max(4 * step, 60_000);
  const { points, lone } = drawn(at, values, bridge, Math.max(1, Math.floor(width / 2)));
  return {
    type: 'line',
    data: points,
    borderColor: theme.inks[ink],
    backgroundColor: theme.washes[ink],
    borderWidth: strong ? 2 : 1.25,
    borderJoinStyle: 'round',
    fill: strong ? 'origin' : false,
    pointRadius: lone.some(Boolean) ? lone.map(one => (one ? 1.75 : 0)) : 0,
    pointBackgroundColor: theme.inks[ink],
    pointBorderWidth: 0,
    tension: 0,
  };
}

/** The value of a step: the newest point inside it. */
export function valueAt({ at, values }: Line, { from, step: length }: Span, step: number): number {
  const index = at.findLastIndex(moment => Math.floor((moment - from) / length) === step);
  return values[index] ?? Number.NaN;
}

function readingAt(
  line: Line,
  span: Span,
  step: number,
  write: (value: number) => string,
  bottom: number,
  top: number,
) {
  const { name, ink } = line;
  const value = valueAt(line, span, step);
  if (Number.isNaN(value)) return { name, ink, text: '–' };
  const pixel = plot.top + (1 - (value - bottom) / (top - bottom)) * plotHeight;
  return { name, ink, text: write(value), pixel };
}
