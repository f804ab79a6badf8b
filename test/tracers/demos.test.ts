// The real tracers of the two demo services post to a real helper, and its figures are what the requests did.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EndpointRow, ServiceRow } from '../../src/protocol/queries.ts';
import { type Demo, type DemoName, missingFor, startDemo } from '../harness/demo.ts';
import { startHelper, type TestHelper } from '../harness/helper.ts';
import { until } from '../harness/processes.ts';

const last = 900;

/** How often each path is asked for in a round. No more than ten of a route, since a list shows the newest ten. */
const round: Readonly<Record<string, number>> = {
  '/': 4,
  '/health': 3,
  '/slow': 5,
  '/compute': 10,
  '/error': 2,
  '/metrics': 1,
  '/shop/items/7': 6,
  '/shop/items/8': 3,
  '/nowhere': 2,
};
const ROUNDS = 3;

interface Expectation {
  readonly itemRoute: string; // `/shop/items/<int:item_id>`
  readonly metrics: readonly string[];
  readonly task: string; // the resource of the span inside `/compute`
  readonly logs?: RegExp; // of an item, where the app's logs are sent
}

const demos: readonly [DemoName, Expectation][] = [
  [
    'flask',
    {
      itemRoute: '/shop/items/<int:item_id>',
      metrics: [
        'flask.active.requests gauge',
        'flask.endpoint.compute count',
        'flask.endpoint.slow.delay.95percentile histogram',
        'flask.error.count count',
        'flask.request.count count',
        'flask.request.duration.avg histogram',
      ],
      task: 'computation.task',
      logs: /^looking for item \d$/,
    },
  ],
  [
    'express',
    {
      itemRoute: '/shop/items/:itemId',
      metrics: [
        'express.active.requests gauge',
        'express.endpoint.compute count',
        'express.endpoint.slow.delay.95percentile histogram',
        'express.error.count count',
        'express.request.count count',
        'express.request.duration.avg histogram',
      ],
      task: 'computation.task',
    },
  ],
];

describe.each(demos)('%s', (name, expected) => {
  const missing = missingFor(name);
  describe.skipIf(missing)(missing ?? 'with its real tracer', () => {
    let helper: TestHelper;
    let demo: Demo;
    const asked = new Map<string, { requests: number; errors: number }>();
    /** Each request's own duration, by route and span. */
    const durations = new Map<string, Map<string, number>>();

    beforeAll(async () => {
      helper = await startHelper();
      demo = await startDemo(name, helper.addresses, { pace: 0.05 });
      // The first alone, until its span is here: two first spans at once both start ddtrace's writer, and one complains.
      await askFor('/', 1);
      await collectDurations();
      for (let turn = 0; turn < ROUNDS; turn++) {
        await Promise.all(Object.entries(round).map(([path, times]) => askFor(path, times)));
        await collectDurations();
      }
    });

    afterAll(async () => {
      await demo?.process.stop();
      await helper?.stop();
    });

    test('requests and errors of each endpoint are exact', async () => {
      const { endpoints, unserved } = await service();
      expect(endpoints.map(countsOf).sort()).toEqual(
        [...asked]
          .filter(([route]) => route !== '/nowhere')
          .map(
            ([route, { requests, errors }]) => `GET ${route} ${requests} requests ${errors} errors`,
          )
          .sort(),
      );
      expect(unserved.requests).toBe(asked.get('/nowhere')?.requests);
    });

    test('percentiles are within 1 % of those of the durations', async () => {
      const { endpoints } = await service();
      for (const { endpoint, figures } of endpoints) {
        const sorted = [...(durations.get(endpoint.route)?.values() ?? [])].sort((a, b) => a - b);
        expect(sorted).toHaveLength(figures.requests);
        for (const [key, rank] of [
          ['p50', 0.5],
          ['p75', 0.75],
          ['p95', 0.95],
          ['p99', 0.99],
          ['max', 1],
        ] as const) {
          const exact = sorted[Math.floor(rank * (sorted.length - 1))] ?? Number.NaN;
          const off = Math.abs((figures.latency?.[key] ?? 0) / exact - 1);
          expect(off, `${key} of ${endpoint.route}`).toBeLessThan(key === 'max' ? 1e-9 : 0.01);
        }
      }
    });

    test('a trace is whole', async () => {
      const { list } = await endpointAnswer('/compute');
      const [newest] = list;
      const trace = await helper.ask({ kind: 'trace', traceId: newest?.traceId ?? '' });
      if (!trace) throw new Error('the trace of the newest request is not kept');
      const { strings, spanId, length, name: names, service: services } = trace;
      expect(spanId).toHaveLength(newest?.spans ?? 0);
      expect(length[spanId.indexOf(newest?.spanId ?? '')]).toBe(newest?.duration);
      expect(names.filter(at => strings[at] === expected.task)).toHaveLength(1);
      expect(new Set(services.map(at => strings[at]))).toEqual(new Set([demo.service]));
    });

    test('a failing request says what was thrown', async () => {
      const { list } = await endpointAnswer('/error', 'failing');
      expect(list.map(row => `${row.status} ${row.errorType}`)).toContain(
        name === 'flask' ? '500 builtins.ValueError' : '500 RangeError',
      );
    });

    test('the metrics of the demo are there', async () => {
      const wanted = new Set(expected.metrics);
      await until('metric of each kind', async () => {
        const rows = await helper.ask({ kind: 'metrics' });
        for (const { metric, type } of rows) wanted.delete(`${metric} ${type}`);
        return wanted.size === 0;
      });
    });

    if (expected.logs)
      test('what it logs is joined to its trace', async () => {
        const { list } = await endpointAnswer(expected.itemRoute);
        const of = { traceId: list[0]?.traceId ?? '' };
        await until('log', async () => {
          const { logs } = await helper.ask({ kind: 'logs', of, limit: 10 });
          return logs.some(({ message }) => expected.logs?.test(message));
        });
      });

    test('each handler has a lens with its figures', async () => {
      const editor = await helper.edit();
      const uri = await editor.open(demo.source);
      const lenses = await editor.lenses(uri);
      editor.close();
      expect(lenses).toHaveLength(asked.size - 1); // nobody handles /nowhere
      for (const { command } of lenses) {
        expect(command?.title).toMatch(
          /^[\d.,]+ req\/min · p95 [\d.]+ (µs|ms|s) · [\d.]+ % errors$/,
        );
      }
    });

    test('nothing was refused, and nothing came twice', async () => {
      const { rejections, spans } = await helper.ask({ kind: 'status' });
      expect(rejections).toEqual([]);
      expect(spans.duplicates).toBe(0);
    });

    test('the tracer has nothing to complain of, and lets the app end', async () => {
      const took = await demo.process.stop();
      expect(took).toBeLessThan(2000);
      const complaints = demo.process
        .printed()
        .split('\n')
        .filter(line => /ddtrace|dd-trace|datadog/i.test(line))
        .filter(line => /warn|error|fail|agent/i.test(line))
        .filter(line => !/^\s*File "/.test(line)); // frames of the demo's own exceptions
      expect(complaints).toEqual([]);
    });

    async function askFor(path: string, times: number): Promise<void> {
      const route = path.startsWith('/shop/') ? expected.itemRoute : path;
      const count = asked.get(route) ?? { requests: 0, errors: 0 };
      asked.set(route, count);
      for (let time = 0; time < times; time++) {
        const status = await demo.get(path);
        count.requests++;
        if (status >= 500) count.errors++;
      }
    }

    /** The list of a route shows ten requests, so each round's are noted before the next. */
    async function collectDurations(): Promise<void> {
      for (const [route, { requests }] of asked) {
        if (route === '/nowhere') continue;
        const known = durations.get(route) ?? new Map<string, number>();
        durations.set(route, known);
        await until(`${requests} requests of ${route}`, async () => {
          const { list } = await endpointAnswer(route);
          for (const { spanId, duration } of list) known.set(spanId, duration);
          return known.size === requests;
        });
      }
    }

    const endpointAnswer = (route: string, list: 'latest' | 'failing' = 'latest') =>
      helper.ask({
        kind: 'endpoint',
        endpoints: [{ service: demo.service, method: 'GET', route }],
        last,
        list,
      });

    async function service(): Promise<ServiceRow> {
      const rows = await helper.ask({ kind: 'services', last });
      const row = rows.find(candidate => candidate.service === demo.service);
      if (!row) throw new Error(`no ${demo.service} in ${JSON.stringify(rows)}`);
      return row;
    }
  });
});

const countsOf = ({ endpoint, figures }: EndpointRow): string =>
  `${endpoint.method} ${endpoint.route} ${figures.requests} requests ${figures.errors} errors`;
