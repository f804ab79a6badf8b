import { expect, test } from 'vitest';
import { placeOf } from '../../../src/extension/place.ts';

const places: [state: unknown, page: string | undefined][] = [
  [{ place: { page: 'endpoint', endpoints: [{ method: 'GET', route: '/' }] } }, 'endpoint'],
  [{ place: { page: 'trace', traceId: 'ab' }, scroll: 12 }, 'trace'],
  [{ place: { page: 'metric', metric: 'page.views' } }, 'metric'],
  [{ place: { page: 'metric', metric: 'page.views', at: 12.5, scope: 'service:shop' } }, 'metric'],
  [{ place: { page: 'metric', metric: 'page.views', at: 'now' } }, undefined],
  [{ place: { page: 'flame', endpoints: [], range: { last: 900 } } }, 'flame'],
  [{ place: { page: 'flame', endpoints: [], range: {} } }, undefined],
  [{ place: { page: 'compare', left: 'ab', right: 'cd' } }, 'compare'],
  [{ place: { page: 'compare', left: 'ab' } }, undefined],
  [{ place: { page: 'errors' } }, 'errors'],
  [{ place: { page: 'traces', search: 'a', columns: ['date'] } }, 'traces'],
  [{ place: { page: 'traces', columns: 'date' } }, undefined],
  [
    { place: { page: 'errors', endpoints: [{ method: 'GET', route: '/' }], group: 'ab' } },
    'errors',
  ],
  [{ place: { page: 'errors', endpoints: [{ method: 'GET' }] } }, undefined],
  [{ place: { page: 'errors', service: 7 } }, undefined],
  [{ place: { page: 'endpoint', endpoints: [{ method: 'GET' }] } }, undefined],
  [{ place: { page: 'endpoint' } }, undefined],
  [{ place: { page: 'toString' } }, undefined],
  [{ place: { page: 'monitor', id: 1 } }, undefined],
  [{ place: null }, undefined],
  ['endpoint', undefined],
  [null, undefined],
  [undefined, undefined],
];

test.each(places)('%j is a page of %s', (state, page) => {
  expect(placeOf(state)?.page).toBe(page);
});
