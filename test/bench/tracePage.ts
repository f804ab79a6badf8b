import type { Browser, Page } from 'playwright-core';
import type { TraceColumns } from '../../src/core/model/trace.ts';
import type { ToPage } from '../../src/protocol/page.ts';
import { launchBrowser, loopbackPage } from '../harness/browser.ts';
import { type PageServer, pageServer } from '../webview/loopback/server.ts';
import { opening } from '../webview/recorded.ts';

/** The page of one trace in a real browser, as often as it is opened. */
export interface TracePages {
  readonly browser: Browser;
  /** Milliseconds from the answer to rows that are seen; the page is closed again. */
  timeToOpen(): Promise<number>;
  /** A page with its rows. */
  open(): Promise<Page>;
  close(): Promise<void>;
}

export async function tracePages(columns: TraceColumns): Promise<TracePages> {
  let held: Promise<void> = Promise.resolve();
  const browser = await launchBrowser();
  const server = await pageServer((_, post: (message: ToPage) => void) => ({
    hear(message) {
      if (message.kind === 'ready') post(opening({ page: 'trace', traceId: 'bench' }));
      if (message.kind === 'watch' && message.query.kind === 'trace')
        void held.then(() => post({ kind: 'answer', id: message.id, answer: columns }));
    },
  }));
  return {
    browser,
    timeToOpen: () =>
      timeToOpen(browser, server, gate => {
        held = gate;
      }),
    async open() {
      const tab = await openTab(browser, server);
      await tab.waitForSelector('.waterfall .span');
      return tab;
    },
    async close() {
      await browser.close();
      server.close();
    },
  };
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
  // What it takes the answer to get to a page outside the editor is not the page's.
  const seen = tab.evaluate(
    () =>
      new Promise<number>(resolve => {
        let came = Number.NaN;
        addEventListener('message', () => (came = performance.now()), {
          capture: true,
          once: true,
        });
        const changed = new MutationObserver(() => {
          if (!document.querySelector('.waterfall .span')) return;
          changed.disconnect();
          requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - came)));
        });
        changed.observe(document.body, { childList: true, subtree: true });
      }),
  );
  await tab.evaluate(() => performance.now()); // it watches
  open();
  const took = await seen;
  await tab.context().close();
  return took;
}

/** Runs in the page: moves in time by the keys, zoomed in, until the canvas is drawn anew. */
export async function panFlame(steps: number): Promise<number[]> {
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
export function plainRows(count: number): number {
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
