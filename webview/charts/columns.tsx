import { useMemo, useRef } from 'preact/hooks';
import { usePage } from '../page.ts';
import { type Ink, type Theme, useTheme } from '../theme.ts';
import { type Dataset, type Picture, useCanvas, useWidth } from './canvas.ts';
import { type Ceiling, nextCeiling, niceTop } from './ceiling.ts';
import { Frame } from './frame.tsx';
import { Pointed, usePointed } from './hover.tsx';
import { middleOf, plot, type Span, stepsOf } from './plot.ts';
import { merged } from './points.ts';

/** One layer of stacked counts, a count for each step. */
export interface Layer {
  readonly name: string;
  readonly ink: Ink;
  readonly values: Float64Array;
}

interface Props {
  readonly says: string;
  readonly span: Span;
  readonly layers: readonly Layer[];
}

const NARROWEST = 6; // pixels of a column, its gap included

/** Stacked counts over time. Steps too narrow to be told apart are summed. */
export function ColumnChart({ says, span, layers }: Props) {
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
  const [step, handlers] = usePointed(wide, width);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys read the chart.
    <div class="chart" ref={element} tabIndex={0} role="img" aria-label={says} {...handlers}>
      <Frame
        {...{ span, width, top }}
        bottom={0}
        marks={[]}
        write={known ? format.count : undefined}
      >
        <canvas ref={canvas} />
      </Frame>
      {step !== undefined && known && (
        <Pointed
          {...{ step, width }}
          span={wide}
          when={at => `${format.time(at)} – ${format.time(at + wide.step)}`}
          readings={stacks.map(({ name, ink, values }) => {
            return { name, ink, text: format.count(values[step] ?? 0) };
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
  const count = parts.find(part => steps % part === 0 && room / (steps / part) >= NARROWEST) ?? 1;
  if (count === 1) return [span, layers];
  const step = span.step * count;
  const to = Math.ceil(span.to / step) * step;
  const first = Math.round(span.from / span.step);
  const newest = (values: Float64Array) => merged(values, count, first).slice(-steps / count);
  const stacks = layers.map(layer => ({ ...layer, values: newest(layer.values) }));
  return [{ from: to - (span.to - span.from), to, step }, stacks];
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
    ({ ink, values }): Dataset => ({
      type: 'bar',
      data: [...values].map((y, step) => ({ x: middleOf(step, span), y })).filter(({ y }) => y > 0), // nothing would be drawn as a hair
      backgroundColor: theme.inks[ink],
      barThickness: Math.max(1, column - 1.5),
      borderRadius: 1,
      stack: 'all',
      grouped: false,
    }),
  );
}
