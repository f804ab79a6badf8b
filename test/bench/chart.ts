import path from 'node:path';
import { build } from 'esbuild';
import type { Page } from 'playwright-core';
import { launchBrowser } from '../harness/browser.ts';
import { inProject } from '../harness/places.ts';
import { type Bench, percentile } from './bench.ts';
import type { Live } from './chartPage.ts';
import { scratchPackages } from './scratch.ts';

const LIVE: Live = { lines: 10, steps: 60 };
const CHART_JS = inProject('node_modules/chart.js/dist/chart.umd.min.js');

/** A chart of ten lines of 3,600 points that moves by a point: script of a step, in our chart and in others. */
export const chart: Bench = {
  name: 'chart',
  async run() {
    const uplot = scratchPackages('uplot', { uplot: '1.6.32' });
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage({ viewport: { width: 1120, height: 860 } });
      await page.addScriptTag({ content: await ourChart() });
      await page.addScriptTag({ path: CHART_JS });
      const times = new Map<string, number[]>();
      const note = (name: string, more: readonly number[]) =>
        times.set(name, [...(times.get(name) ?? []), ...more]);
      if ('folder' in uplot) await load(page, uplot.folder);
      else console.log(`  without uPlot: ${uplot.missing}`);
      for (let round = 0; round < 3; round++) {
        note('ours', await page.evaluate(drawn, LIVE));
        note(
          'chart.js by default, not animated',
          await page.evaluate(defaults, { ...LIVE, steps: 12 }),
        );
        if ('folder' in uplot) note('uPlot', await page.evaluate(plotted, LIVE));
      }
      return figuresOf(times);
    } finally {
      await browser.close();
    }
  },
};

function figuresOf(times: ReadonlyMap<string, readonly number[]>) {
  const value = percentile(times.get('ours') ?? [], 0.5);
  const name = '10 × 3,600 points, a step';
  return [...times]
    .filter(([against]) => against !== 'ours')
    .map(([against, theirs]) => ({
      name,
      value,
      unit: 'ms',
      against,
      ratio: value / percentile(theirs, 0.5),
    }));
}

async function ourChart(): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: inProject(),
    entryPoints: ['test/bench/chartPage.ts'],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'chrome132',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    minify: true,
    logLevel: 'warning',
  });
  return outputFiles[0]?.text ?? '';
}

const load = (page: Page, folder: string) =>
  page.addScriptTag({ path: path.join(folder, 'node_modules/uplot/dist/uPlot.iife.min.js') });

/** Runs in the page. */
const drawn = (live: Live): Promise<number[]> =>
  (window as unknown as { drawOurs(live: Live): Promise<number[]> }).drawOurs(live);

/** Runs in the page: points are added at the end and taken from the front. */
async function defaults({ lines, steps }: Live): Promise<number[]> {
  const { Chart } = window as unknown as {
    Chart: new (on: Element, config: object) => { update(): void; destroy(): void };
  };
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [1000, 400];
  document.body.append(canvas);
  const valueAt = (line: number, at: number) => 50 + 10 * line + 20 * Math.sin(at / 300 + line);
  const datasets = Array.from({ length: lines }, (_, line) => ({
    label: `line ${line}`,
    data: Array.from({ length: 3600 }, (_, at) => ({ x: at, y: valueAt(line, at) })),
  }));
  const options = { animation: false, responsive: false, scales: { x: { type: 'linear' } } };
  const chart = new Chart(canvas, { type: 'line', data: { datasets }, options });
  const times: number[] = [];
  for (let step = 0; step < steps; step++) {
    await new Promise(requestAnimationFrame);
    const before = performance.now();
    for (const [line, { data }] of datasets.entries()) {
      data.shift();
      data.push({ x: 3600 + step, y: valueAt(line, 3600 + step) });
    }
    chart.update();
    times.push(performance.now() - before);
  }
  chart.destroy();
  canvas.remove();
  return times;
}

/** Runs in the page. */
async function plotted({ lines, steps }: Live): Promise<number[]> {
  const { uPlot } = window as unknown as {
    uPlot: new (
      options: object,
      data: unknown,
      on: Element,
    ) => { setData(data: unknown): void; destroy(): void };
  };
  const valueAt = (line: number, at: number) => 50 + 10 * line + 20 * Math.sin(at / 300 + line);
  const from = (step: number) => [
    Float64Array.from({ length: 3600 }, (_, at) => at + step),
    ...Array.from({ length: lines }, (_, line) =>
      Float64Array.from({ length: 3600 }, (_, at) => valueAt(line, at + step)),
    ),
  ];
  const series = [{}, ...Array.from({ length: lines }, () => ({ stroke: 'teal' }))];
  const options = { width: 1000, height: 400, series, scales: { x: { time: false } } };
  const plot = new uPlot(options, from(0), document.body);
  const times: number[] = [];
  for (let step = 1; step <= steps; step++) {
    await new Promise(requestAnimationFrame);
    const data = from(step);
    const before = performance.now();
    plot.setData(data);
    await Promise.resolve(); // it draws in a microtask
    times.push(performance.now() - before);
  }
  plot.destroy();
  return times;
}
