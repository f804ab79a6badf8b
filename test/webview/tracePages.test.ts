import { expect, test } from 'vitest';
import { type Look, pages, sideways } from './browserPages.ts';
import { opening } from './recorded.ts';
import { answersOf, checkoutSpans, summedFlame } from './traceAnswers.ts';

const looks: [name: string, look: Look][] = (['dark', 'light', 'hc', 'hclight'] as const).flatMap(
  theme => [1120, 460].map((width): [string, Look] => [`${theme}-${width}`, { theme, width }]),
);

pages('the pages of one trace', open => {
  const failing = checkoutSpans().find(({ name }) => name === 'http.request');
  const trace = opening({ page: 'trace', traceId: 'any', spanId: failing?.spanId ?? '' });
  const answer = answersOf(checkoutSpans());

  test.each(looks)('%s fits in every tab', async (name, look) => {
    const { tab, photograph } = await open({ ...look, height: 860, open: trace, answer });
    await tab.waitForSelector('.waterfall .span');
    await tab.waitForSelector('.details h2 .find');
    expect(await sideways(tab)).toBe(0);
    await photograph(`trace-waterfall-${name}`);
    for (const [list, part] of [
      ['flame', '.boxes canvas'],
      ['list', '.list'],
      ['map', '.node'],
    ] as const) {
      await tab.click(`[data-list="${list}"]`);
      await tab.waitForSelector(part);
      expect([list, await sideways(tab)]).toEqual([list, 0]);
      await photograph(`trace-${list}-${name}`);
    }
  });

  test.each(looks)('%s: the summed flame graph and the comparison fit', async (name, look) => {
    const flame = await open({
      ...look,
      open: opening({
        page: 'flame',
        endpoints: [{ method: 'POST', route: '/checkout' }],
        range: { last: 900 },
      }),
      answer: () => summedFlame(),
    });
    await flame.tab.waitForSelector('.boxes canvas');
    expect(await sideways(flame.tab)).toBe(0);
    await flame.photograph(`flame-${name}`);
    const [slow, quick] = [
      answersOf(checkoutSpans(1.4)),
      answersOf(checkoutSpans().filter(({ name }) => name !== 'jinja2.compile')),
    ];
    const compare = await open({
      ...look,
      open: opening({ page: 'compare', left: 'quick', right: 'slow' }),
      answer: query => (query.kind === 'trace' && query.traceId === 'quick' ? quick : slow)(query),
    });
    await compare.tab.waitForSelector('.compared .span');
    expect(await sideways(compare.tab)).toBe(0);
    await compare.photograph(`compare-${name}`);
  });
});
