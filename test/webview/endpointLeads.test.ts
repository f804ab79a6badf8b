import { expect, test } from 'vitest';
import type { FromPage } from '../../src/protocol/page.ts';
import type { Change, EndpointAnswer } from '../../src/protocol/queries.ts';
import { inkOn, pages } from './browserPages.ts';
import { recorded, recordedEndpoint } from './recorded.ts';

pages('where the numbers of the endpoint page lead', open => {
  const { answer } = recordedEndpoint;
  const commands = (heard: readonly FromPage[]) =>
    heard.flatMap(message =>
      message.kind === 'command' ? [[message.command, ...message.arguments]] : [],
    );

  const leads: [what: string, selector: string, expected: unknown[]][] = [
    [
      'a status code',
      '.statuses .chip:has-text("503")',
      [
        'dogwatch.openTraces',
        {
          search: `${answer.search} @http.status_code:503`,
          ...{ range: { last: 900 }, spans: 'entry', sort: 'slowest' },
        },
      ],
    ],
    [
      'a part of the time',
      '.part:has-text("postgres.query")',
      [
        'dogwatch.openTraces',
        {
          search: 'service:"postgres" operation_name:"postgres.query"',
          ...{ range: { last: 900 }, spans: 'all', sort: 'slowest' },
        },
      ],
    ],
    [
      'the bar of the time',
      '.shares',
      [
        'dogwatch.openFlame',
        { endpoints: [{ method: 'GET', route: '/slow' }], range: { last: 900 } },
      ],
    ],
    [
      'a kind of error',
      '.card.errors tbody tr:nth-child(1) .says',
      [
        'dogwatch.openErrors',
        { endpoints: [{ method: 'GET', route: '/slow' }], group: 'a11ce0a11ce0a11c' },
      ],
    ],
    [
      'the count of errors',
      '.card.errors header .link',
      ['dogwatch.openErrors', { endpoints: [{ method: 'GET', route: '/slow' }] }],
    ],
    [
      'a line of the code',
      '.card.errors .link:has-text("app.py:71")',
      ['dogwatch.openSource', { uri: 'file:///home/dev/shop/app.py', line: 70, symbol: 'slow' }],
    ],
  ];

  test.each(leads)('%s', async (_, selector, expected) => {
    const { tab, heard } = await open({ height: 1400 });
    await tab.waitForSelector('.figure[data-state="error"]');
    await tab.click(selector, { force: true });
    await expect.poll(() => commands(heard)).toEqual([expected]);
  });

  test('a point of the latency chart: the requests of that moment, with what was running by then', async () => {
    const { tab, heard } = await open();
    await expect.poll(() => inkOn(tab, '.two-thirds')).toBeGreaterThan(1000);
    await tab.locator('.two-thirds .chart').click({ position: { x: 300, y: 60 } });
    await expect.poll(() => commands(heard)).toHaveLength(1);
    const [[command, target] = []] = commands(heard) as [
      string,
      { search: string; range: Range },
    ][];
    expect([command, target?.search]).toEqual(['dogwatch.openTraces', answer.search]);
    const { from = 0, to = 0 } = target?.range ?? {};
    expect(to % 10_000).toBe(0);
    expect(to - from).toBeGreaterThan(10_000 + 1000); // a step, and the slowest of it
    expect(to - from).toBeLessThan(10_000 + 3000);
  });

  test('the keyboard chooses a moment too', async () => {
    const { tab, heard } = await open();
    await expect.poll(() => inkOn(tab, '.two-thirds')).toBeGreaterThan(1000);
    await tab.locator('.third .chart').focus();
    await tab.keyboard.press('ArrowLeft');
    await tab.keyboard.press('Enter');
    await expect
      .poll(() => commands(heard).map(([command]) => command))
      .toEqual(['dogwatch.openTraces']);
  });

  interface Range {
    readonly from?: number;
    readonly to?: number;
  }

  test('changes since the last run stand beside the figures', async () => {
    const change = (before: number, after: number, differs = true): Change => ({
      ...{ before, after, differs },
    });
    const changed: EndpointAnswer = {
      ...answer,
      change: {
        since: answer.restarts[0]?.at ?? 0,
        requests: { before: 261, after: 125 },
        latency: {
          p50: change(860e6, 870e6, false),
          p75: change(1130e6, 1118e6, false),
          p95: change(1232e6, 1412e6),
          p99: change(2.1e9, 1921e6),
        },
        errors: change(0.036, 0.122),
      },
    };
    const { tab, photograph } = await open({
      answer: query => (query.kind === 'endpoint' ? changed : recorded(query)),
    });
    await tab.waitForSelector('.figure[data-state="error"]');
    expect(await tab.locator('.figure .note').allInnerTexts()).toEqual([
      '386 in all',
      expect.stringMatching(/^26 of 386 +▲ 8.6 %$/),
      '≈ unchanged',
      '≈ unchanged',
      '▲ 180 ms',
      '▼ 179 ms',
      expect.stringMatching(/^\d\d:/),
    ]);
    expect(await tab.locator('.figure:has-text("p95")').getAttribute('title')).toBe(
      'Show the slowest requests. This run: 1.41 s (125 requests). The run before: 1.23 s (261 requests).',
    );
    expect(await tab.locator('.where').innerText()).toContain('this run since 10:13:03');
    await photograph('endpoint-changed-1120');
  });
});
