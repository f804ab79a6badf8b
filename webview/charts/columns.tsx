import { useMemo, useRef } from 'preact/hooks';
import { usePage } from '../page.ts';
import { type Ink, type Theme, useTheme } from '../theme.ts';
import { type Dataset, type Picture, useCanvas, useWidth } from './canvas.ts';
import { type Ceiling, nextCeiling, niceTop } from './ceiling.ts';
import { Frame } from './frame.tsx';
import { Pointed, usePointed } from './hover.tsx';
import { middleOf, plot, type Span, stepsOf } from './plot.ts';
import { merged } from './points.ts';
import { Selection, type Stretch, useStretch } from './stretch.tsx';

/** One layer of stacked counts, a count for each step. */
export interface Layer {
  readonly name: string;
  readonly ink: Ink;
  readonly values: Float64Array;
  /** What is there, and is not what was asked for. */
  readonly faint?: boolean;
}

interface Props {
  readonly says: string;
  readonly span: Span;
  readonly layers: readonly Layer[];
  /** Times of the clock below, in place of how long ago it was. */
  readonly clock?: boolean;
  /** A stretch of columns was chosen, by dragging or with the keys. */
  readonly onSelect?: ((chosen: Stretch) => void) | undefined;
}

const NARROWEST = 6; // pixels of a column, its gap included

/** Stacked counts over time. Steps too narrow to be told apart are summed. */
export function ColumnChart({ says, span, layers, clock = false, onSelect }: Props) {
  const { format } = usePage();
  const theme = useTheme();
  const [element, width] = useWidth();
  const [wide, stacks] = useMemo(() => widened(span, layers, width), [span, layers, width]);
  const known = stacks.some(({ values }) => values.some(count => count > 0));
  const top = useTop(stacks, wide);
  const picture = useMemo<Picture>(
    () => ({ span: wide, bottom: 0, top, datasets: datasets(stacks, wide, width, theme) }),
    [wide, stacks, width, theme, top],
  );
  const canvas = useCanvas('bar', picture, width);
  const [step, pointing] = usePointed(wide, width);
  const [stretch, handlers] = useStretch({ span: wide, width, step, pointing, onSelect });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys read the chart.
    <div class="chart" ref={element} tabIndex={0} role="img" aria-label={says} {...handlers}>
      <Frame
        {...{ span, width, top, clock }}
        bottom={0}
        marks={[]}
        write={known ? format.count : undefined}
      >
        <canvas ref={canvas} />
      </Frame>
      {stretch && <Selection {...{ stretch, width }} span={wide} />}
      {step !== undefined && known && !stretch && (
        <Pointed
          {...{ step, width }}
          span={wide}
          when={at => `${format.time(at)} – ${format.time(at + wide.step)}`}
          readings={stacks.map(({ name, ink, faint, values }) => {
            return { name, ink, faint, text: format.count(values[step] ?? 0) };
          })}
        />
      )}
    </div>
  );
}

/** Sums steps until a column can be seen. Columns begin at the same times however the window moves, and none is cut. */
function widened(span: Span, layers: readonly Layer[], width: number): [Span, readonly Layer[]] {
  const steps = stepsOf(span);
  const room = Math.max(1, width - plot.left - plot.right);
  const parts = [...Array(steps).keys()].map(index => index + 1);
  const seen = (part: number) => room / (steps / part) >= NARROWEST;
  const count = parts.find(part => steps % part === 0 && seen(part)) ?? 1;
  if (count === 1 && seen(1)) return [span, layers];
  const least = parts.find(seen) ?? steps;
  if (count === 1 || count > 2 * least) return padded(span, layers, least);
  const step = span.step * count;
  const to = Math.ceil(span.to / step) * step;
  const first = Math.round(span.from / span.step);
  const newest = (values: Float64Array) => merged(values, count, first).slice(-steps / count);
  const stacks = layers.map(layer => ({ ...layer, values: newest(layer.values) }));
  return [{ from: to - (span.to - span.from), to, step }, stacks];
}

/** As many columns as it takes, whose number does not change while the window moves. */
function padded(span: Span, layers: readonly Layer[], count: number): [Span, readonly Layer[]] {
  const step = span.step * count;
  const columns = Math.ceil((stepsOf(span) + count - 1) / count);
  const to = Math.ceil(span.to / step) * step;
  const first = Math.round(span.from / span.step);
  const filled = (values: Float64Array) => {
    const sums = merged(values, count, first);
    const all = new Float64Array(columns);
    all.set(sums, columns - sums.length);
    return all;
  };
  const stacks = layers.map(layer => ({ ...layer, values: filled(layer.values) }));
  return [{ from: to - columns * step, to, step }, stacks];
}

function useTop(layers: readonly Layer[], span: Span): number {
  const ceiling = useRef<Ceiling>(undefined);
  return useMemo(() => {
    const sums = [...(layers[0]?.values ?? [])].map((_, at) =>
      layers.reduce((sum, { values }) => sum + (values[at] ?? 0), 0),
    );
    const most = sums.reduce((high, sum) => Math.max(high, sum), 0);
    ceiling.current = nextCeiling(ceiling.current, niceTop(most, true), span);
    return ceiling.current.top;
  }, [layers, span]);
}

function datasets(layers: readonly Layer[], span: Span, width: number, theme: Theme) {
  const column = ((width - plot.left - plot.right) * span.step) / (span.to - span.from);
  return layers.map(
    ({ ink, values, faint }): Dataset => ({
      type: 'bar',
      data: [...values].map((y, step) => ({ x: middleOf(step, span), y })).filter(({ y }) => y > 0), // nothing would be drawn as a hair
      backgroundColor: (faint ? theme.faded : theme.inks)[ink],
      barThickness: Math.max(1, column - 1.5),
      borderRadius: 1,
      stack: 'all',
      grouped: false,
    }),
  );
}
