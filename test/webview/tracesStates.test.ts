import { expect, test } from 'vitest';
import type { Query, Status, TracesAnswer } from '../../src/protocol/queries.ts';
import { boxes, type OpenedPage, pages, sideways } from './browserPages.ts';
import { opening, places, recorded, recordedTraces } from './recorded.ts';

pages('the states of the list of traces', open => {
  const searched = opening(places.traces);
  const every = opening({ page: 'traces' });
  const noAnswer = () => undefined;
  const answers = (traces: TracesAnswer, status?: Partial<Status>) => (query: Query) =>
    query.kind === 'traces' ? traces : ({ ...recorded(query), ...status } as Status);

  const states: [name: string, show: (width: number) => Promise<OpenedPage>][] = [
    ['loading', width => open({ width, open: searched, answer: noAnswer })],
    ['empty', width => open({ width, open: searched, answer: answers(nothing, silent) })],
    ['unmatched', width => open({ width, open: searched, answer: answers(unmatched) })],
    [
      'stale',
      async width => {
        const page = await open({ width, open: searched });
        await page.tab.waitForSelector('.grid-rows .grid-row');
        page.fail('traces', 'The helper has gone.');
        await page.tab.waitForSelector('main.stale');
        return page;
      },
    ],
    [
      'error',
      async width => {
        const page = await open({ width, open: searched, answer: noAnswer });
        page.fail('traces', 'The helper has gone.');
        await page.tab.waitForSelector('.notice');
        return page;
      },
    ],
  ];

  test.each([1120, 460])('have the size of the full page at %i px', async width => {
    const full = await open({ width, open: searched });
    await full.tab.waitForSelector('.grid-rows .grid-row');
    const sizes = await boxes(full.tab);
    for (const [name, show] of states) {
      const { tab, photograph } = await show(width);
      await tab.waitForTimeout(450); // past the wait for a sign of loading
      await photograph(`traces-${name}-${width}`);
      expect([name, ...(await boxes(tab))]).toEqual([name, ...sizes]);
      expect(await sideways(tab)).toBe(0);
    }
  });

  const sentences: [state: string, show: () => Promise<OpenedPage>, notice: string][] = [
    [
      'a machine that no tracer has sent to',
      () => open({ open: every, answer: answers(nothing, silent) }),
      'No requests yet. Start the service with a tracer that sends to http://127.0.0.1:8126.\n\nCopy tracer settings',
    ],
    [
      'a time without traces',
      () => open({ open: every, answer: answers(nothing) }),
      'No traces in this time; the newest came at 10:18:01.\n\nLast 1 h',
    ],
    [
      'a search that finds nothing',
      () => open({ open: searched, answer: answers(unmatched) }),
      'Nothing in this time matches the search.\n\nClear the search',
    ],
    [
      'a port that somebody else holds',
      () =>
        open({
          open: every,
          answer: answers(nothing, {
            ...silent,
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
    ],
  ];

  test.each(sentences)('%s', async (_, show, notice) => {
    const { tab } = await show();
    await expect.poll(() => tab.locator('.trace-list .notice').innerText()).toBe(notice);
  });

  test('the next step is taken', async () => {
    const { tab, heard } = await open({ open: searched, answer: answers(unmatched) });
    await tab.click('.notice .link');
    await expect
      .poll(() => heard.findLast(({ kind }) => kind === 'watch'))
      .toMatchObject({ query: { kind: 'traces', search: '' } });
    expect(await tab.inputValue('textarea')).toBe('');
  });

  test('what was not searched is told', async () => {
    const searchedFrom = recordedTraces.window.from + 600_000;
    const { tab } = await open({
      open: every,
      answer: answers({ ...recordedTraces, searchedFrom }),
    });
    await expect
      .poll(() => tab.locator('.foot').innerText())
      .toBe(
        '40 of 113. Others load while scrolling. Searched back to 10:13:00: further would have taken too long.',
      );
  });

  test('values are text, whatever they hold', async () => {
    const nasty = '<img src=x onerror=alert(1)>';
    const [row] = recordedTraces.rows;
    const rows = row ? [{ ...row, resource: nasty, service: nasty, errorType: nasty }] : [];
    const facets = [{ key: nasty, values: [{ value: nasty, count: 1 }], more: 0 }];
    const { tab } = await open({
      open: opening({ page: 'traces', search: nasty }),
      answer: answers({ ...recordedTraces, rows, facets }),
    });
    await tab.waitForSelector('.grid-rows .grid-row');
    expect(await tab.locator('img').count()).toBe(0);
    expect(await tab.locator('.grid-rows .resource').innerText()).toBe(nasty);
  });
});

const zeros = recordedTraces.histogram.all.map(() => 0);

const unmatched: TracesAnswer = {
  ...recordedTraces,
  histogram: { ...recordedTraces.histogram, matching: zeros, failing: zeros },
  matching: 0,
  rows: [],
};

const nothing: TracesAnswer = {
  ...unmatched,
  histogram: { all: zeros, matching: zeros, failing: zeros },
  facets: [],
};

const silent: Partial<Status> = { spans: { received: 0, duplicates: 0, kept: 0 } };
