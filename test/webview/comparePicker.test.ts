import { expect, test } from 'vitest';
import type { Query, TracesAnswer } from '../../src/protocol/queries.ts';
import { newestWatch, pages, sideways } from './browserPages.ts';
import { opening, places, recorded, recordedTraces } from './recorded.ts';
import { answersOf, checkoutSpans } from './traceAnswers.ts';

const [first, second, third] = recordedTraces.rows;
if (!first || !second || !third) throw new Error('three requests are recorded');
const own = { service: 'flask-demo', resource: 'POST /checkout' };
const answer: TracesAnswer = {
  ...recordedTraces,
  matching: 80,
  rows: [first, { ...second, ...own }, { ...third, ...own }],
};

const checkout = {
  open: opening(places.trace),
  height: 900,
  answer(query: Query) {
    if (query.kind === 'traces') return answer;
    if (query.kind === 'status') return { ...(recorded(query) as object), oldest: 1000 } as never;
    return answersOf(checkoutSpans())(query);
  },
};

pages('another trace to compare with', open => {
  test('is of the same resource and of any time; those come first', async () => {
    const { tab, heard, photograph } = await open(checkout);
    await tab.click('text=Compare with…');
    await expect.poll(() => tab.locator('.choices li').count()).toBe(3);
    expect(newestWatch(heard, 'traces')?.query).toMatchObject({
      search: 'service:"flask-demo" resource_name:"POST /checkout"',
      range: { from: 1000 },
      spans: 'entry',
    });
    expect(await tab.locator('.choices .other').count()).toBe(1);
    expect(await tab.locator('.choices li').last().locator('.other').innerText()).toBe(
      `${first.service} ${first.resource}`,
    );
    expect(await tab.locator('.choices .rest').innerText()).toMatch(/^77 more/);
    await photograph('compare-picker-1120');
    await tab.locator('.choices li button').first().press('Enter');
    await expect
      .poll(() => heard.at(-1))
      .toMatchObject({
        command: 'dogwatch.compareTraces',
        arguments: [{ right: second.traceId }],
      });
  });

  test('is searched for with the same syntax, and what is wrong is told', async () => {
    const { tab, heard, send, photograph } = await open({ ...checkout, width: 460 });
    await tab.click('text=Compare with…');
    await tab.locator('.choices textarea').fill('service:payments @duration:>soon');
    await tab.keyboard.press('Escape');
    await tab.keyboard.press('Enter');
    await expect
      .poll(() => newestWatch(heard, 'traces')?.query)
      .toMatchObject({ search: 'service:payments @duration:>soon' });
    const failure = { code: 'search.syntax', message: 'A number was expected here', at: 28 };
    send({ kind: 'failure', id: newestWatch(heard, 'traces')?.id ?? 0, failure });
    await expect.poll(() => tab.locator('.choices .wrong').innerText()).toBe('soon');
    expect(await tab.locator('.choices [role="alert"]').innerText()).toBe(failure.message);
    expect(await sideways(tab)).toBe(0);
    await photograph('compare-picker-460');
    await tab.locator('.choices textarea').press('Escape');
    await expect.poll(() => tab.locator('.choices').count()).toBe(0);
  });
});
