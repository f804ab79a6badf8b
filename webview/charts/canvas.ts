import {
  BarController,
  BarElement,
  Chart,
  type ChartDataset,
  type ChartOptions,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
} from 'chart.js';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { plot, type Span } from './plot.ts';

Chart.register(
  BarController,
  BarElement,
  Filler,
  LineController,
  LineElement,
  LinearScale,
  PointElement,
);

type Kind = 'line' | 'bar';

export type Dataset = ChartDataset<Kind>;

/** All that changes from one answer to the next. */
export interface Picture {
  readonly datasets: Dataset[];
  readonly span: Span;
  readonly bottom: number;
  readonly top: number;
}

/** Draws on a canvas with chart.js. It animates nothing, parses nothing, listens to nothing: the page does that for less. */
export function useCanvas(type: Kind, picture: Picture, width: number) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const chart = useRef<Chart<Kind>>(undefined);
  useLayoutEffect(() => {
    if (!canvas.current) return;
    chart.current = new Chart(canvas.current, { type, data: { datasets: [] }, options: options() });
    return () => chart.current?.destroy();
  }, [type]);
  useLayoutEffect(() => {
    if (chart.current && width > 0) draw(chart.current, picture, width);
  }, [picture, width]);
  return canvas;
}

function draw(chart: Chart<Kind>, picture: Picture, width: number): void {
  const { datasets, span, bottom, top } = picture;
  const ratio = window.devicePixelRatio;
  Object.assign(chart.options.scales?.['x'] ?? {}, { min: span.from, max: span.to });
  Object.assign(chart.options.scales?.['y'] ?? {}, { min: bottom, max: top });
  chart.data.datasets = datasets;
  if (chart.width !== width || chart.currentDevicePixelRatio !== ratio) {
    chart.options.devicePixelRatio = ratio;
    chart.resize(width, plot.height);
  }
  chart.update('none');
}

/** Scales without ink: grid and labels stand in the page, where they cannot move the plot. */
function options(): ChartOptions<Kind> {
  const bare = {
    type: 'linear',
    display: false,
    offset: false, // columns at the ends may be cut
    bounds: 'data',
    ticks: { maxTicksLimit: 2 },
  } as const;
  return {
    animation: false,
    parsing: false,
    normalized: true,
    responsive: false,
    maintainAspectRatio: false,
    events: [],
    layout: {
      autoPadding: false,
      padding: { left: plot.left, right: plot.right, top: plot.top, bottom: plot.bottom },
    },
    scales: { x: { ...bare }, y: { ...bare } },
  };
}

/** The width of an element, as it changes. */
export function useWidth() {
  const element = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    if (!element.current) return;
    const resized = new ResizeObserver(([entry]) => setWidth(entry?.contentRect.width ?? 0));
    resized.observe(element.current);
    setWidth(element.current.clientWidth);
    return () => resized.disconnect();
  }, []);
  return [element, width] as const;
}
