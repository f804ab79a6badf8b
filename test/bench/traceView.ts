import type { Browser, Page } from 'playwright-core';
import type { TraceColumns } from '../../src/core/model/trace.ts';
import type { ToPage } from '../../src/protocol/page.ts';
import { launchBrowser, loopbackPage } from '../harness/browser.ts';
import { type PageServer, pageServer } from '../webview/loopback/server.ts';
import { opening } from '../webview/recorded.ts';
import { manySpans } from '../webview/traceAnswers.ts';
import { type Bench, type Figure, percentile } from './bench.ts';

const SPANS = 50_000;
const PLAIN = 5_000; // rows that a page without recycling can bear
const ROUNDS = 5;
const STEPS = 60;

/** A trace of 50,000 spans in a real browser: until it is seen, and for each step of a scroll or a pan. */
export const traceView: Bench = {
  name: 'traceView',
  async run() {
    const columns = manySpans(SPANS);
    let send: (message: ToPage) => void = () => {};
    const browser = await launchBrowser();
    const server = await pageServer((_, post) => {
      send = post;
      return {
        hear(message) {
          if (message.kind === 'ready') post(opening({ page: 'trace', traceId: 'bench' }));
          if (message.kind === 'watch' && message.query.kind === 'trace')
            void held.then(() => send({ kind: 'answer', id: message.id, answer: columns }));
        },
      };
    });
    let held: Promise<void> = Promise.resolve();
    try {
      const opened = await rounds(() =>
        timeToOpen(browser, server, gate => {
          held = gate;
        }),
      );
      const tab = await openTab(browser, server);
      await tab.waitForSelector('.waterfall .span');
      const scrolls = await tab.evaluate(scrollRows, STEPS);
      await tab.click('[data-list="flame"]');
      await tab.waitForSelector('.boxes canvas');
      const pans = await tab.evaluate(panFlame, STEPS);
      const plain = await rounds(() => tab.evaluate(plainRows, PLAIN));
      const bare = await tab.evaluate(bareCanvas, { columns, steps: STEPS });
      return figures({ opened, scrolls, pans, plain, bare });
    } finally {
      await browser.close();
      server.close();
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

async function openTab(browser: Browser, server: PageServer): Promise<Page> {
  const tab = await loopbackPage(browser, { viewport: { width: 1120, height: 860 } });
  await tab.goto(`${server.address}?theme=dark`);
  await tab.waitForSelector('main');
  return tab;
}

/** The answer is held back until the page waits for it, so that loading the page is not measured. */
async function timeToOpen(
  browser: Browser,
  server: PageServer,
  hold: (gate: Promise<void>) => void,
): Promise<number> {
  let open = () => {};
  hold(
    new Promise(resolve => {
      open = resolve;
    }),
  );
  const tab = await openTab(browser, server);
  const seen = tab.evaluate(
    () =>
      new Promise<number>(resolve => {
        const changed = new MutationObserver(() => {
          if (!document.querySelector('.waterfall .span')) return;
          changed.disconnect();
          requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
        });
        changed.observe(document.body, { childList: true, subtree: true });
      }),
  );
  const before = await tab.evaluate(() => performance.now());
  open();
  const after = await seen;
  await tab.context().close();
  return after - before;
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

/** Runs in the page: moves in time by the keys, zoomed in, until the canvas is drawn anew. */
async function panFlame(steps: number): Promise<number[]> {
  const boxes = document.querySelector<HTMLElement>('.boxes');
  const times: number[] = [];
  const press = (key: string, shiftKey = false) =>
    boxes?.dispatchEvent(new KeyboardEvent('keydown', { key, shiftKey, bubbles: true }));
  for (let zoom = 0; zoom < 2; zoom++) {
    press('+');
    await new Promise(requestAnimationFrame);
    await new Promise(requestAnimationFrame);
  }
  for (let step = 0; step < steps; step++) {
    await new Promise(requestAnimationFrame);
    const before = performance.now();
    press(step % 12 < 6 ? 'ArrowRight' : 'ArrowLeft', true);
    for (let turn = 0; turn < 4; turn++) await Promise.resolve(); // the page renders in a microtask
    times.push(performance.now() - before);
  }
  return times;
}

/** Runs in the page: the rows as one would write them in an afternoon, until they are laid out. */
function plainRows(count: number): number {
  const before = performance.now();
  const list = document.createElement('div');
  for (let row = 0; row < count; row++) {
    const line = document.createElement('div');
    line.style.cssText = 'display:grid;grid-template-columns:36% 1fr;height:24px;position:relative';
    const name = document.createElement('span');
    name.textContent = `db.query SELECT ${row}`;
    const lane = document.createElement('span');
    const bar = document.createElement('i');
    bar.style.cssText = `position:absolute;left:${40 + (row % 50)}%;width:4%;height:12px;background:teal`;
    const label = document.createElement('b');
    label.textContent = `${row} ms`;
    lane.append(bar, label);
    line.append(name, lane);
    list.append(line);
  }
  document.body.append(list);
  list.getBoundingClientRect();
  const took = performance.now() - before;
  list.remove();
  return took;
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
