import { expect, test } from 'vitest';
import { boxes, inkOn, type Look, pages, sideways } from './browserPages.ts';
import { laterTraces, opening, places, recordedTraces } from './recorded.ts';

pages('the list of traces', open => {
  const traces = opening(places.traces);
  const looks: [name: string, look: Look][] = [
    ['dark-1120', { theme: 'dark', width: 1120, height: 820 }],
    ['dark-460', { theme: 'dark', width: 460, height: 820 }],
    ['light-1120', { theme: 'light', width: 1120, height: 820 }],
    ['light-460', { theme: 'light', width: 460, height: 820 }],
    ['hc-1120', { theme: 'hc', width: 1120, height: 820 }],
    ['hc-460', { theme: 'hc', width: 460, height: 820 }],
    ['hclight-1120', { theme: 'hclight', width: 1120, height: 820 }],
    ['dark-760', { theme: 'dark', width: 760, height: 820 }],
    ['dark-320', { theme: 'dark', width: 320, height: 820 }],
  ];

  test.each(looks)('%s fits and is drawn', async (name, look) => {
    const { tab, photograph } = await open({ ...look, open: traces });
    await expect.poll(() => inkOn(tab, '.results')).toBeGreaterThan(1000);
    await tab.waitForSelector('.grid-rows .grid-row');
    await photograph(`traces-${name}`);
    expect(await sideways(tab)).toBe(0);
    expect(await overflowing(tab)).toEqual([]);
  });

  test.each([1120, 460])('nothing moves at %i px while traces come in', async width => {
    const { tab, answer } = await open({ width, open: traces });
    await tab.waitForSelector('.grid-rows .grid-row');
    const still = await boxes(tab);
    for (let time = 1; time <= 12; time++) {
      // From nanoseconds to hours, from an empty list to a full one.
      const next = laterTraces(recordedTraces, time * 4_700, 10 ** (time - 6), time % 4);
      answer('traces', next);
      const found = next.matching.toLocaleString('en');
      await tab.waitForFunction(
        text => document.querySelector('.where')?.textContent?.startsWith(text),
        `${found} of`,
      );
      expect(await boxes(tab)).toEqual(still);
      expect(await sideways(tab)).toBe(0);
    }
  });

  test('a row tells what Datadog tells of a request', async () => {
    const { tab } = await open({ open: traces });
    await tab.waitForSelector('.grid-rows .grid-row');
    const rows = tab.locator('.grid-rows .grid-row');
    expect(await rows.nth(0).locator('span[role="gridcell"]').allInnerTexts()).toEqual([
      '',
      expect.stringMatching(/^10:18:01\.\d{3}$|^Jun 1 10:18:01$/),
      'flask-demo-bootcamp',
      'POST/checkout',
      expect.stringMatching(/^\d\.\d+ s$/),
      '',
      '500',
      '62',
      'ConnectionError',
    ]);
    expect(await rows.nth(0).locator('.fault').getAttribute('aria-label')).toBe('failed');
    expect(await rows.nth(2).locator('.fault').getAttribute('aria-label')).toBe(
      '2 errors inside, handled',
    );
    expect(await rows.nth(9).locator('.fault').count()).toBe(0);
  });

  test('where every row has failed nothing of the list is red', async () => {
    const rows = recordedTraces.rows.filter(({ error }) => error);
    const { tab, photograph } = await open({
      open: traces,
      answer: () => ({ ...recordedTraces, rows }),
    });
    await tab.waitForSelector('.grid-rows .grid-row');
    expect(await tab.locator('.sign .fault:not(.all)').count()).toBe(0);
    await photograph('traces-errors-1120');
  });

  test('the page speaks French', async () => {
    const { tab, photograph } = await open({ open: opening(places.traces, 'fr'), width: 460 });
    await tab.waitForSelector('.grid-rows .grid-row');
    expect(await tab.locator('.where > span').first().innerText()).toMatch(
      /^\d+ requêtes sur [\d\s]+ correspondent$/,
    );
    expect(await tab.locator('.grid-head').innerText()).toMatch('Ressource');
    expect(await tab.evaluate(() => document.documentElement.lang)).toBe('fr');
    expect(await sideways(tab)).toBe(0);
    await photograph('traces-fr-460');
  });
});

/** Parts that hold more than their box shows, ellipses aside. */
const overflowing = (tab: Parameters<typeof sideways>[0]): Promise<string[]> =>
  tab.evaluate(() =>
    [
      ...document.querySelectorAll(
        '.card, .card > header, .legend, .head, .right, .searching, .query',
      ),
    ]
      .filter(part => part.scrollWidth > part.clientWidth + 1)
      .map(part => `${part.className} ${part.scrollWidth} > ${part.clientWidth}`),
  );
