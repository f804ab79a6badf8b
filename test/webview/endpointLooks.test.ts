import { expect, test } from 'vitest';
import { boxes, inkOn, type Look, pages, sideways } from './browserPages.ts';
import { later, opening, recordedEndpoint, slow } from './recorded.ts';

pages('the endpoint page', open => {
  const looks: [name: string, look: Look][] = [
    ['dark-1120', { theme: 'dark', width: 1120 }],
    ['dark-460', { theme: 'dark', width: 460 }],
    ['light-1120', { theme: 'light', width: 1120 }],
    ['light-460', { theme: 'light', width: 460 }],
    ['hc-1120', { theme: 'hc', width: 1120 }],
    ['hc-460', { theme: 'hc', width: 460 }],
    ['hclight-1120', { theme: 'hclight', width: 1120 }],
    ['hclight-460', { theme: 'hclight', width: 460 }],
    ['dark-760', { theme: 'dark', width: 760 }],
    ['dark-320', { theme: 'dark', width: 320 }],
  ];

  test.each(looks)('%s fits and is drawn', async (name, look) => {
    const { tab, photograph } = await open(look);
    await expect.poll(() => inkOn(tab, '.two-thirds')).toBeGreaterThan(1000);
    expect(await inkOn(tab, '.third')).toBeGreaterThan(1000);
    expect(await sideways(tab)).toBe(0);
    expect(await overflowing(tab)).toEqual([]);
    await photograph(`endpoint-${name}`);
  });

  test('a restart and another version stand in the chart where they were, however long the version is', async () => {
    const { answer } = recordedEndpoint;
    const at = (part: number) =>
      answer.window.from + (answer.window.to - answer.window.from) * part;
    const restarts = [
      { at: at(0.2), version: undefined },
      { at: at(0.5), version: '1.1' },
      { at: at(0.8), version: '7f1c2d3e4b5a69788796a5b4c3d2e1f0a1b2c3d4' },
    ];
    const { tab, photograph } = await open({ answer: () => ({ ...answer, restarts }) });
    await expect.poll(() => tab.locator('.mark').count()).toBe(3);
    expect(await tab.locator('.mark').allInnerTexts()).toEqual([
      'restarted',
      'version 1.1',
      'version 7f1c2d3e4b5a69788796a5b4c3d2e1f0a1b2c3d4',
    ]);
    expect(await overflowing(tab)).toEqual([]);
    expect(await sideways(tab)).toBe(0);
    await photograph('endpoint-versions-1120');
  });

  test('the figures have three significant digits, and say what they are made of', async () => {
    const { tab } = await open();
    await tab.waitForSelector('.figure[data-state="error"]');
    expect(await tab.locator('.figure').allInnerTexts()).toEqual([
      'Requests\n25.7/min\n386 in all',
      'Errors\n6.74%\n26 of 386',
      'p50\n870ms\n193 slower',
      'p75\n1.12s\n96 slower',
      'p95\n1.41s\n19 slower',
      'p99\n1.92s\n3 slower',
      expect.stringMatching(/^Max\n2\.03s\n\d\d:\d\d:\d\d$/),
    ]);
  });

  test.each([1120, 460])('nothing moves at %i px while data comes in', async width => {
    const { tab, answer } = await open({ width });
    await tab.waitForSelector('.figure[data-state="error"]');
    const still = await boxes(tab);
    const { answer: recorded } = recordedEndpoint;
    for (let time = 1; time <= 20; time++) {
      // From nanoseconds to hours, from an empty list to a full one.
      const scale = 10 ** (time - 10);
      const next = scaled(later(recorded, time * 9_700), scale, time % 11);
      answer('endpoint', next);
      await tab.waitForFunction(
        text => document.querySelector('.where')?.textContent?.includes(text),
        `${next.figures.requests.toLocaleString('en')} request`,
      );
      expect(await boxes(tab)).toEqual(still);
      expect(await sideways(tab)).toBe(0);
    }
  });

  test('the page speaks French', async () => {
    const { tab, photograph } = await open({ open: opening(slow, 'fr'), width: 460 });
    await tab.waitForSelector('.figure[data-state="error"]');
    expect(await tab.locator('.figure').first().innerText()).toBe(
      'Requêtes\n25,7/min\n386 au total',
    );
    expect(await tab.locator('.tabs').innerText()).toMatch('Plus lentes');
    expect(await tab.evaluate(() => document.documentElement.lang)).toBe('fr');
    expect(await sideways(tab)).toBe(0);
    await photograph('endpoint-fr-460');
  });

  test('another theme recolours what is drawn', async () => {
    const { tab } = await open();
    await expect.poll(() => inkOn(tab, '.third')).toBeGreaterThan(1000);
    const dark = await colourOfColumns(tab);
    await tab.evaluate(() => {
      document.body.className = 'vscode-light';
    });
    await expect.poll(() => colourOfColumns(tab)).not.toEqual(dark);
  });
});

type Tab = Parameters<typeof sideways>[0];
type EndpointAnswer = typeof recordedEndpoint.answer;

/** The same requests, so many times as long and as many rows of them. */
function scaled(answer: EndpointAnswer, scale: number, rows: number): EndpointAnswer {
  const times = (values: readonly (number | null)[]) => values.map(v => v && v * scale);
  const { latency, figures } = answer;
  const one = figures.latency;
  return {
    ...answer,
    figures: {
      ...figures,
      requests: figures.requests + rows * 1000,
      latency: one && {
        p50: one.p50 * scale,
        p75: one.p75 * scale,
        p95: one.p95 * scale,
        p99: one.p99 * scale,
        max: one.max * scale,
        maxAt: one.maxAt,
      },
    },
    latency: { p50: times(latency.p50), p95: times(latency.p95), p99: times(latency.p99) },
    list: answer.list.slice(0, rows).map(row => ({ ...row, duration: row.duration * scale })),
  };
}

/** Parts that hold more than their box shows, ellipses aside. */
const overflowing = (tab: Tab): Promise<string[]> =>
  tab.evaluate(() =>
    [...document.querySelectorAll('.card, .card > header, .legend, .figures, .head, .right')]
      .filter(part => part.scrollWidth > part.clientWidth + 1)
      .map(part => `${part.className} ${part.scrollWidth} > ${part.clientWidth}`),
  );

/** The commonest colour of the columns' canvas. */
const colourOfColumns = (tab: Tab): Promise<string | undefined> =>
  tab.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('.third canvas');
    const { width = 0, height = 0 } = canvas ?? {};
    const data = canvas?.getContext('2d')?.getImageData(0, 0, width, height).data ?? [];
    const counts = new Map<string, number>();
    for (let at = 0; at < data.length; at += 4) {
      const colour = [...data.slice(at, at + 4)].join();
      if (data[at + 3] === 255) counts.set(colour, (counts.get(colour) ?? 0) + 1);
    }
    return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
  });
