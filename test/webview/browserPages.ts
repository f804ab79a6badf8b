import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect } from 'vitest';
import type { FromPage, Opening, ToPage } from '../../src/protocol/page.ts';
import type { Answer, Query } from '../../src/protocol/queries.ts';
import { browserPath, launchBrowser, loopbackPage } from '../harness/browser.ts';
import { inProject } from '../harness/places.ts';
import { type PageServer, type PageSession, pageServer } from './loopback/server.ts';
import { opening, recorded, slow } from './recorded.ts';

export interface Look {
  readonly theme?: 'dark' | 'light' | 'hc' | 'hclight';
  readonly width?: number;
  readonly height?: number;
  readonly open?: Opening;
  /** The answer to a question; without one the question stays open. */
  readonly answer?: (query: Query) => Answer | undefined;
  readonly before?: (tab: Page) => Promise<void>;
}

/** A page in a browser, with the test as its host. */
export interface OpenedPage {
  readonly tab: Page;
  /** All that the page said, oldest first. */
  readonly heard: readonly FromPage[];
  send(message: ToPage): void;
  /** Answers the newest watch of a kind, as a live query does. */
  answer(kind: Query['kind'], answer: Answer): void;
  fail(kind: Query['kind'], message: string): void;
  photograph(name: string): Promise<void>;
}

/** Tests of pages in a real browser. Each fails on any console error, and on anything that the page's policy refused. */
export function pages(name: string, tests: (open: (look?: Look) => Promise<OpenedPage>) => void) {
  if (!browserPath())
    return describe.skip(`${name}: there is no Chromium; name one with CHROMIUM`, () =>
      tests(() => Promise.reject(new Error('no Chromium'))));
  return describe(name, () => {
    const problems: string[] = [];
    const sessions = new Map<string, Look & { heard: FromPage[]; send?: (m: ToPage) => void }>();
    let browser: Browser;
    let server: PageServer;
    beforeAll(async () => {
      browser = await launchBrowser();
      server = await pageServer((parameters, send) => {
        const look = sessions.get(parameters.get('look') ?? '');
        if (look) look.send = send;
        return look ? sessionOf(look, send) : { hear: () => {} };
      });
    });
    afterAll(async () => {
      await browser.close();
      server.close();
    });
    afterEach(async () => {
      for (const context of browser.contexts()) await context.close();
      expect(problems.splice(0)).toEqual([]);
    });

    tests(async (look = {}) => {
      const { theme = 'dark', width = 1120, height = 700, before } = look;
      const id = String(sessions.size);
      const held = { ...look, heard: [] as FromPage[], send: undefined as never };
      sessions.set(id, held);
      const tab = await loopbackPage(browser, {
        viewport: { width, height },
        deviceScaleFactor: 1.5,
        timezoneId: 'UTC',
      });
      watchFor(problems, tab);
      await before?.(tab);
      await tab.goto(`${server.address}?theme=${theme}&look=${id}`);
      await tab.waitForSelector('main');
      return openedPage(tab, held);
    });
  });
}

function sessionOf(look: Look & { heard: FromPage[] }, send: (m: ToPage) => void): PageSession {
  return {
    hear(message) {
      look.heard.push(message);
      if (message.kind === 'ready') send(look.open ?? opening(slow));
      if (message.kind !== 'ask' && message.kind !== 'watch') return;
      const answer = (look.answer ?? recorded)(message.query);
      if (answer !== undefined) send({ kind: 'answer', id: message.id, answer });
    },
  };
}

function openedPage(
  tab: Page,
  look: { heard: FromPage[]; send?: (message: ToPage) => void },
): OpenedPage {
  const send = (message: ToPage) => look.send?.(message);
  const watchOf = (kind: Query['kind']) => newestWatch(look.heard, kind)?.id ?? 0;
  return {
    tab,
    heard: look.heard,
    send,
    answer: (kind, answer) => send({ kind: 'answer', id: watchOf(kind), answer }),
    fail: (kind, message) =>
      send({ kind: 'failure', id: watchOf(kind), failure: { code: 'test', message } }),
    async photograph(name) {
      const path = inProject(`out/screenshots/webview/${name}.png`);
      await tab.screenshot({ path, fullPage: true });
    },
  };
}

const READS = /willReadFrequently/; // tests do look at canvases

function watchFor(problems: string[], tab: Page): void {
  tab.on('console', message => {
    const told = ['error', 'warning'].includes(message.type()) && !READS.test(message.text());
    if (told) problems.push(message.text());
  });
  tab.on('pageerror', error => problems.push(String(error.stack)));
}

type Watch = Extract<FromPage, { kind: 'ask' | 'watch' }>;

/** The last live question of a page: of a kind, or of any. */
export const newestWatch = (heard: readonly FromPage[], kind?: Query['kind']): Watch | undefined =>
  heard.findLast(
    (message): message is Watch =>
      message.kind === 'watch' && (kind === undefined || message.query.kind === kind),
  );

/** Where each part of the page lies, as `card.latency: 16,140 728x196`. */
export const boxes = (tab: Page): Promise<string[]> =>
  tab.evaluate(() =>
    [...document.querySelectorAll('.head, .figures, .card')].map(part => {
      const { x, y, width, height } = part.getBoundingClientRect();
      return `${part.className} ${[x, y, width, height].map(Math.round)}`;
    }),
  );

/** How many pixels of a canvas hold ink. */
export const inkOn = (tab: Page, selector: string): Promise<number> =>
  tab.evaluate(at => {
    const canvas = document.querySelector<HTMLCanvasElement>(`${at} canvas`);
    const { width = 0, height = 0 } = canvas ?? {};
    const pixels = canvas?.getContext('2d')?.getImageData(0, 0, width, height).data ?? [];
    let inked = 0;
    for (let at = 3; at < pixels.length; at += 4) if ((pixels[at] ?? 0) > 0) inked++;
    return inked;
  }, selector);

export const sideways = (tab: Page): Promise<number> =>
  tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
