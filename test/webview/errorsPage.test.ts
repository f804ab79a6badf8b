import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { FromPage } from '../../src/protocol/page.ts';
import type { ErrorsAnswer, Query, Status } from '../../src/protocol/queries.ts';
import { type Look, newestWatch, pages, sideways } from './browserPages.ts';
import { opening, places, recorded } from './recorded.ts';

pages('the errors page', open => {
  const page = opening(places.errors);
  const show = (look: Look = {}) => open({ open: page, ...look });
  const commands = (heard: readonly FromPage[]) =>
    heard.flatMap(message =>
      message.kind === 'command' ? [[message.command, ...message.arguments]] : [],
    );

  const looks: [name: string, look: Look][] = [
    ['dark-1120', { theme: 'dark', width: 1120 }],
    ['dark-460', { theme: 'dark', width: 460 }],
    ['light-1120', { theme: 'light', width: 1120 }],
    ['light-460', { theme: 'light', width: 460 }],
    ['hc-1120', { theme: 'hc', width: 1120 }],
    ['hclight-460', { theme: 'hclight', width: 460 }],
    ['dark-320', { theme: 'dark', width: 320 }],
  ];

  test.each(looks)('%s fits and shows every kind', async (name, look) => {
    const { tab, photograph } = await show(look);
    await tab.waitForSelector('.error-row');
    expect(await tab.locator('.error-row').count()).toBe(5);
    expect(await sideways(tab)).toBe(0);
    expect(await astray(tab)).toEqual([]);
    await photograph(`errors-${name}`);
  });

  test('the page says what it is of, in French too', async () => {
    const { tab, photograph } = await show({ open: opening(places.errors, 'fr') });
    await tab.waitForSelector('.error-row');
    expect(await tab.locator('.where').innerText()).toBe('4 sortes, 28 fois');
    expect(await tab.locator('.error-row .chip').first().innerText()).toBe('nouvelle');
    await photograph('errors-fr-1120');
  });

  test('while older errors are still looked for, the page says how far it got', async () => {
    const errors = recorded({ kind: 'errors', range: { last: 3600 } }) as ErrorsAnswer;
    const searchedFrom = (errors.window.from + errors.window.to) / 2;
    for (const groups of [errors.groups, []]) {
      const answer = (query: Query) =>
        query.kind === 'errors' ? { ...errors, groups, searchedFrom, unfinished: true } : undefined;
      const { tab } = await show({ answer });
      await expect
        .poll(() => tab.locator('.where').innerText())
        .toMatch(/Searched back to .+ so far\./);
      // As long as it goes on, it is not said that nothing failed.
      expect(await tab.locator('.notice').count()).toBe(0);
    }
  });

  test('arrow keys choose a kind, and its stack leads to the code', async () => {
    const { tab, heard } = await show();
    await tab.locator('.error-row').first().focus();
    await tab.keyboard.press('ArrowDown');
    await expect
      .poll(() => tab.locator('.error-row[aria-selected="true"]').innerText())
      .toContain('ConnectionError');
    const details = tab.locator('.error-details');
    expect(await details.locator('h2').first().innerText()).toMatch(
      /^requests\.exceptions\.ConnectionError\s+new since last run$/,
    );
    await details.locator('.ours .link').click();
    await expect
      .poll(() => commands(heard))
      .toEqual([
        [
          'dogwatch.openSource',
          { uri: 'file:///home/dev/shop/app.py', line: 63, symbol: 'stock_of' },
        ],
      ]);
    await tab.keyboard.press('End');
    expect(await tab.locator('.error-row[aria-selected="true"]').innerText()).toContain('Conn');
  });

  test('frames of libraries are folded, and one of the app that is not found here asks where it is', async () => {
    const { tab, heard } = await show();
    await tab.click('.error-row:has-text("invoice")');
    expect(await tab.locator('.ours').allInnerTexts()).toEqual(
      ['nightly.js:54 close Map…', 'run.js:9 run Map…'].map(text =>
        expect.stringMatching(new RegExp(text.replaceAll(' ', String.raw`\s+`))),
      ),
    );
    await tab.click('.folded button');
    expect(await tab.locator('.folded ol').innerText()).toContain('task_queues:95');
    await tab.locator('.ours .link').first().click();
    await expect
      .poll(() => commands(heard))
      .toEqual([['dogwatch.mapSource', { file: '/srv/billing/jobs/nightly.js' }]]);
  });

  test('endpoints, traces and the count are links', async () => {
    const { tab, heard } = await show();
    await tab.click('.error-row:has-text("TimeoutError")');
    const links = tab.locator('.error-details section').nth(2).locator('.link');
    await links.first().click();
    await tab.locator('.error-details section').nth(3).locator('.link').first().click();
    await tab.locator('.error-details dl .link').click();
    await expect
      .poll(() => commands(heard).map(([command]) => command))
      .toEqual(['dogwatch.openEndpoint', 'dogwatch.openTrace', 'dogwatch.openTraces']);
    expect(commands(heard)[2]?.[1]).toMatchObject({
      search: 'service:"flask-demo-bootcamp" @error.type:"TimeoutError"',
    });
  });

  test('what it is opened on narrows what it asks, until all is asked for', async () => {
    const endpoints = [{ method: 'GET', route: '/slow' }];
    const { tab, heard } = await show({
      open: opening({ page: 'errors', endpoints, group: 'c0ffee00c0ffee00' }),
    });
    await expect.poll(() => newestWatch(heard, 'errors')?.query).toMatchObject({ endpoints });
    expect(await tab.locator('.error-row[aria-selected="true"]').innerText()).toContain('HTTP 503');
    await tab.click('.where .link');
    await expect.poll(() => newestWatch(heard, 'errors')?.query).not.toHaveProperty('endpoints');
    await tab.click('vscode-dropdown[aria-label="Service"]');
    await tab.click('vscode-option:has-text("billing")');
    await expect
      .poll(() => newestWatch(heard, 'errors')?.query)
      .toMatchObject({ service: 'billing' });
  });

  const nothing: ErrorsAnswer = {
    ...(recorded({ kind: 'errors', range: { last: 900 } }) as ErrorsAnswer),
    groups: [],
  };
  const unheard = { spans: { received: 0, duplicates: 0, kept: 0 } } as Partial<Status>;
  const states: [name: string, answer: (query: Query) => unknown, said: string][] = [
    [
      'empty',
      query => (query.kind === 'errors' ? nothing : recorded(query)),
      'Nothing failed in this time.',
    ],
    [
      'unheard',
      query => (query.kind === 'errors' ? nothing : { ...recorded(query), ...unheard }),
      'No requests yet. Start the service with a tracer that sends to http://127.0.0.1:8126.',
    ],
  ];

  test.each(states)('with nothing to show it says why: %s', async (name, answer, said) => {
    const { tab, photograph } = await show({ answer: answer as NonNullable<Look['answer']> });
    await expect.poll(() => tab.locator('.notice p').innerText()).toBe(said);
    await photograph(`errors-${name}-1120`);
  });

  test('a failure is told, and leaves what is there dimmed', async () => {
    const { tab, fail, photograph } = await show();
    await tab.waitForSelector('.error-row');
    fail('errors', 'The helper has gone.');
    await tab.waitForSelector('main.stale');
    expect(await tab.locator('.error-row').count()).toBe(5);
    expect(await tab.locator('.pulse').getAttribute('title')).toBe('The helper has gone.');
    await photograph('errors-stale-1120');
  });
});

/** Parts of rows that stick out of their row. */
const astray = (tab: Page): Promise<string[]> =>
  tab.evaluate(() =>
    [...document.querySelectorAll('.error-row')].flatMap(row => {
      const { top, bottom } = row.getBoundingClientRect();
      return [...row.children].flatMap(part => {
        const box = part.getBoundingClientRect();
        const inside = box.height === 0 || (box.top >= top - 1 && box.bottom <= bottom + 1);
        return inside ? [] : [part.className];
      });
    }),
  );
