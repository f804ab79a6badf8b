import type { Browser } from 'playwright-core';
import type { TraceColumns } from '../../src/core/model/trace.ts';
import { inProject } from '../harness/places.ts';
import { manySpans } from '../webview/traceAnswers.ts';
import { type Bench, type Figure, percentile } from './bench.ts';
import { panFlame, plainRows, tracePages } from './tracePage.ts';

const SPANS = 10_000;
const ROUNDS = 5;
const STEPS = 40;
const FEW = 8; // steps of what takes a tenth of a second each

/** A trace of 10,000 spans: a step of its flame graph against a chart and elements, and its rows against plain ones. */
export const drawing: Bench = {
  name: 'drawing',
  async run() {
    const columns = manySpans(SPANS);
    const pages = await tracePages(columns);
    try {
      const [opened, plain]: [number[], number[]] = [[], []];
      for (let round = 0; round < ROUNDS; round++) {
        opened.push(await pages.timeToOpen());
        plain.push(await inBlankPage(pages.browser, page => page.evaluate(plainRows, SPANS)));
      }
      const tab = await pages.open();
      await tab.click('[data-list="flame"]');
      await tab.waitForSelector('.boxes canvas');
      const pans = await tab.evaluate(panFlame, STEPS);
      const given = { columns, steps: FEW };
      const bars = await inBlankPage(pages.browser, async page => {
        await page.addScriptTag({ path: inProject('node_modules/chart.js/dist/chart.umd.min.js') });
        return page.evaluate(chartBars, given);
      });
      const elements = await inBlankPage(pages.browser, page => page.evaluate(panElements, given));
      return [
        ...flameFigures(pans, bars, elements),
        compared('list: from the answer to rows seen', opened, 'plain DOM rows', plain),
      ];
    } finally {
      await pages.close();
    }
  },
};

function flameFigures(
  pans: readonly number[],
  bars: readonly number[],
  elements: readonly number[],
): readonly Figure[] {
  const step = 'flame graph: a step of panning';
  return [
    compared(step, pans, 'floating bars of chart.js', bars),
    compared(step, pans, 'an element for each span, laid out', elements),
    { name: `${step}, p95`, value: percentile(pans, 0.95), unit: 'ms' },
  ];
}

function compared(
  name: string,
  ours: readonly number[],
  against: string,
  theirs: readonly number[],
): Figure {
  const value = percentile(ours, 0.5);
  return { name, value, unit: 'ms', against, ratio: value / percentile(theirs, 0.5) };
}

type BlankPage = Awaited<ReturnType<Browser['newPage']>>;

async function inBlankPage<T>(browser: Browser, work: (page: BlankPage) => Promise<T>): Promise<T> {
  const page = await browser.newPage({ viewport: { width: 1120, height: 860 } });
  try {
    return await work(page);
  } finally {
    await page.close();
  }
}

interface Given {
  readonly columns: TraceColumns;
  readonly steps: number;
}

interface ChartLike {
  readonly options: { scales: { x: { min: number; max: number } } };
  update(mode: string): void;
}

/** Runs in the page: the spans as floating bars by depth, tuned as ours are: nothing is animated and nothing listens. */
async function chartBars({ columns, steps }: Given): Promise<number[]> {
  const { offset, length, parent, duration } = columns;
  const depth = new Int32Array(parent.length);
  parent.forEach((above, span) => {
    depth[span] = above < 0 ? 0 : (depth[above] ?? 0) + 1;
  });
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [740, 240];
  document.body.append(canvas);
  const data = Array.from(parent, (_, span) => ({
    x: [offset[span] ?? 0, (offset[span] ?? 0) + (length[span] ?? 0)],
    y: depth[span] ?? 0,
  }));
  const { Chart } = window as unknown as { Chart: new (on: Element, config: object) => ChartLike };
  const chart = new Chart(canvas, {
    type: 'bar',
    data: { datasets: [{ data, backgroundColor: 'teal', grouped: false }] },
    options: {
      indexAxis: 'y',
      animation: false,
      responsive: false,
      events: [],
      plugins: { legend: { display: false }, tooltip: { enabled: false } },
      scales: { x: { type: 'linear', min: 0, max: duration / 4 }, y: { type: 'linear' } },
    },
  });
  const times: number[] = [];
  for (let step = 0; step < steps; step++) {
    await new Promise(requestAnimationFrame);
    const before = performance.now();
    chart.options.scales.x.min = (step * duration) / 100;
    chart.options.scales.x.max = (step * duration) / 100 + duration / 4;
    chart.update('none');
    times.push(performance.now() - before);
  }
  return times;
}

/** Runs in the page: an element for each span, placed anew for each step, until all are laid out. */
async function panElements({ columns, steps }: Given): Promise<number[]> {
  const { offset, length, parent, duration } = columns;
  const scale = (740 * 4) / duration;
  const box = document.createElement('div');
  box.style.cssText = 'position:relative;width:740px;height:240px;overflow:hidden';
  const boxes = Array.from(parent, (above, span) => {
    const one = document.createElement('div');
    one.style.cssText = `position:absolute;height:21px;background:teal;top:${((above < 0 ? 0 : span) % 11) * 22}px`;
    one.textContent = `span ${span}`;
    box.append(one);
    return one;
  });
  document.body.append(box);
  const times: number[] = [];
  for (let step = 0; step < steps; step++) {
    await new Promise(requestAnimationFrame);
    const before = performance.now();
    boxes.forEach((one, span) => {
      one.style.left = `${(offset[span] ?? 0) * scale - step * 20}px`;
      one.style.width = `${Math.max(1, (length[span] ?? 0) * scale)}px`;
    });
    box.getBoundingClientRect();
    await new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)));
    times.push(performance.now() - before);
  }
  return times;
}
