import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { TraceRow } from '../../src/core/model/trace.ts';
import type { FromPage } from '../../src/protocol/page.ts';
import type { Answer, Query, TracesAnswer } from '../../src/protocol/queries.ts';
import { inkOn, newestWatch, pages } from './browserPages.ts';
import { laterTraces, opening, places, recorded, recordedTraces } from './recorded.ts';

pages('using the list of traces', open => {
  const traces = opening(places.traces);
  const every = opening({ page: 'traces' });

  test('five thousand rows scroll: few are there, and the right ones are drawn', async () => {
    const { tab, heard, photograph } = await open({ open: every, answer: answers(many) });
    await tab.waitForSelector('.grid-rows .grid-row');
    expect(await tab.locator('.grid').getAttribute('aria-rowcount')).toBe('5001');
    for (const at of [0, 40, 200, 299, 700, 2345, 4999]) {
      await scrollTo(tab, at);
      await expect.poll(() => shownRow(tab, at)).toBe(`GET /row/${at}`);
      expect(await tab.locator('.grid-row').count()).toBeLessThan(80);
    }
    await photograph('traces-scrolled-1120');
    const asked = heard.filter(
      message => message.kind === 'ask' && message.query.kind === 'traces',
    );
    expect(asked.length).toBeLessThan(8);
    await scrollTo(tab, 0);
    await expect.poll(() => shownRow(tab, 0)).toBe('GET /row/0');
  });

  test('the keys move in the list, and Enter opens the trace', async () => {
    const { tab, heard } = await open({ open: every, answer: answers(many) });
    await tab.waitForSelector('.grid-rows .grid-row');
    await tab.locator('.grid').focus();
    const keys = ['ArrowDown', 'ArrowDown', 'ArrowUp', 'End', 'ArrowUp', 'PageUp', 'Home'];
    const at: string[] = [];
    for (const key of keys) {
      await tab.keyboard.press(key);
      at.push(await tab.locator('.grid-row.active .resource').innerText());
    }
    expect(at.slice(0, 3)).toEqual(['GET/row/0', 'GET/row/1', 'GET/row/0']);
    expect(at[3]).toMatch(/^GET\/row\/(299|599)$/);
    expect(at.at(-1)).toBe('GET/row/0');
    await tab.keyboard.press('ArrowDown');
    await tab.keyboard.press('Enter');
    const [, { traceId = '', spanId = '' } = {}] = many.rows;
    await expect.poll(() => commands(heard)).toEqual([['dogwatch.openTrace', { traceId, spanId }]]);
    expect(await tab.locator('.grid-row[aria-selected="true"]').count()).toBe(1);
  });

  test('a search is applied by Enter, kept over a reload, and opened anew by its host', async () => {
    const { tab, heard, send } = await open({ open: every });
    await tab.fill('textarea', 'status:error @duration:>1s');
    await tab.keyboard.press('Enter');
    await expect
      .poll(() => lastTraces(heard))
      .toMatchObject({ search: 'status:error @duration:>1s' });
    const before = heard.length;
    await tab.reload();
    await expect.poll(() => heard.length).toBeGreaterThan(before);
    await expect.poll(() => tab.inputValue('textarea')).toBe('status:error @duration:>1s');
    send(opening({ page: 'traces', search: 'service:worker', spans: 'all', asked: 2 }));
    await expect
      .poll(() => lastTraces(heard))
      .toMatchObject({ search: 'service:worker', spans: 'all' });
  });

  test('keys and values are completed from the keyboard', async () => {
    const { tab, heard, photograph } = await open({ open: every });
    await tab.locator('textarea').focus();
    await tab.keyboard.type('se');
    await expect.poll(() => offered(tab)).toEqual(['service:']);
    await tab.keyboard.press('Tab');
    await expect
      .poll(() => offered(tab))
      .toEqual(['flask-demo-bootcamp821', 'payments204', 'gateway112', 'worker44']);
    await photograph('traces-completion-1120');
    await tab.keyboard.press('ArrowDown');
    await tab.keyboard.press('ArrowDown');
    await tab.keyboard.press('ArrowDown');
    await tab.keyboard.press('ArrowUp');
    await tab.keyboard.press('Enter');
    expect(await tab.inputValue('textarea')).toBe('service:payments ');
    await tab.keyboard.press('Escape');
    expect(await offered(tab)).toEqual([]);
    await tab.keyboard.press('Enter');
    await expect.poll(() => lastTraces(heard)).toMatchObject({ search: 'service:payments' });
    await tab.click('.clear');
    await expect.poll(() => lastTraces(heard)).toMatchObject({ search: '' });
    await tab.keyboard.press('ArrowUp');
    expect(await offered(tab)).toEqual(['service:payments']);
    await tab.keyboard.press('Enter');
    await expect.poll(() => lastTraces(heard)).toMatchObject({ search: 'service:payments' });
  });

  test('what is wrong with a search is told where it is', async () => {
    const { tab, heard, send, photograph } = await open({ open: traces });
    await tab.waitForSelector('.grid-rows .grid-row');
    await tab.fill('textarea', 'status:error @duration:>soon');
    await tab.keyboard.press('Enter');
    await expect
      .poll(() => lastTraces(heard))
      .toMatchObject({ search: 'status:error @duration:>soon' });
    const failure = { code: 'search.syntax', message: 'A number was expected here', at: 24 };
    send({ kind: 'failure', id: newestWatch(heard, 'traces')?.id ?? 0, failure });
    await expect.poll(() => tab.locator('.wrong').innerText()).toBe('soon');
    expect(await tab.locator('[role="alert"]').innerText()).toBe('A number was expected here');
    await photograph('traces-wrong-1120');
    await tab.locator('textarea').press('Backspace');
    expect(await tab.locator('.wrong').count()).toBe(0);
  });

  test('an operator that was not written in capitals is told, and mended by a click', async () => {
    const none = { ...recordedTraces, matching: 0, rows: [] };
    const { tab, heard } = await open({
      open: every,
      answer: query => (query.kind === 'traces' ? none : recorded(query)),
    });
    await tab.fill('textarea', 'service:shop and status:error');
    await tab.keyboard.press('Escape');
    await tab.keyboard.press('Enter');
    const notice = tab.locator('.trace-list .notice', { hasText: '“and” is looked for as a word' });
    await notice.getByRole('button', { name: 'Search with AND' }).press('Enter');
    await expect
      .poll(() => lastTraces(heard))
      .toMatchObject({ search: 'service:shop AND status:error' });
  });

  test('an operator in small letters is told where something was found all the same', async () => {
    const { tab, heard } = await open({ open: every });
    await tab.fill('textarea', 'service:shop or status:error');
    await tab.keyboard.press('Escape');
    await tab.keyboard.press('Enter');
    const told = tab.locator('.where .warn', { hasText: '“or” is looked for as a word' });
    await told.getByRole('button', { name: 'Search with OR' }).click();
    await expect
      .poll(() => lastTraces(heard))
      .toMatchObject({ search: 'service:shop OR status:error' });
    await expect.poll(() => told.count()).toBe(0);
  });

  test('facets add terms, take them back and leave values out', async () => {
    const { tab, heard } = await open({ open: every });
    const value = (name: string) => tab.locator('.facet .value', { hasText: name });
    const steps: [act: () => Promise<void>, search: string][] = [
      [() => value('gateway').click(), 'service:gateway'],
      [() => value('worker').click(), 'service:(gateway OR worker)'],
      [() => value('gateway').click(), 'service:worker'],
      [
        () => value('GET /slow').click({ modifiers: ['Alt'] }),
        'service:worker -resource_name:"GET /slow"',
      ],
      [
        () => value('worker').locator('button').first().press('-'),
        '-resource_name:"GET /slow" -service:worker',
      ],
      [
        () => tab.locator('.where .key', { hasText: 'payments' }).click(),
        '-resource_name:"GET /slow" -service:worker service:payments',
      ],
    ];
    for (const [act, search] of steps) {
      await act();
      await expect.poll(() => tab.inputValue('textarea')).toBe(search);
      await expect.poll(() => lastTraces(heard)).toMatchObject({ search });
    }
    expect(await tab.locator('.filters b').innerText()).toBe('3');
    await tab.click('.facet:first-child h2 button');
    expect(await tab.locator('.facet:first-child .value').count()).toBe(0);
  });

  test('narrow, the facets are behind a button', async () => {
    const { tab, photograph } = await open({ open: traces, width: 460 });
    await tab.waitForSelector('.grid-rows .grid-row');
    expect(await tab.locator('.facets').isVisible()).toBe(false);
    await tab.click('.filters');
    expect(await tab.locator('.facets').isVisible()).toBe(true);
    await photograph('traces-filters-460');
  });

  test('paused, the view stands still and counts what comes in; a click goes on', async () => {
    let matching = 100;
    const { tab, heard, answer, photograph } = await open({
      open: every,
      answer: query =>
        query.kind === 'traces' && query.limit === 1
          ? { ...recordedTraces, matching, rows: [] }
          : recorded(query),
    });
    await tab.waitForSelector('.grid-rows .grid-row');
    await tab.click('.motion');
    await expect.poll(() => tab.locator('.paused').innerText()).toBe('Paused');
    await expect.poll(() => lastTraces(heard)).toMatchObject({ limit: 1 });
    const rows = await tab.locator('.grid-rows').innerText();
    matching += 34;
    answer('traces', { ...recordedTraces, matching, rows: [] });
    await expect.poll(() => tab.locator('.paused').innerText()).toBe('Paused · 34 new');
    const still = heard.findLast(
      message =>
        message.kind === 'watch' && message.query.kind === 'traces' && message.query.limit > 1,
    );
    expect(still).toMatchObject({ query: { range: { to: recordedTraces.now } } });
    await photograph('traces-paused-1120');
    expect(await tab.locator('.grid-rows').innerText()).toBe(rows);
    await tab.click('.paused');
    await expect.poll(() => lastTraces(heard)).toMatchObject({ range: { last: 900 } });
  });

  test('rows stand still under the pointer, and say how many came', async () => {
    const { tab, answer } = await open({ open: every });
    const first = tab.locator('.grid-rows .grid-row').first();
    await tab.hover('.grid-rows .grid-row:nth-child(3)');
    const before = await first.innerText();
    const next = laterTraces(recordedTraces, 5000);
    const rows = next.rows.map((row, at) => (at < 4 ? { ...row, spanId: `ab${at}` } : row));
    answer('traces', { ...next, rows });
    await expect.poll(() => tab.locator('.held').innerText()).toBe('4 new');
    expect(await first.innerText()).toBe(before);
    await tab.mouse.move(0, 0);
    await expect.poll(() => first.innerText()).not.toBe(before);
  });

  test('dragging on the histogram chooses the time for every page; Escape goes back to live', async () => {
    const { tab, heard, photograph } = await open({ open: traces });
    await expect.poll(() => inkOn(tab, '.results')).toBeGreaterThan(1000);
    const { x, y, width } = (await tab.locator('.results .chart').boundingBox()) ?? box;
    await tab.mouse.move(x + width * 0.4, y + 60);
    await tab.mouse.down();
    await tab.mouse.move(x + width * 0.5, y + 60);
    await tab.mouse.move(x + width * 0.7, y + 60);
    expect(await tab.locator('.selection').innerText()).toMatch(/^10:\d\d:\d\d – 10:\d\d:\d\d$/);
    await photograph('traces-drag-1120');
    await tab.mouse.up();
    const range = { from: expect.any(Number), to: expect.any(Number) };
    await expect.poll(() => lastTraces(heard)).toMatchObject({ range });
    await expect.poll(() => ranges(heard)).toEqual([range]);
    expect(await tab.locator('.trace-list h2').innerText()).toMatch(
      /^10:\d\d:\d\d – 10:\d\d:\d\d$/,
    );
    await photograph('traces-range-1120');
    await tab.keyboard.press('Escape');
    await expect.poll(() => lastTraces(heard)).toMatchObject({ range: { last: 900 } });
    expect(await tab.locator('.trace-list h2').innerText()).toBe('Traces');
  });

  test('the keys choose a stretch of the histogram too', async () => {
    const { tab, heard } = await open({ open: traces });
    await expect.poll(() => inkOn(tab, '.results')).toBeGreaterThan(1000);
    await tab.locator('.results .chart').focus();
    for (const key of ['ArrowLeft', 'ArrowLeft', 'Shift+ArrowLeft', 'Shift+ArrowLeft'])
      await tab.keyboard.press(key);
    expect(await tab.locator('.selection').count()).toBe(1);
    await tab.keyboard.press('Enter');
    const { window } = recordedTraces;
    await expect.poll(() => ranges(heard)).toHaveLength(1);
    const [range] = ranges(heard);
    expect(range && 'from' in range && range.to - range.from).toBe(3 * window.step);
  });

  test('a range that another page has chosen is shown here, and one is asked for by its ends', async () => {
    const { tab, heard, send } = await open({ open: every });
    await tab.waitForSelector('.grid-rows .grid-row');
    send({ kind: 'range', range: { last: 3600 } });
    await expect.poll(() => lastTraces(heard)).toMatchObject({ range: { last: 3600 } });
    expect(ranges(heard)).toEqual([]);
    await tab.click('vscode-dropdown');
    await tab.click('vscode-option:has-text("From – to")');
    await tab.locator('.popup input').first().fill('2026-06-01T10:05:00');
    await tab.locator('.popup input').last().fill('2026-06-01T10:09:30');
    await tab.keyboard.press('Enter');
    const range = { from: Date.UTC(2026, 5, 1, 10, 5), to: Date.UTC(2026, 5, 1, 10, 9, 30) };
    await expect.poll(() => lastTraces(heard)).toMatchObject({ range });
    expect(ranges(heard)).toEqual([range]);
  });

  test('the heads sort, and all spans can be looked through', async () => {
    const { tab, heard, photograph } = await open({ open: every });
    await tab.waitForSelector('.grid-rows .grid-row');
    await tab.click('.grid-head .duration button');
    await expect.poll(() => lastTraces(heard)).toMatchObject({ sort: 'slowest' });
    expect(await tab.getAttribute('.grid-head .duration', 'aria-sort')).toBe('descending');
    await tab.click('[data-list="all"]');
    await expect.poll(() => lastTraces(heard)).toMatchObject({ spans: 'all', sort: 'slowest' });
    await photograph('traces-all-1120');
  });
});

const box = { x: 0, y: 0, width: 0 };

/** Five thousand requests, of which an answer holds as many as are asked for. */
const many: TracesAnswer = {
  ...recordedTraces,
  matching: 5000,
  rows: Array.from({ length: 5000 }, (_, at): TraceRow => {
    const [row] = recordedTraces.rows;
    if (!row) throw new Error('no row is recorded');
    const id = at.toString(16).padStart(16, '0');
    return {
      ...row,
      traceId: id,
      spanId: id,
      start: row.start - at * 100,
      resource: `GET /row/${at}`,
    };
  }),
};

const answers =
  (all: TracesAnswer) =>
  (query: Query): Answer =>
    query.kind === 'traces' ? { ...all, rows: all.rows.slice(0, query.limit) } : recorded(query);

const lastTraces = (heard: readonly FromPage[]) => newestWatch(heard, 'traces')?.query;

const ranges = (heard: readonly FromPage[]) =>
  heard.flatMap(message => (message.kind === 'range' ? [message.range] : []));

const commands = (heard: readonly FromPage[]) =>
  heard.flatMap(message =>
    message.kind === 'command' ? [[message.command, ...message.arguments]] : [],
  );

const offered = (tab: Page): Promise<string[]> =>
  tab
    .locator('.completions > div')
    .allInnerTexts()
    .then(texts => texts.map(text => text.replace(/\s/g, '')));

/** Scrolls as a reader does, who has to wait for what is not there yet. */
async function scrollTo(tab: Page, row: number): Promise<void> {
  const top = Math.max(0, row * 24 - 100);
  await expect
    .poll(() =>
      tab.evaluate(top => {
        const grid = document.querySelector('.grid');
        if (grid) grid.scrollTop = top;
        return (grid?.scrollHeight ?? 0) >= top;
      }, top),
    )
    .toBe(true);
}

/** What stands where a row belongs, if it is in sight. */
const shownRow = (tab: Page, row: number): Promise<string | undefined> =>
  tab.evaluate(row => {
    const grid = document.querySelector('.grid');
    const at = (grid?.getBoundingClientRect().top ?? 0) + 26 - (grid?.scrollTop ?? 0) + row * 24;
    const found = [...document.querySelectorAll('.grid-rows .grid-row')].find(
      line => Math.abs(line.getBoundingClientRect().top - at) < 2,
    );
    return found?.querySelector('.resource')?.textContent?.replace('GET/', 'GET /');
  }, row);
