import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { Series } from '../../src/core/model/metric.ts';
import type { Span } from '../../src/core/model/span.ts';
import { inkOn, type Look, newestWatch, pages, sideways } from './browserPages.ts';
import { opening, places, recorded } from './recorded.ts';

const looks: [name: string, look: Look][] = [
  ['dark-1120', { theme: 'dark', width: 1120 }],
  ['light-460', { theme: 'light', width: 460 }],
  ['hc-1120', { theme: 'hc', width: 1120 }],
  ['dark-460', { theme: 'dark', width: 460 }],
];

pages('the trace page', open => {
  const trace = opening(places.trace);

  test.each(looks)('%s fits and shows every span', async (name, look) => {
    const { tab, photograph } = await open({ ...look, open: trace });
    await tab.waitForSelector('.span');
    expect(await tab.locator('.span').count()).toBe(14);
    expect(await sideways(tab)).toBe(0);
    await photograph(`trace-${name}`);
  });

  test('the arrow keys move the choice, and its tags are told', async () => {
    const { tab } = await open({ open: trace });
    await tab.locator('.span').first().focus();
    for (let press = 0; press < 9; press++) await tab.keyboard.press('ArrowDown');
    expect(await tab.locator('.span[aria-current="true"] .operation').innerText()).toBe(
      'requests.request',
    );
    const details = await tab.locator('.details').innerText();
    for (const told of [
      'GET /charge',
      '1.31 s · 64.5 % of trace',
      '+620 ms',
      'TimeoutError',
      'in slow',
      'out.host',
    ])
      expect(details).toContain(told);
  });

  test('opens on the span that was asked for', async () => {
    const spans = recorded({ kind: 'trace', traceId: '' }) as readonly Span[];
    const spanId = spans[5]?.spanId ?? '';
    const { tab } = await open({ open: opening({ page: 'trace', traceId: 'any', spanId }) });
    await tab.waitForSelector('.span');
    expect(await tab.locator('.details h2').first().innerText()).toBe('postgres.query');
  });

  test('a trace that is gone says so', async () => {
    const { tab } = await open({ open: trace, answer: () => [] });
    await expect
      .poll(() => tab.locator('.notice').innerText())
      .toBe('This trace is not held any more.');
  });

  test('tags are text, whatever they hold', async () => {
    const [root] = recorded({ kind: 'trace', traceId: '' }) as readonly Span[];
    const nasty = '<img src=x onerror=alert(1)>';
    const span = { ...root, name: nasty, resource: nasty, meta: { [nasty]: nasty } };
    const { tab } = await open({ open: trace, answer: () => [span as Span] });
    await tab.waitForSelector('.span');
    expect(await tab.locator('img').count()).toBe(0);
    expect(await tab.locator('.details dd').allInnerTexts()).toContain(nasty);
  });
});

pages('the metric page', open => {
  const metric = opening(places.metric);

  test.each(looks)('%s fits and is drawn', async (name, look) => {
    const { tab, photograph } = await open({ ...look, open: metric });
    await expect.poll(() => inkOn(tab, '.card')).toBeGreaterThan(500);
    expect(await sideways(tab)).toBe(0);
    await photograph(`metric-${name}`);
  });

  test('is grouped by a tag that it has', async () => {
    const { tab, heard } = await open({ open: metric });
    await tab.waitForSelector('vscode-option:has-text("by endpoint")', { state: 'attached' });
    expect(await whereOf(tab)).toBe('gauge 3 scopes now 412 avg:flask.cache.hits{*}');
    await tab.locator('vscode-dropdown').first().click();
    await tab.click('vscode-option:has-text("by endpoint")');
    await expect
      .poll(() => newestWatch(heard, 'timeseries')?.query)
      .toMatchObject({ query: 'avg:flask.cache.hits{*} by {endpoint}', last: 900 });
  });

  test('without values it says so', async () => {
    const none: readonly Series[] = [];
    const { tab } = await open({ open: metric, answer: () => none });
    await expect.poll(() => tab.locator('.notice').innerText()).toBe('No values in this time.');
  });
});

const whereOf = async (tab: Page): Promise<string> =>
  (await tab.locator('.where > *').allInnerTexts()).join(' ');
