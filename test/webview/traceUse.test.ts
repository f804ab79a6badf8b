import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { Span } from '../../src/core/model/span.ts';
import { traceColumns } from '../../src/core/query/traceColumns.ts';
import { inkOn, pages } from './browserPages.ts';
import { opening, places } from './recorded.ts';
import { answersOf, checkoutSpans, manySpans, summedFlame } from './traceAnswers.ts';

const spans = checkoutSpans();
const checkout = { open: opening(places.trace), answer: answersOf(spans), height: 900 };
const idOf = (name: string) => spans.find(span => span.name === name)?.spanId ?? '';

pages('using the trace page', open => {
  test('the keyboard walks, folds, unfolds and focuses', async () => {
    const { tab } = await open(checkout);
    await tab.locator('.waterfall').focus();
    const press = async (...keys: string[]) => {
      for (const key of keys) await tab.keyboard.press(key);
    };
    await press('ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown');
    expect(await chosen(tab)).toBe('app.checkout');
    expect(await countOf(tab)).toBe(62);
    await press('ArrowLeft');
    expect(await countOf(tab)).toBe(8);
    await press('ArrowRight', 'ArrowRight', 'ArrowLeft');
    expect(await chosen(tab)).toBe('app.load_cart');
    expect(await countOf(tab)).toBe(62 - 16);
    await press('ArrowLeft');
    expect(await chosen(tab)).toBe('app.checkout');
    await press('f');
    expect(await countOf(tab)).toBe(62 - 16 - 7);
    expect(await tab.locator('.focus > *').allInnerTexts()).toEqual([
      'Whole trace',
      'flask.request',
      'flask.dispatch_request',
      'app.checkout',
    ]);
    await press('Escape', 'c');
    expect(await countOf(tab)).toBe(1);
    await press('e');
    expect(await countOf(tab)).toBe(5);
    await press('Shift+E', 'End');
    expect(await chosen(tab)).toBe('flask.do_teardown_request');
    expect(await countOf(tab)).toBe(62);
  });

  test('what is looked for is counted, marked and walked through, folded or not', async () => {
    const { tab } = await open(checkout);
    await tab.waitForSelector('.waterfall .span');
    await tab.locator('.waterfall').focus();
    await tab.keyboard.press('c');
    await tab.keyboard.press('/');
    await tab.keyboard.type('score');
    await expect.poll(() => tab.locator('.matches').innerText()).toBe('3');
    await tab.keyboard.press('Enter');
    expect(await tab.locator('.matches').innerText()).toBe('1/3');
    expect(await chosen(tab)).toBe('requests.request');
    expect(await tab.locator('.span[aria-selected="true"] mark').innerText()).toBe('score');
    await tab.keyboard.press('Enter');
    await tab.keyboard.press('Enter');
    expect(await chosen(tab)).toBe('fraud.model');
    await tab.keyboard.press('Shift+Enter');
    expect(await chosen(tab)).toBe('fraud.request');
    await tab.keyboard.press('Escape');
    await tab.keyboard.press('?');
    expect(await tab.locator('.keys').innerText()).toContain('expand one level');
  });

  test('a drag on the overview zooms, double click shows all again, the wheel with Ctrl zooms', async () => {
    const { tab } = await open(checkout);
    const overview = await tab.locator('.overview').boundingBox();
    const { x = 0, y = 0, width = 0 } = overview ?? {};
    await tab.mouse.move(x + width / 2, y + 20);
    await tab.mouse.down();
    await tab.mouse.move(x + (width * 3) / 4, y + 20, { steps: 4 });
    await tab.mouse.up();
    await tab.waitForSelector('.overview .shown');
    expect(await tab.locator('.times span').allInnerTexts()).toEqual([
      '1 s',
      '1.1 s',
      '1.2 s',
      '1.3 s',
      '1.4 s',
    ]);
    await tab.locator('.overview').dblclick({ position: { x: 5, y: 5 } });
    await expect.poll(() => tab.locator('.overview .shown').count()).toBe(0);
    await tab.locator('.waterfall').hover();
    await tab.keyboard.down('Control');
    await tab.mouse.wheel(0, -300);
    await tab.keyboard.up('Control');
    await tab.waitForSelector('.overview .shown');
  });

  test('services and types are left out by their chips', async () => {
    const { tab } = await open(checkout);
    await tab.click('.toggle:has-text("redis") >> nth=0');
    await expect.poll(() => countOf(tab)).toBe(62 - 17);
    await tab.click('.toggle:has-text("sql")');
    await expect.poll(() => countOf(tab)).toBe(62 - 17 - 19);
  });

  test('the head says what Datadog would do, and a span all that is known of it', async () => {
    const { tab } = await open({
      ...checkout,
      open: opening({ page: 'trace', traceId: 'any', spanId: idOf('http.request') }),
    });
    await expect
      .poll(() => tab.locator('.where').innerText())
      .toContain('Datadog would keep this: rule, rate 1');
    const told = () => tab.locator('.details').innerText();
    await expect.poll(told).toContain('ConnectionError');
    for (const text of [
      '206 ms · 11 % of trace',
      '191 ms',
      '+1.33 s',
      'https://bank.test/v1/authorize',
      'gateway.py:88',
    ])
      expect(await told()).toContain(text);
    const folded = tab.locator('.stack-frame.folded');
    expect(await folded.locator('li').count()).toBe(0);
    await folded.locator('button').first().click();
    expect(await folded.locator('li').count()).toBeGreaterThan(0);
    await tab.fill('.details .find', 'out.');
    expect(await tab.locator('.details section').last().locator('dt').allInnerTexts()).toEqual([
      'out.host',
    ]);
  });

  test('a statement is set over lines, links lead to other traces, events have their time', async () => {
    const { tab, heard } = await open({
      ...checkout,
      open: opening({ page: 'trace', traceId: 'any', spanId: idOf('postgres.query') }),
    });
    await expect
      .poll(() => tab.locator('.statement pre').innerText())
      .toBe(
        "SELECT *\nFROM carts\nWHERE user_id = %s\n  AND state = 'open'\nORDER BY created_at\nLIMIT 1",
      );
    await tab.locator('.waterfall').focus();
    await tab.keyboard.press('Home');
    await expect.poll(() => tab.locator('.details').innerText()).toContain('+1.55 s');
    await tab.click('.attached .link');
    await expect
      .poll(() => heard.at(-1))
      .toMatchObject({ command: 'dogwatch.openTrace', arguments: [{ traceId: '6'.repeat(32) }] });
  });

  test('the flame graph: a click chooses, arrow keys walk, double click zooms, own time follows', async () => {
    const { tab } = await open(checkout);
    await tab.click('[data-list="flame"]');
    await tab.waitForSelector('.boxes canvas');
    expect(await inkOn(tab, '.boxes')).toBeGreaterThan(20_000);
    const at = { x: 400, y: 22 * 4 + 10 };
    await tab.locator('.boxes').click({ position: at });
    await expect.poll(() => detailsOf(tab)).toBe('payments.request');
    await tab.locator('.boxes').hover({ position: at });
    expect(await tab.locator('.flame-tip').innerText()).toContain('998 ms, 53 % of the trace');
    await tab.keyboard.press('ArrowDown');
    expect(await detailsOf(tab)).toBe('payments.charge');
    await tab.keyboard.press('ArrowUp');
    await tab.keyboard.press('ArrowUp');
    expect(await detailsOf(tab)).toBe('requests.request');
    const operations = () => tab.locator('.own tbody tr').count();
    await tab.locator('.boxes').dblclick({ position: { x: 40, y: 22 * 3 + 10 } });
    await tab.waitForSelector('.overview .shown');
    expect(await tab.locator('.own tbody td:first-child').allInnerTexts()).not.toContain(
      'fraud.model',
    );
    expect(await operations()).toBeGreaterThan(3);
  });

  test('a list of operations is sorted by any column, a map shows who called whom', async () => {
    const { tab } = await open(checkout);
    await tab.click('[data-list="list"]');
    const first = () => tab.locator('.list tbody .key').first().innerText();
    await expect.poll(first).toBe('postgres.query');
    await tab.click('.list th:has-text("Total")');
    await expect.poll(first).toContain('flask.request');
    await tab.click('.list tbody .open >> nth=0');
    expect(await detailsOf(tab)).toBe('flask.request');
    await tab.click('[data-list="map"]');
    await expect.poll(() => tab.locator('.node').count()).toBe(5);
    expect(await tab.locator('.call').count()).toBe(7);
  });

  test('fifty thousand spans are a few rows, in every tab', async () => {
    const many = manySpans(50_000);
    const { tab } = await open({
      open: opening(places.trace),
      answer: ({ kind }) => (kind === 'trace' ? many : undefined),
    });
    await tab.waitForSelector('.waterfall .span', { timeout: 10_000 });
    expect(await countOf(tab)).toBe(50_000);
    expect(await nodesOf(tab)).toBeLessThan(1200);
    await tab.locator('.waterfall').focus();
    await tab.keyboard.press('End');
    expect(await tab.locator('.span[aria-selected="true"]').getAttribute('aria-rowindex')).toBe(
      '50000',
    );
    await tab.click('[data-list="flame"]');
    await tab.waitForSelector('.boxes canvas');
    expect(await inkOn(tab, '.boxes')).toBeGreaterThan(20_000);
    expect(await nodesOf(tab)).toBeLessThan(1200);
    await tab.click('[data-list="list"]');
    await tab.waitForSelector('.list .key');
    await tab.click('[data-list="map"]');
    await tab.waitForSelector('.node');
    expect(await nodesOf(tab)).toBeLessThan(1200);
  });

  test('a deep flame graph scrolls with the choice', async () => {
    const deep = manySpans(80, 1);
    const { tab } = await open({
      open: opening(places.trace),
      answer: ({ kind }) => (kind === 'trace' ? deep : undefined),
    });
    await tab.click('[data-list="flame"]');
    await tab.locator('.boxes').focus();
    for (let press = 0; press < 79; press++) await tab.keyboard.press('ArrowDown');
    const scroller = tab.locator('.boxes .scroller');
    await expect.poll(() => scroller.evaluate(({ scrollTop }) => scrollTop)).toBe((80 - 24) * 22);
    expect(await tab.locator('.outline.chosen').isVisible()).toBe(true);
    expect(await inkOn(tab, '.boxes')).toBeGreaterThan(2000);
  });

  test('tags are text, whatever they hold', async () => {
    const nasty = '<img src=x onerror=alert(1)>';
    const [root] = spans as readonly [Span];
    const span: Span = {
      ...root,
      service: nasty,
      name: nasty,
      resource: nasty,
      meta: { [nasty]: nasty },
      metrics: {},
    };
    const { tab } = await open({ open: opening(places.trace), answer: answersOf([span]) });
    await expect.poll(() => tab.locator('.details dd').allInnerTexts()).toContain(nasty);
    for (const list of ['flame', 'list', 'map']) await tab.click(`[data-list="${list}"]`);
    expect(await tab.locator('img').count()).toBe(0);
  });

  test('the errors of the head lead to where each began, and the choice outlives the page', async () => {
    const second = idOf('app.load_cart');
    const failing = spans.map(span => (span.spanId === second ? { ...span, error: true } : span));
    const { tab } = await open({ ...checkout, answer: answersOf(failing) });
    const errors = tab.locator('.where .error');
    await expect.poll(() => errors.innerText()).toBe('2 errors');
    const led: string[] = [];
    for (let click = 0; click < 3; click++) {
      await errors.click();
      led.push(await chosen(tab));
    }
    expect(led).toEqual(['app.load_cart', 'http.request', 'app.load_cart']);
    await tab.reload();
    await expect.poll(() => chosen(tab)).toBe(led[0]);
  });

  test('a trace that is gone says so; one that grows keeps the reader’s place', async () => {
    const gone = await open({ open: opening(places.trace), answer: () => null });
    await expect
      .poll(() => gone.tab.locator('.notice').innerText())
      .toBe('This trace is not held any more.');
    const { tab, answer } = await open({ ...checkout, answer: answersOf(spans.slice(0, 30)) });
    await tab.locator('.waterfall').focus();
    await tab.keyboard.press('End');
    const before = await chosen(tab);
    answer('trace', traceColumns(spans) ?? null);
    await expect.poll(() => countOf(tab)).toBe(62);
    expect(await detailsOf(tab)).toBe(before);
  });

  test('the page speaks French', async () => {
    const { tab } = await open({ ...checkout, open: opening(places.trace, 'fr') });
    await expect.poll(() => tab.locator('.toolbar').innerText()).toContain('Carte des services');
    expect(await tab.locator('.where').innerText()).toContain('Datadog garderait ceci');
  });
});

pages('using the other pages of traces', open => {
  test('the summed flame graph tells totals, averages and own time', async () => {
    const { tab } = await open({ open: opening(places.flame), answer: () => summedFlame(128) });
    await tab.waitForSelector('.boxes canvas');
    expect(await tab.locator('.where').innerText()).toContain('128 traces');
    await tab.locator('.boxes').hover({ position: { x: 60, y: 22 * 3 + 10 } });
    const tip = await tab.locator('.flame-tip').innerText();
    expect(tip).toContain('128 spans in 128 traces, 1.04 s on average');
    await tab.locator('.boxes').dblclick({ position: { x: 60, y: 22 * 3 + 10 } });
    await tab.click('text=Show all');
  });

  test('the summed flame graph says what it misses', async () => {
    const since = Date.UTC(2026, 10, 24, 10, 0, 0);
    const answer = () => ({ ...summedFlame(128), since });
    const { tab } = await open({ open: opening(places.flame), answer });
    await expect
      .poll(() => tab.locator('.where').innerText())
      .toMatch(/only what is in memory, since \d+:\d\d/);
  });

  test('no traces, and a trace that is gone, are said in words', async () => {
    const flame = await open({
      open: opening(places.flame),
      answer: () => ({ traces: 0, roots: [] }),
    });
    await expect
      .poll(() => flame.tab.locator('.notice').innerText())
      .toBe('No traces of this endpoint in this time.');
    const compare = await open({ open: opening(places.compare), answer: () => null });
    await expect
      .poll(() => compare.tab.locator('.notice').innerText())
      .toBe('One of the two traces is not held any more.');
  });

  test('what only one trace has is said in words, and a change by its side of the middle', async () => {
    const longer = answersOf(checkoutSpans(1.4));
    const other = answersOf(spans.filter(({ name }) => name !== 'jinja2.compile'));
    const { tab } = await open({
      open: opening(places.compare),
      height: 2000,
      answer: query =>
        (query.kind === 'trace' && query.traceId === 'quick' ? other : longer)(query),
    });
    await tab.waitForSelector('.compared .span');
    const rows = await tab.locator('.compared tbody tr').allInnerTexts();
    expect(rows.find(row => row.includes('jinja2.compile'))).toContain('only right');
    expect(rows.find(row => row.includes('SELECT * FROM carts'))).toContain('▲ 37 ms');
    expect(await tab.locator('.difference i').count()).toBeGreaterThan(3);
  });

  test('the endpoint page leads to its flame graph', async () => {
    const { tab, heard } = await open();
    await tab.click('text=Flame graph of all requests');
    await expect
      .poll(() => heard.at(-1))
      .toMatchObject({ command: 'dogwatch.openFlame', arguments: [{ range: { last: 900 } }] });
  });
});

const chosen = (tab: Page) => tab.locator('.span[aria-selected="true"] .operation').innerText();
const detailsOf = (tab: Page) => tab.locator('.details h2 span').first().innerText();
const countOf = async (tab: Page) =>
  Number(await tab.locator('.waterfall').getAttribute('aria-rowcount'));
const nodesOf = (tab: Page) => tab.evaluate(() => document.querySelectorAll('*').length);
