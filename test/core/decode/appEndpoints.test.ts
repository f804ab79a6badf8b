import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { appEndpoints } from '../../../src/core/decode/appEndpoints.ts';
import { serviceFigures } from '../../../src/core/query/services.ts';
import { aSpan, NOW, requests, tracesWith } from '../sources.ts';

const telemetry = (name: string): Uint8Array =>
  new Uint8Array(
    readFileSync(
      new URL(
        `../../fixtures/telemetry/py416-telemetry-app-endpoints-${name}.bin`,
        import.meta.url,
      ),
    ),
  );

const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

const told = (routes: string[], isFirst = true) =>
  bytes({
    request_type: 'app-endpoints',
    application: { service_name: 'shop', env: 'dev' },
    payload: {
      is_first: isFirst,
      endpoints: routes.map(route => ({
        method: route.split(' ')[0],
        path: route.split(' ')[1] ?? '',
      })),
    },
  });

/** The rows of the tree: `GET /slow 3`, with the requests of each. */
function rows(...bodies: readonly Uint8Array[]): string[] {
  const traces = tracesWith();
  requests(
    traces,
    aSpan({ route: '/items/<int:item_id>' }),
    aSpan({ service: 'other', route: '/x' }),
  );
  for (const body of bodies) for (const list of appEndpoints(body)) traces.known.take(list);
  return serviceFigures(traces, 900, NOW)
    .filter(({ service }) => service !== 'other')
    .flatMap(({ endpoints }) =>
      endpoints.map(
        ({ endpoint, figures }) => `${endpoint.method} ${endpoint.route} ${figures.requests}`,
      ),
    );
}

const lists: [what: string, bodies: Uint8Array[], expected: string[]][] = [
  ['nobody told', [], ['GET /items/<int:item_id> 1']],
  [
    'routes without traffic come after those that have some',
    [told(['GET /', 'GET /items/<int:item_id>', 'POST /items'])],
    ['GET /items/<int:item_id> 1', 'GET / 0', 'POST /items 0'],
  ],
  [
    'another spelling of a route with traffic, and any method',
    [told(['GET /items/{id}', '* /items/<id>'])],
    ['GET /items/<int:item_id> 1'],
  ],
  [
    'what frameworks bring is left out, twins unless alone',
    [told(['HEAD /', 'OPTIONS /', 'GET /', 'HEAD /alone', 'GET /docs'])],
    ['GET /items/<int:item_id> 1', 'GET / 0', 'HEAD /alone 0'],
  ],
  [
    'a list goes on',
    [told(['GET /a']), told(['GET /b'], false)],
    ['GET /items/<int:item_id> 1', 'GET /a 0', 'GET /b 0'],
  ],
  [
    'a new start of the app begins anew',
    [told(['GET /a']), told(['GET /b'])],
    ['GET /items/<int:item_id> 1', 'GET /b 0'],
  ],
  ['other telemetry', [bytes({ request_type: 'app-heartbeat' })], ['GET /items/<int:item_id> 1']],
  [
    'what should be lists and is none',
    [
      bytes({ request_type: 'message-batch', payload: 7 }),
      bytes([]),
      bytes({
        request_type: 'app-endpoints',
        application: { service_name: 'shop' },
        payload: { endpoints: [1, {}, { method: 'GET' }] },
      }),
    ],
    ['GET /items/<int:item_id> 1'],
  ],
];

test.each(lists)('%s', (_, bodies, expected) => {
  expect(rows(...bodies)).toEqual(expected);
});

test('a real batch of ddtrace: the routes of Flask, each once', () => {
  const traces = tracesWith();
  for (const list of appEndpoints(telemetry('flask'))) traces.known.take(list);
  const [row] = serviceFigures(traces, 900, NOW);
  expect(row?.service).toBe('flask-demo-bootcamp');
  expect(row?.endpoints.map(({ endpoint }) => `${endpoint.method} ${endpoint.route}`)).toContain(
    'POST /shop/items',
  );
  expect(row?.endpoints).toHaveLength(15);
});

test('a real batch of Django: any method, no slash in front', () => {
  const [list] = appEndpoints(telemetry('django'));
  expect(list?.endpoints.map(({ method, path }) => `${method} ${path}`)).toContain(
    '* orders/<int:order_id>/',
  );
});
