import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { Series } from '../../src/core/model/metric.ts';
import { inkOn, type Look, newestWatch, pages, sideways } from './browserPages.ts';
import { opening, places } from './recorded.ts';

const looks: [name: string, look: Look][] = [
  ['dark-1120', { theme: 'dark', width: 1120 }],
  ['light-460', { theme: 'light', width: 460 }],
  ['hc-1120', { theme: 'hc', width: 1120 }],
  ['dark-460', { theme: 'dark', width: 460 }],
];

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

  test('is opened around a moment, of one scope, and goes on to now', async () => {
    const at = Date.UTC(2026, 5, 1, 10, 9, 46, 238);
    const { tab, heard } = await open({
      open: opening({ page: 'metric', metric: 'flask.cache.hits', at, scope: 'service:shop' }),
    });
    await expect.poll(() => tab.locator('.mark').innerText()).toBe('this moment');
    expect(newestWatch(heard, 'timeseries')?.query).toEqual({
      kind: 'timeseries',
      query: 'avg:flask.cache.hits{service:shop}',
      last: 600,
      to: Date.UTC(2026, 5, 1, 10, 14, 50),
    });
    expect(await whereOf(tab)).toContain('around 10:09:46');
    expect(await tab.locator('.chart .time').allInnerTexts()).toContain('10:09');
    await tab.click('text=Show up to now');
    await expect
      .poll(() => newestWatch(heard, 'timeseries')?.query)
      .toEqual({ kind: 'timeseries', query: 'avg:flask.cache.hits{service:shop}', last: 900 });
    expect(await tab.locator('.mark').count()).toBe(0);
    expect(await tab.locator('.chart .time').last().innerText()).toBe('now');
  });

  test('without values it says so', async () => {
    const none: readonly Series[] = [];
    const { tab } = await open({ open: metric, answer: () => none });
    await expect.poll(() => tab.locator('.notice').innerText()).toBe('No values in this time.');
  });
});

const whereOf = async (tab: Page): Promise<string> =>
  (await tab.locator('.where > *').allInnerTexts()).join(' ');
