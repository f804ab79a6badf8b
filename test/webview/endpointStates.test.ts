import { expect, test } from 'vitest';
import type { EndpointAnswer, Query, ServiceRow, Status } from '../../src/protocol/queries.ts';
import { boxes, type OpenedPage, pages, sideways } from './browserPages.ts';
import { recorded, recordedEndpoint } from './recorded.ts';

pages('the states of the endpoint page', open => {
  const noAnswer = () => undefined;
  const answers =
    (endpoint: EndpointAnswer, status?: Partial<Status>, services: readonly ServiceRow[] = []) =>
    (query: Query) => {
      if (query.kind === 'services') return services;
      return query.kind === 'endpoint' ? endpoint : ({ ...recorded(query), ...status } as Status);
    };

  const states: [name: string, show: (width: number) => Promise<OpenedPage>][] = [
    ['loading', width => open({ width, answer: noAnswer })],
    ['empty', width => open({ width, answer: answers(neverSeen) })],
    ['quiet', width => open({ width, answer: answers(outsideWindow) })],
    [
      'stale',
      async width => {
        const page = await open({ width });
        await page.tab.waitForSelector('.figure[data-state="error"]');
        page.fail('endpoint', 'The helper has gone.');
        await page.tab.waitForSelector('main.stale');
        return page;
      },
    ],
    [
      'error',
      async width => {
        const page = await open({ width, answer: noAnswer });
        page.fail('endpoint', 'The helper has gone.');
        await page.tab.waitForSelector('.notice');
        return page;
      },
    ],
  ];

  test.each([1120, 460])('have the size of the full page at %i px', async width => {
    const full = await open({ width });
    await full.tab.waitForSelector('.figure[data-state="error"]');
    const sizes = sizesOf(await boxes(full.tab));
    for (const [name, show] of states) {
      const { tab, photograph } = await show(width);
      await tab.waitForTimeout(450); // past the wait for a sign of loading
      await photograph(`endpoint-${name}-${width}`);
      expect([name, ...sizesOf(await boxes(tab))]).toEqual([name, ...sizes]);
      expect(await sideways(tab)).toBe(0);
    }
  });

  const sentences: [
    state: string,
    show: () => Promise<OpenedPage>,
    notice: string,
    pulse: string,
  ][] = [
    [
      'an endpoint that was never called',
      () => open({ answer: answers(neverSeen) }),
      'No requests yet. Start the service with a tracer that sends to http://127.0.0.1:8126.\n\nCopy tracer settings',
      'live',
    ],
    [
      'one that requests miss',
      () => open({ answer: answers(neverSeen, undefined, [missing]) }),
      'No requests yet. Unmatched requests of shop: 12, answered 404 or 405 by no handler.\n\nOpen traces',
      'live',
    ],
    [
      'one without requests in the window',
      () => open({ answer: answers(outsideWindow) }),
      'No requests in this time; the newest came at 09:40:00.\n\nLast 1 h',
      'live',
    ],
    [
      'a port that somebody else holds',
      () =>
        open({
          answer: answers(neverSeen, {
            receivers: [
              {
                name: 'traces',
                address: 'http://127.0.0.1:8126',
                state: 'busy',
                reason: 'port 8126 is held by trace-agent (pid 812)',
              },
            ],
          }),
        }),
      'No traces can come in: port 8126 is held by trace-agent (pid 812).\n\nShow log',
      'live',
    ],
  ];

  test.each(sentences)('%s', async (_, show, notice, pulse) => {
    const { tab } = await show();
    await expect
      .poll(() => tab.locator('.two-thirds:not(.traces) .notice').innerText())
      .toBe(notice);
    expect(await tab.locator('.pulse').innerText()).toBe(pulse);
    expect(await tab.locator('.value').allInnerTexts()).toEqual(Array(7).fill('–'));
  });

  test('the next step of an empty page is taken', async () => {
    const { tab, heard } = await open({ answer: answers(neverSeen) });
    await tab.click('.notice .link');
    await expect
      .poll(() => heard.find(message => message.kind === 'command'))
      .toEqual({ kind: 'command', command: 'dogwatch.copyTracerSettings', arguments: [] });
  });

  test('requests that miss it are shown', async () => {
    const { tab, heard } = await open({ answer: answers(neverSeen, undefined, [missing]) });
    await tab.click('.notice .link:text("Open traces")');
    const target = { search: missing.unservedSearch, spans: 'entry', range: { last: 900 } };
    await expect
      .poll(() => heard.find(message => message.kind === 'command'))
      .toEqual({ kind: 'command', command: 'dogwatch.openTraces', arguments: [target] });
  });

  test('a failure is told, and an answer after it ends it', async () => {
    const { tab, fail, answer } = await open();
    await tab.waitForSelector('.figure[data-state="error"]');
    fail('endpoint', 'The helper has gone.');
    await expect.poll(() => tab.locator('.pulse').innerText()).toMatch(/^since \d\d:\d\d:\d\d$/);
    expect(await tab.locator('.pulse').getAttribute('title')).toBe('The helper has gone.');
    answer('endpoint', recordedEndpoint.answer);
    await expect.poll(() => tab.locator('.pulse').innerText()).toBe('live');
    expect(await tab.locator('main.stale').count()).toBe(0);
  });
});

const { answer } = recordedEndpoint;
const nothing = answer.requests.ok.map(() => 0);
const gaps = answer.latency.p50.map(() => null);

const outsideWindow: EndpointAnswer = {
  ...answer,
  figures: {
    requests: 0,
    errors: 0,
    perMinute: 0,
    latency: undefined,
    since: Date.UTC(2026, 5, 1, 9, 0),
    last: Date.UTC(2026, 5, 1, 9, 40),
  },
  latency: { p50: gaps, p95: gaps, p99: gaps },
  requests: { ok: nothing, clientError: nothing, serverError: nothing },
  restarts: [],
  list: [],
  statuses: [],
  breakdown: { requests: 0, parts: [] },
  errors: [],
};

const neverSeen: EndpointAnswer = {
  ...outsideWindow,
  figures: { ...outsideWindow.figures, since: undefined, last: undefined },
};

const missing: ServiceRow = {
  service: 'shop',
  figures: outsideWindow.figures,
  endpoints: [],
  unserved: { ...outsideWindow.figures, requests: 12 },
  unservedSearch: 'service:"shop" resource_name:"GET 404"',
};

const sizesOf = (all: readonly string[]): string[] => all.map(box => box.replace(/ \d+,\d+,/, ' '));
