import type { TraceColumns } from '../../src/core/model/trace.ts';
import { manySpans } from '../webview/traceAnswers.ts';
import { type Bench, type Figure, percentile } from './bench.ts';
import { panFlame, plainRows, tracePages } from './tracePage.ts';

const SPANS = 50_000;
const PLAIN = 5_000; // rows that a page without recycling can bear
const ROUNDS = 5;
const STEPS = 60;

/** A trace of 50,000 spans in a real browser: until it is seen, and for each step of a scroll or a pan. */
export const traceView: Bench = {
  name: 'traceView',
  async run() {
    const columns = manySpans(SPANS);
    const pages = await tracePages(columns);
    try {
      const opened = await rounds(() => pages.timeToOpen());
      const tab = await pages.open();
      const scrolls = await tab.evaluate(scrollRows, STEPS);
      await tab.click('[data-list="flame"]');
      await tab.waitForSelector('.boxes canvas');
      const pans = await tab.evaluate(panFlame, STEPS);
      const plain = await rounds(() => tab.evaluate(plainRows, PLAIN));
      const bare = await tab.evaluate(bareCanvas, { columns, steps: STEPS });
      return figures({ opened, scrolls, pans, plain, bare });
    } finally {
      await pages.close();
    }
  },
};

interface Times {
  readonly opened: readonly number[];
  readonly scrolls: readonly number[];
  readonly pans: readonly number[];
  readonly plain: readonly number[];
  readonly bare: readonly number[];
}

function figures({ opened, scrolls, pans, plain, bare }: Times): readonly Figure[] {
  const median = (values: readonly number[]) => percentile(values, 0.5);
  const [open, floor] = [median(opened), median(bare)];
  return [
    {
      name: '50,000 spans: from the answer to rows seen',
      value: open,
      unit: 'ms',
      against: 'plain DOM rows for the first 5,000',
      ratio: open / median(plain),
    },
    { name: 'waterfall: a step of scrolling, script, p50', value: median(scrolls), unit: 'ms' },
    { name: 'waterfall: the same, p95', value: percentile(scrolls, 0.95), unit: 'ms' },
    {
      name: 'flame graph: a step of panning, script, p50',
      value: median(pans),
      unit: 'ms',
      against: 'a bare canvas that draws all 50,000',
      ratio: median(pans) / floor,
    },
    { name: 'flame graph: the same, p95', value: percentile(pans, 0.95), unit: 'ms' },
  ];
}

async function rounds(round: () => Promise<number>): Promise<number[]> {
  const times: number[] = [];
  for (let at = 0; at < ROUNDS; at++) times.push(await round());
  return times;
}

/** Runs in the page: jumps through the rows; what is measured ends when the rows are laid out. */
async function scrollRows(steps: number): Promise<number[]> {
  const scroller = document.querySelector<HTMLElement>('.waterfall .scroller');
  const times: number[] = [];
  if (!scroller) return times;
  const jump = scroller.scrollHeight / (steps + 1);
  for (let step = 0; step < steps; step++) {
    await new Promise(requestAnimationFrame);
    const before = performance.now();
    scroller.scrollTop += jump;
    scroller.dispatchEvent(new Event('scroll'));
    for (let turn = 0; turn < 4; turn++) await Promise.resolve(); // the page renders in a microtask
    scroller.getBoundingClientRect();
    times.push(performance.now() - before);
  }
  return times;
}

/** Runs in the page: every span as one rectangle, in the same window, culled by nothing. */
async function bareCanvas(given: {
  readonly columns: TraceColumns;
  readonly steps: number;
}): Promise<number[]> {
  const { offset, length, parent, duration } = given.columns;
  const depth = new Int32Array(parent.length);
  parent.forEach((above, span) => {
    depth[span] = above < 0 ? 0 : (depth[above] ?? 0) + 1;
  });
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [740, 240];
  document.body.append(canvas);
  const context = canvas.getContext('2d');
  const scale = (740 * 4) / duration;
  const times: number[] = [];
  for (let step = 0; context && step < given.steps; step++) {
    await new Promise(requestAnimationFrame);
    const before = performance.now();
    context.clearRect(0, 0, 740, 240);
    for (let span = 0; span < parent.length; span++) {
      const x = (offset[span] ?? 0) * scale - step * 20;
      context.fillStyle = (depth[span] ?? 0) % 2 ? 'teal' : 'olive';
      context.fillRect(x, (depth[span] ?? 0) * 22, Math.max(1, (length[span] ?? 0) * scale), 21);
    }
    times.push(performance.now() - before);
  }
  canvas.remove();
  return times;
}
