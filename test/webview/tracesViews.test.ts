import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { TimeRange } from '../../src/core/model/trace.ts';
import type { SavedView } from '../../src/protocol/commands.ts';
import type { FromPage } from '../../src/protocol/page.ts';
import { newestWatch, pages, sideways } from './browserPages.ts';
import { opening, recorded } from './recorded.ts';

const slowOnes: SavedView = {
  name: 'Slow checkouts',
  search: '@duration:>1s',
  range: { last: 3600 },
  spans: 'all',
  sort: 'slowest',
  columns: ['date', 'duration'],
};
const failing: SavedView = { name: 'Failing', search: 'status:error' };
const every = { ...opening({ page: 'traces' }), views: [slowOnes, failing] };

pages('views of the list of traces', open => {
  test('without views there is no list of them, and what is shown is handed over to be saved', async () => {
    const { tab, heard } = await open({ open: opening({ page: 'traces' }) });
    await tab.waitForSelector('.grid-rows .grid-row');
    expect(await tab.locator('vscode-dropdown').count()).toBe(1);
    await tab.fill('textarea', 'service:shop');
    await tab.keyboard.press('Enter');
    await tab.click('.grid-head .duration button');
    await tab.locator('.save-view').press('Enter');
    await expect
      .poll(() => commands(heard))
      .toEqual([
        [
          'dogwatch.saveView',
          { search: 'service:shop', spans: 'entry', sort: 'slowest', range: { last: 900 } },
        ],
      ]);
  });

  test('a view is opened with its search, time, spans, order and columns', async () => {
    const { tab, heard, photograph } = await open({ open: every });
    await tab.waitForSelector('.grid-rows .grid-row');
    await choose(tab, 'Slow checkouts');
    await expect
      .poll(() => newestWatch(heard, 'traces')?.query)
      .toMatchObject({
        search: '@duration:>1s',
        range: { last: 3600 },
        spans: 'all',
        sort: 'slowest',
      });
    expect(await heads(tab)).toEqual(['sign', 'date', 'duration', 'track']);
    expect(await tab.inputValue('textarea')).toBe('@duration:>1s');
    expect(await tab.locator('.save-view').isDisabled()).toBe(true);
    await photograph('traces-view-1120');
    await choose(tab, 'Failing');
    await expect
      .poll(() => newestWatch(heard, 'traces')?.query)
      .toMatchObject({ search: 'status:error', spans: 'entry', sort: 'newest' });
    expect((await heads(tab)).length).toBe(9);
  });

  test('a view that is saved, renamed or deleted is told by the host', async () => {
    const { tab, heard, send, photograph } = await open({ open: every, width: 460 });
    await tab.waitForSelector('.grid-rows .grid-row');
    const range: TimeRange = { last: 900 };
    send({ kind: 'views', views: [slowOnes, { name: 'Everything', search: '', range }] });
    await expect.poll(() => chosenView(tab)).toBe('Everything');
    expect(await sideways(tab)).toBe(0);
    await photograph('traces-view-460');
    await choose(tab, 'Manage views…');
    await expect.poll(() => commands(heard)).toEqual([['dogwatch.openView']]);
    expect(await chosenView(tab)).toBe('Everything');
    send({ kind: 'views', views: [] });
    await expect.poll(() => tab.locator('vscode-dropdown').count()).toBe(1);
  });

  test('columns are taken away and brought back from the keyboard, and stay over a reload', async () => {
    const { tab, photograph } = await open({ open: opening({ page: 'traces' }) });
    await tab.waitForSelector('.grid-rows .grid-row');
    await tab.locator('.column-chooser button').press('Enter');
    for (const name of ['Service', 'Status', 'Error'])
      await tab.getByRole('checkbox', { name, exact: true }).press('Space');
    expect(await heads(tab)).toEqual(['sign', 'date', 'resource', 'duration', 'track', 'spans']);
    await photograph('traces-columns-1120');
    await tab.keyboard.press('Escape');
    expect(await tab.locator('.column-chooser fieldset').count()).toBe(0);
    await tab.reload();
    await tab.waitForSelector('.grid-rows .grid-row');
    expect(await heads(tab)).toEqual(['sign', 'date', 'resource', 'duration', 'track', 'spans']);
    expect(await sideways(tab)).toBe(0);
  });

  test('the last column cannot be taken away', async () => {
    const view = { ...failing, columns: ['duration'] };
    const place = { page: 'traces', ...view } as const;
    const { tab } = await open({ open: opening(place) });
    await tab.waitForSelector('.grid-rows .grid-row');
    await tab.click('.column-chooser button');
    expect(await tab.getByRole('checkbox', { name: 'Duration' }).last().isDisabled()).toBe(true);
  });
});

pages('facets that tell how far they are', open => {
  const partial = (unfinished: boolean) => ({
    open: opening({ page: 'traces' }),
    answer: (query: Parameters<typeof recorded>[0]) => {
      const answer = recorded(query);
      if (query.kind !== 'traces' || !answer || !('facets' in answer)) return answer;
      const { window } = answer;
      const from = window.from + 30 * window.step;
      const facets = answer.facets.map(facet => ({ ...facet, countedFrom: from }));
      return { ...answer, facets, searchedFrom: from, unfinished };
    },
  });

  test.each([
    [true, /^so far \d\d:\d\d:\d\d$/, /Searched back to .* so far\.$/],
    [false, /^since \d\d:\d\d:\d\d$/, /further would have taken too long\.$/],
  ])('counting that goes on: %s', async (unfinished, note, foot) => {
    const { tab, photograph } = await open(partial(unfinished));
    await tab.waitForSelector('.facet .since');
    expect(await tab.locator('.facet .since').first().innerText()).toMatch(note);
    expect(await tab.locator('.facet .count').first().innerText()).toMatch(/^[\d,]+\+$/);
    expect(await tab.locator('.foot').innerText()).toMatch(foot);
    expect(await tab.locator('.where > span').first().innerText()).toMatch(/^[\d,]+\+ requests$/);
    await photograph(`traces-partial-${unfinished}-1120`);
  });

  test('the rest of a facet is shown, found by typing, chosen, and put away again', async () => {
    const { tab, heard, photograph } = await open({ open: opening({ page: 'traces' }) });
    const resource = tab.locator('.facet', { hasText: 'Resource' });
    await resource.locator('.more').press('Enter');
    await expect.poll(() => resource.locator('.value').count()).toBe(46);
    await photograph('traces-all-values-1120');
    await resource.locator('input').fill('rare/3');
    await expect.poll(() => resource.locator('.value').count()).toBe(11);
    expect(newestWatch(heard, 'facet')?.query).toMatchObject({
      key: 'resource_name',
      containing: 'rare/3',
      range: { last: 900 },
    });
    await resource.locator('.value button').first().press('Space');
    await expect
      .poll(() => newestWatch(heard, 'traces')?.query)
      .toMatchObject({ search: 'resource_name:"GET /rare/3"' });
    await resource.locator('.more').press('Enter');
    await expect.poll(() => resource.locator('input').count()).toBe(0);
  });
});

async function choose(tab: Page, name: string): Promise<void> {
  await tab.locator('vscode-dropdown').first().click();
  await tab.locator('vscode-option', { hasText: name }).click();
}

const chosenView = (tab: Page): Promise<string | undefined> =>
  tab
    .locator('vscode-dropdown')
    .first()
    .evaluate(dropdown => {
      const { value } = dropdown as HTMLElement & { value: string };
      const options = [
        ...dropdown.querySelectorAll<HTMLElement & { value: string }>('vscode-option'),
      ];
      return options.find(option => option.value === value)?.textContent ?? undefined;
    });

const heads = (tab: Page): Promise<string[]> =>
  tab
    .locator('.grid-head .grid-row > span')
    .evaluateAll(all => all.map(head => head.className.split(' ')[0] ?? ''));

const commands = (heard: readonly FromPage[]) =>
  heard.flatMap(message =>
    message.kind === 'command' ? [[message.command, ...message.arguments]] : [],
  );
