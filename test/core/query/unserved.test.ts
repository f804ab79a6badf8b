import { expect, test } from 'vitest';
import { TraceSearch } from '../../../src/core/query/search/traceSearch.ts';
import { serviceFigures } from '../../../src/core/query/services.ts';
import { aSpan, NOW, type RequestOf, requests, tracesWith } from '../sources.ts';

const served: RequestOf[] = [
  { route: '/items/<id>' },
  { route: '/items/<id>', status: 404, component: 'flask' },
  { route: '/fail', status: 500 },
  { service: 'auth', status: 404 },
];

const unserved: [what: string, spans: RequestOf[], found: number][] = [
  ['of several methods', [{ status: 404 }, { status: 405, method: 'POST' }], 2],
  ['below a mounted router', [{ status: 404, route: '/users', component: 'express' }], 1],
  [
    'named by their paths',
    Array.from({ length: 30 }, (_, at) => ({ status: 404, method: `M${at}` })),
    31, // so many names are left out, and what a handler answered so is there too
  ],
];

test.each(unserved)('the search for unmatched requests finds them: %s', (_, spans, expected) => {
  const traces = tracesWith();
  requests(traces, ...spans.map(aSpan));
  const before = traces.spans.count;
  requests(traces, ...served.map(aSpan));
  const [shop] = serviceFigures(traces, 900, NOW).filter(({ service }) => service === 'shop');
  expect(shop?.unserved.requests).toBe(before);
  const found = new TraceSearch(traces.spans).traces(
    {
      search: shop?.unservedSearch ?? '',
      range: { last: 900 },
      spans: 'entry',
      sort: 'newest',
      limit: 100,
    },
    NOW,
  );
  if (!found.ok) throw new Error(found.message);
  expect(found.matching).toBe(expected);
});

test('without unmatched requests there is nothing to search for', () => {
  const traces = tracesWith();
  requests(traces, aSpan({ route: '/a' }));
  expect(serviceFigures(traces, 900, NOW)[0]?.unservedSearch).toBe('');
});
