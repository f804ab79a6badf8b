import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { FromPage } from '../../src/protocol/page.ts';
import { inkOn, newestWatch, pages } from './browserPages.ts';
import { later, opening, recordedEndpoint } from './recorded.ts';

pages('using the endpoint page', open => {
  test('every number leads to what it is made of', async () => {
    const { tab, heard } = await open({ height: 400 });
    await tab.waitForSelector('.figure[data-state="error"]');
    for (const [figure, list] of [
      ['Errors', 'failing'],
      ['Requests', 'latest'],
      ['p99', 'slowest'],
    ] as const) {
      await tab.click(`.figure:has-text("${figure}")`);
      await tab.waitForSelector(`[data-list="${list}"][aria-selected="true"]`);
      await expect.poll(() => lastWatch(heard)).toMatchObject({ list });
      expect(await tab.locator('.traces').isVisible()).toBe(true);
      await expect.poll(() => bottomOf(tab, '.traces')).toBeLessThan(401);
    }
  });

  test('a row opens its trace, the source link its handler', async () => {
    const { tab, heard } = await open();
    await tab.click('.traces tbody tr:nth-child(2) .track', { force: true });
    await tab.click('.where .link');
    const { traceId, spanId } = recordedEndpoint.lists.slowest[1] ?? {};
    await expect
      .poll(() => heard.filter(message => message.kind === 'command'))
      .toEqual([
        { kind: 'command', command: 'dogwatch.openTrace', arguments: [{ traceId, spanId }] },
        {
          kind: 'command',
          command: 'dogwatch.openSource',
          arguments: [{ uri: 'file:///home/dev/shop/app.py', line: 57, symbol: 'slow' }],
        },
      ]);
  });

  test('the range is asked for, and kept with the list over a reload', async () => {
    const { tab, heard } = await open();
    await tab.click('[data-list="failing"]');
    await tab.click('vscode-dropdown');
    await tab.click('vscode-option:has-text("5 min")');
    await expect.poll(() => lastWatch(heard)).toMatchObject({ last: 300, list: 'failing' });
    const before = heard.length;
    await tab.reload();
    await expect.poll(() => heard.length).toBeGreaterThan(before);
    await expect.poll(() => lastWatch(heard)).toMatchObject({ last: 300, list: 'failing' });
    await tab.waitForSelector('[data-list="failing"][aria-selected="true"]');
  });

  test('the tab key reaches every figure and every row', async () => {
    const { tab } = await open();
    await tab.waitForSelector('.figure[data-state="error"]');
    const reached: string[] = [];
    for (let press = 0; press < 50; press++) {
      await tab.keyboard.press('Tab');
      reached.push(await focused(tab));
    }
    for (const name of ['Requests', 'Errors', 'p50', 'p75', 'p95', 'p99', 'Max'])
      expect(reached).toContain(`figure ${name}`);
    expect(reached.filter(place => place === 'open')).toHaveLength(14);
    expect(reached.filter(place => place === 'chart')).toHaveLength(2);
    expect(reached).toContain('VSCODE-DROPDOWN');
  });

  test('a chart is read with the pointer, with arrow keys and as a table', async () => {
    const { tab } = await open();
    const chart = tab.locator('.two-thirds .chart');
    await expect.poll(() => inkOn(tab, '.two-thirds')).toBeGreaterThan(1000);
    expect(await chart.getAttribute('aria-label')).toBe(
      'Latency: p50 870 ms, p95 1.41 s, p99 1.92 s',
    );
    await chart.hover({ position: { x: 300, y: 60 } });
    expect(await tab.locator('.tip').innerText()).toMatch(
      /^\d\d:\d\d:\d\d\np50\n\d+ ms\np95\n[\d.]+ s\np99\n[\d.]+ s$/,
    );
    await tab.mouse.move(0, 0);
    expect(await tab.locator('.tip').count()).toBe(0);
    await chart.focus();
    await tab.keyboard.press('ArrowLeft');
    await tab.keyboard.press('ArrowLeft');
    expect(await tab.locator('.tip').count()).toBe(1);
    await tab.keyboard.press('Escape');
    expect(await tab.locator('.tip').count()).toBe(0);
    await tab.locator('.two-thirds .aside').click();
    expect(await tab.locator('.numbers tbody tr').count()).toBe(90);
  });

  test('rows stand still while they are pointed at, and say how many came', async () => {
    const { tab, answer } = await open();
    await tab.click('[data-list="latest"]');
    await tab.hover('.traces tbody tr:nth-child(3)');
    const first = tab.locator('.traces tbody tr').first();
    const before = await first.innerText();
    const moved = later(recordedEndpoint.answer, 5000);
    const list = recordedEndpoint.lists.latest.map((row, at) => ({
      ...row,
      spanId: at < 4 ? `new${at}` : row.spanId,
      status: at < 4 ? 503 : row.status,
    }));
    answer('endpoint', { ...moved, list });
    await expect.poll(() => tab.locator('.held').innerText()).toBe('4 more');
    expect(await first.innerText()).toBe(before);
    await tab.mouse.move(0, 0);
    await expect.poll(() => first.innerText()).not.toBe(before);
  });

  test('a page that is opened on something else forgets the first', async () => {
    const { tab, heard, send, answer } = await open();
    await tab.waitForSelector('.figure[data-state="error"]');
    const first = newestWatch(heard);
    const endpoints = [{ method: 'POST', route: '/orders' }];
    send({ ...opening({ page: 'endpoint', endpoints }), last: 600 });
    await expect.poll(() => lastWatch(heard)).toMatchObject({ endpoints, last: 600 });
    expect(await tab.locator('h1').innerText()).toBe('/orders');
    expect(heard).toContainEqual({ kind: 'cancel', id: first?.id });
    answer('endpoint', recordedEndpoint.answer);
    await expect.poll(() => tab.locator('.pulse').innerText()).toBe('live');
  });

  test('a hidden page asks nothing', async () => {
    const { tab, heard } = await open();
    await tab.waitForSelector('.figure[data-state="error"]');
    const watched = newestWatch(heard)?.id;
    await hide(tab, true);
    await expect.poll(() => heard.at(-1)).toEqual({ kind: 'cancel', id: watched });
    await hide(tab, false);
    await expect.poll(() => heard.at(-1)?.kind).toBe('watch');
  });

  test('a host that says nothing more is asked, and what does not answer is stale', async () => {
    let silent = false;
    const { tab, heard } = await open({
      before: tab => tab.clock.install(),
      answer: () => (silent ? undefined : recordedEndpoint.answer),
    });
    await tab.waitForSelector('.figure[data-state="error"]');
    silent = true;
    await tab.clock.fastForward(16_000);
    await expect.poll(() => heard.at(-1)?.kind).toBe('ask');
    expect(await tab.locator('.pulse').innerText()).toBe('live');
    await tab.clock.fastForward(6_000);
    await expect.poll(() => tab.locator('.pulse').innerText()).toMatch(/^since/);
    silent = false;
    await tab.clock.fastForward(16_000);
    await expect.poll(() => tab.locator('.pulse').innerText()).toBe('live');
  });
});

const lastWatch = (heard: readonly FromPage[]) => newestWatch(heard)?.query;

const bottomOf = (tab: Page, selector: string) =>
  tab.evaluate(at => document.querySelector(at)?.getBoundingClientRect().bottom, selector);

const focused = (tab: Page): Promise<string> =>
  tab.evaluate(() => {
    const { className = '', tagName = '' } = document.activeElement ?? {};
    const label = document.activeElement?.querySelector('.label')?.textContent ?? '';
    return `${tagName.includes('-') ? tagName : className || tagName} ${label}`.trim();
  });

const hide = (tab: Page, hidden: boolean) =>
  tab.evaluate(value => {
    Object.defineProperty(document, 'hidden', { value, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }, hidden);
