import { expect, test } from 'vitest';
import type { Figures } from '../../../src/core/model/endpoint.ts';
import { words } from '../../../src/core/model/words.ts';
import { figuresText, metricRows, type Row, serviceRows } from '../../../src/extension/rows.ts';

const say = words('en');

test('services stand by name, endpoints by route, and what no handler served last', () => {
  const rows = serviceRows(
    [
      {
        service: 'shop',
        figures: figures({ requests: 100, perMinute: 12.41, p95: 1412e6, errors: 8 }),
        endpoints: [
          { endpoint: { method: 'POST', route: '/slow' }, figures: figures({}), source: undefined },
          {
            endpoint: { method: 'GET', route: '/slow' },
            figures: figures({ requests: 25, perMinute: 1.5, p95: 870e6, errors: 2 }),
            source: { uri: 'file:///app.py', line: 57, symbol: 'slow' },
          },
          {
            endpoint: { method: 'GET', route: '/' },
            figures: figures({ requests: 3, perMinute: 3, p95: 999.7e6 }),
            source: undefined,
          },
        ],
        unserved: figures({ requests: 4, perMinute: 4, p95: 1e6, errors: 0 }),
        unservedSearch: 'service:shop resource_name:"GET 404"',
      },
      {
        service: 'auth',
        figures: { ...figures({}), since: 1 },
        endpoints: [],
        unserved: figures({}),
        unservedSearch: '',
      },
    ],
    900,
    say,
  );
  expect(printed(rows)).toBe(`
auth: no requests in the last 15 min [server-process]
shop: 12 req/min · p95 1.4 s · 8 % errors [server-process]
  GET /: 3 req/min · p95 1 s [arrow-swap]
  GET /slow: 1.5 req/min · p95 870 ms · 8 % errors [error, red, source]
  POST /slow: no requests yet [arrow-swap]
  Unmatched requests: 4 req/min · p95 1 ms [question]`);
});

test('a row keeps its id when its figures move, and no two have the same', () => {
  const at = (requests: number) =>
    serviceRows(
      ['a', 'b'].map(service => ({
        service,
        figures: figures({ requests }),
        endpoints: [
          { endpoint: { method: 'GET', route: '/' }, figures: figures({}), source: undefined },
        ],
        unserved: figures({ requests: 1 }),
        unservedSearch: 'service:shop',
      })),
      900,
      say,
    );
  const ids = (rows: readonly Row[]): string[] =>
    rows.flatMap(({ id, children }) => [id, ...ids(children ?? [])]);
  expect(ids(at(1))).toEqual(ids(at(1000)));
  expect(new Set(ids(at(1))).size).toBe(6);
});

test('an endpoint opens on itself and knows its handler', () => {
  const endpoint = { service: 'shop', method: 'GET', route: '/slow' };
  const source = { uri: 'file:///app.py', line: 57, symbol: 'slow' };
  const [row] = serviceRows(
    [
      {
        service: 'shop',
        figures: figures({}),
        endpoints: [{ endpoint, figures: figures({}), source }],
        unserved: figures({}),
        unservedSearch: '',
      },
    ],
    900,
    say,
  );
  expect(row?.children?.[0]).toMatchObject({
    opens: { command: 'dogwatch.openEndpoint', arguments: [{ endpoints: [endpoint], source }] },
    source,
  });
});

test('unmatched requests open as a list of their traces', () => {
  const row = { service: 'shop', figures: figures({}), endpoints: [] };
  const unservedSearch = 'service:"shop" resource_name:"GET 404"';
  const [shop] = serviceRows(
    [{ ...row, unserved: figures({ requests: 2 }), unservedSearch }],
    900,
    say,
  );
  expect(shop?.children?.[0]?.opens).toEqual({
    command: 'dogwatch.openTraces',
    arguments: [{ search: unservedSearch, spans: 'entry', range: { last: 900 } }],
  });
});

test('figures read in French', () => {
  const seen = figures({ requests: 100, perMinute: 12.41, p95: 1412e6, errors: 8 });
  expect(figuresText(seen, 900, words('fr'))).toContain('1,4 s');
});

test('metrics say their newest value, or that there is none', () => {
  const metric = { type: 'count', scopes: 2, tags: ['env', 'route'], last: 0 } as const;
  const rows = metricRows(
    [
      { ...metric, metric: 'page.views', value: 12.3456 },
      { ...metric, metric: 'cache.hits', value: undefined },
    ],
    say,
  );
  expect(printed(rows)).toBe(`
cache.hits: – [graph-line]
page.views: 12.3 [graph-line]`);
  expect(rows[0]?.spoken).toBe('cache.hits, no value yet, count');
});

function printed(rows: readonly Row[], indent = '\n'): string {
  return rows
    .map(({ label, description, icon, failing, source, children = [] }) => {
      const marks = [icon, ...(failing ? ['red'] : []), ...(source ? ['source'] : [])];
      const line = `${indent}${label}: ${description} [${marks.join(', ')}]`;
      return line + printed(children, `${indent}  `);
    })
    .join('');
}

function figures(seen: {
  requests?: number;
  errors?: number;
  perMinute?: number;
  p95?: number;
}): Figures {
  const { requests = 0, errors = 0, perMinute = 0, p95 = 0 } = seen;
  const latency = { p50: p95, p75: p95, p95, p99: p95, max: p95, maxAt: 0 };
  return {
    requests,
    errors,
    perMinute,
    latency: requests > 0 ? latency : undefined,
    since: undefined,
    last: undefined,
  };
}
