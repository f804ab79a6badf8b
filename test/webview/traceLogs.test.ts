import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { Log } from '../../src/core/model/log.ts';
import type { Span } from '../../src/core/model/span.ts';
import { type Look, newestWatch, pages, sideways } from './browserPages.ts';
import { checkoutAnswers, checkoutLogs, logsOf } from './logAnswers.ts';
import { opening } from './recorded.ts';
import { checkoutSpans } from './traceAnswers.ts';

const spans = checkoutSpans();
const idOf = (name: string) => spans.find(span => span.name === name)?.spanId ?? '';
const at = (name: string) => opening({ page: 'trace', traceId: 'any', spanId: idOf(name) });
const failing: Look = { open: at('http.request'), answer: checkoutAnswers, height: 1000 };

const looks: [name: string, look: Look][] = (['dark', 'light', 'hc', 'hclight'] as const).flatMap(
  theme => [1120, 460].map((width): [string, Look] => [`${theme}-${width}`, { theme, width }]),
);

pages('the logs and metrics of a span', open => {
  test.each(looks)('%s fits', async (name, look) => {
    const { tab, photograph } = await open({ ...failing, ...look });
    await tab.waitForSelector('.around');
    await tab.click('.log-line:has-text("did not answer")');
    await tab.locator('.logs').evaluate(part => part.scrollIntoView());
    expect(await sideways(tab)).toBe(0);
    await photograph(`span-logs-${name}`);
    await tab.click('[data-list="logs"]');
    await tab.waitForSelector('.log-list .grid-row[role="row"]:has-text("charging")');
    expect(await sideways(tab)).toBe(0);
    await photograph(`trace-logs-${name}`);
  });

  test('the lines of the span, in the order they were written, or those of its trace', async () => {
    const { tab, heard } = await open(failing);
    await expect
      .poll(() => linesOf(tab))
      .toEqual([
        '+1.53 s connection reset by peer, retrying in 5 ms',
        '+1.54 s bank did not answer after 3 attempts',
      ]);
    expect(await marksOf(tab)).toEqual(['warn', 'error']);
    expect(newestWatch(heard, 'logs')?.query).toMatchObject({
      of: { traceId: spans[0]?.traceId, spanId: idOf('http.request') },
    });
    await tab.click('.logs [data-list="trace"]');
    await expect.poll(async () => (await linesOf(tab)).length).toBe(checkoutLogs.length);
    expect((await linesOf(tab))[0]).toBe('+1.00 ms POST /checkout from 127.0.0.1');
  });

  test('a line opens to all that it says, and leads to where it was written', async () => {
    const { tab, heard } = await open(failing);
    await tab.click('.log-line:has-text("did not answer")');
    const about = await tab.locator('.log .about').innerText();
    for (const text of [
      'payments',
      'python',
      'box',
      'attempts',
      'response = pool.post(url, json=body)',
    ])
      expect(about).toContain(text);
    await tab.click('.log .about dd .link:has-text("gateway.py:88")');
    await expect
      .poll(() => heard.at(-1))
      .toMatchObject({
        command: 'dogwatch.openSource',
        arguments: [{ uri: 'file:///home/dev/payments/gateway.py', line: 87 }],
      });
    await tab.click('.log-line:has-text("did not answer")');
    expect(await tab.locator('.log .about').count()).toBe(0);
  });

  test('all logs of the trace stand in a tab; a line leads to its span', async () => {
    const { tab } = await open(failing);
    await tab.click('[data-list="logs"]');
    await expect.poll(() => rowsOf(tab)).toHaveLength(checkoutLogs.length);
    expect((await rowsOf(tab))[3]).toBe(
      '+590 ms info charging card •••• 4242, 129.90 EUR payments.charge',
    );
    await tab.click('.log-list .grid-row:has-text("charging card")');
    await expect.poll(() => titleOf(tab)).toBe('payments.charge');
    await tab.fill('.search input', 'FAILED');
    await expect.poll(() => rowsOf(tab)).toHaveLength(3);
    await tab.fill('.search input', 'nowhere');
    await expect.poll(() => noticeOf(tab)).toBe('No line holds this text.');
  });

  test.each([
    [
      'nothing was ever logged',
      [],
      'No log has come in yet. Logs are received by OTLP. Copy log settings',
    ],
    [
      'nothing carries its id',
      undefined,
      'No log line carries this trace’s id yet. Copy log settings',
    ],
  ])('%s', async (_, all, told) => {
    const answer: Look['answer'] = query =>
      query.kind === 'logs' ? { logs: [], more: 0, held: all ? 0 : 7 } : checkoutAnswers(query);
    const { tab, heard } = await open({ ...failing, answer });
    await expect.poll(() => tab.locator('.logs .none').innerText()).toBe(told);
    await tab.click('.logs .none .link');
    await expect.poll(() => heard.at(-1)).toMatchObject({ command: 'dogwatch.copyLogSettings' });
    await tab.click('[data-list="logs"]');
    await expect.poll(async () => (await noticeOf(tab)).replace(/\s+/g, ' ')).toBe(told);
  });

  test('a span without lines shows those of its trace, and offers them where it alone was chosen', async () => {
    const { tab } = await open({ ...failing, open: at('tcp.connect') });
    await expect.poll(async () => (await linesOf(tab)).length).toBe(checkoutLogs.length);
    await tab.click('.logs [data-list="span"]');
    await expect
      .poll(() => tab.locator('.logs .none').innerText())
      .toBe('No log line of this span. Show those of the trace');
    await tab.click('.logs .none .link');
    await expect.poll(async () => (await linesOf(tab)).length).toBe(checkoutLogs.length);
  });

  test('of many lines the first are shown, the others are a click away, and as they come', async () => {
    const many = Array.from({ length: 900 }, (_, id): Log[] =>
      checkoutLogs.slice(0, 1).map(log => ({ ...log, id, at: log.at - id, message: `line ${id}` })),
    ).flat();
    const { tab, answer } = await open({
      ...failing,
      answer: query =>
        query.kind === 'logs'
          ? logsOf({ ...query, of: { traceId: '' } }, many)
          : checkoutAnswers(query),
    });
    await expect.poll(async () => (await linesOf(tab)).length).toBe(12);
    await tab.click('.logs li > .link:has-text("888 more")');
    await tab.waitForSelector('.log-list .rest:has-text("400 older lines are left out")');
    expect(await tab.locator('.log-list .grid-row').count()).toBeLessThan(80);
    answer('logs', { logs: many.slice(0, 1), more: 0, held: 1 });
    await expect.poll(() => rowsOf(tab)).toHaveLength(1);
  });

  test('messages are text, whatever they hold', async () => {
    const nasty = '<img src=x onerror=alert(1)>';
    const logs = checkoutLogs.map(log => ({
      ...log,
      message: nasty,
      attributes: { [nasty]: nasty },
    }));
    const { tab } = await open({
      ...failing,
      answer: query => (query.kind === 'logs' ? logsOf(query, logs) : checkoutAnswers(query)),
    });
    await tab.click('.log-line >> nth=0');
    await tab.click('[data-list="logs"]');
    await expect.poll(() => rowsOf(tab)).toHaveLength(checkoutLogs.length);
    expect(await tab.locator('img').count()).toBe(0);
  });

  test('metrics of the service say what they were at that moment, and lead to their pages', async () => {
    const { tab, heard } = await open(failing);
    await expect
      .poll(() => tab.locator('.around').allInnerTexts())
      .toEqual([
        'runtime.python.\ncpu.percent\n42 %',
        'runtime.python.\nmem.rss\n82.2 MB',
        'runtime.python.\ngc.pause.max\n4.1 ms',
        'payments.\ngateway.retries\n3',
        'payments.\nqueue.length\n11',
        'payments.pool\n20',
      ]);
    const span = spans.find(({ name }) => name === 'http.request');
    expect(newestWatch(heard, 'metricsAround')?.query).toMatchObject({
      ...{ service: 'payments', at: span?.start, runtimeId: '7c3f' },
    });
    await tab.click('.around >> nth=3');
    await expect
      .poll(() => heard.at(-1))
      .toMatchObject({
        command: 'dogwatch.openMetric',
        arguments: [
          { metric: 'payments.gateway.retries', at: span?.start, scope: 'service:payments' },
        ],
      });
    await tab.click('.metrics li > .link:has-text("14 more")');
    await expect.poll(() => heard.at(-1)).toMatchObject({ command: 'dogwatch.openMetrics' });
  });

  test('metrics around a call of a client are those of the service that it ran in', async () => {
    const { tab, heard } = await open({
      ...failing,
      answer(query) {
        const answer = checkoutAnswers(query);
        if (query.kind !== 'span' || !answer) return answer;
        const { meta, ...span } = answer as Span;
        return { ...span, meta: { ...meta, '_dd.base_service': 'shop' } };
      },
    });
    await tab.click('.around >> nth=3');
    expect(newestWatch(heard, 'metricsAround')?.query).toMatchObject({ service: 'shop' });
    await expect.poll(() => heard.at(-1)).toMatchObject({ arguments: [{ scope: 'service:shop' }] });
  });

  test('without metrics it says which tag they would have', async () => {
    const { tab, heard } = await open({
      ...failing,
      answer: query =>
        query.kind === 'metricsAround'
          ? { window: { from: 0, to: 1, step: 1 }, metrics: [], more: 0 }
          : checkoutAnswers(query),
    });
    await expect
      .poll(() => tab.locator('.metrics .none').innerText())
      .toBe('No metric with the tag service:payments within five minutes. Copy tracer settings');
    await tab.click('.metrics .none .link');
    await expect.poll(() => heard.at(-1)).toMatchObject({ command: 'dogwatch.copyTracerSettings' });
  });

  test('the page speaks French', async () => {
    const place = { page: 'trace', traceId: 'any', spanId: idOf('tcp.connect') } as const;
    const { tab } = await open({ ...failing, open: opening(place, 'fr') });
    await tab.click('.logs [data-list="span"]');
    await expect
      .poll(() => tab.locator('.logs').innerText())
      .toContain('Aucune ligne de log de ce span.');
    expect(await tab.locator('.metrics h2').innerText()).toBe('Métriques autour de ce moment');
  });

  test('the code of a span opens where it is here, and can be mapped where it is not', async () => {
    const { tab, heard } = await open(failing);
    await tab.click('.details dd .link:has-text("gateway.py:88")');
    await expect
      .poll(() => heard.at(-1))
      .toMatchObject({
        command: 'dogwatch.openSource',
        arguments: [{ uri: 'file:///home/dev/payments/gateway.py', line: 87 }],
      });
    const other = await open({ ...failing, open: at('tcp.connect') });
    await other.tab.click('.details dd .link:has-text("Map…")');
    await expect.poll(() => other.heard.at(-1)).toMatchObject({ command: 'dogwatch.mapSource' });
  });
});

const linesOf = async (tab: Page): Promise<string[]> =>
  (await tab.locator('.log-line').allInnerTexts()).map(text => text.replace(/\s+/g, ' '));
const marksOf = (tab: Page): Promise<(string | null)[]> =>
  tab.locator('.log-line .log-mark').evaluateAll(all => all.map(one => one.ariaLabel));
const rowsOf = async (tab: Page): Promise<string[]> =>
  (await tab.locator('.log-list .grid-rows .grid-row').allInnerTexts()).map(text =>
    text.replace(/\s+/g, ' ').trim(),
  );
const titleOf = (tab: Page) => tab.locator('.details h2 span').first().innerText();
const noticeOf = (tab: Page) => tab.locator('.log-list .notice').innerText();
