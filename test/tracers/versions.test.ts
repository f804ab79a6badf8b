// Real tracers of several years, each forced to each version of its protocol, and OpenTelemetry's exporters: what is
// answered is compared with what was asked of the app.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EndpointRow } from '../../src/protocol/queries.ts';
import { startHelper, type TestHelper } from '../harness/helper.ts';
import { until } from '../harness/processes.ts';
import { missingFor, SERVICE, startTraced, type Traced, type TracedApp } from './traced.ts';

const last = 900;
const asked: readonly [path: string, times: number][] = [
  ['/items/7', 5],
  ['/fail', 3],
  ['/nowhere', 2],
];

const ddtrace = (venv: string, version: string): TracedApp => ({
  language: 'python',
  packages: venv,
  env: { TRACER: 'dd', DD_TRACE_API_VERSION: version },
});
const ddTraceJs = (folder: string, version: string): TracedApp => ({
  language: 'node',
  packages: folder,
  env: { TRACER: 'dd', DD_TRACE_AGENT_PROTOCOL_VERSION: version },
});
const otelJs = (exporter: string, compression: string): TracedApp => ({
  language: 'node',
  packages: 'test/tracers/node',
  env: { TRACER: 'otel', EXPORTER: exporter, OTEL_EXPORTER_OTLP_COMPRESSION: compression },
});
const otelPython = (compression: string): TracedApp => ({
  language: 'python',
  packages: '.venv-otel',
  env: { TRACER: 'otel', OTEL_EXPORTER_OTLP_COMPRESSION: compression },
});

const apps: readonly [name: string, app: TracedApp][] = [
  ['ddtrace 2.5 by v0.4', ddtrace('.venv-2.5', 'v0.4')],
  ['ddtrace 2.5 by v0.5', ddtrace('.venv-2.5', 'v0.5')],
  ['ddtrace 3.19 by v0.4', ddtrace('.venv-3.19', 'v0.4')],
  ['ddtrace 3.19 by v0.5', ddtrace('.venv-3.19', 'v0.5')],
  ['ddtrace 4.16 by v0.4', ddtrace('.venv', 'v0.4')],
  ['ddtrace 4.16 by v0.5', ddtrace('.venv', 'v0.5')],
  ['dd-trace-js 5 by v0.4', ddTraceJs('test/tracers/node', '0.4')],
  ['dd-trace-js 5 by v0.5', ddTraceJs('test/tracers/node', '0.5')],
  ['dd-trace-js 6 by v0.4', ddTraceJs('demo/express', '0.4')],
  ['dd-trace-js 6 by v0.5', ddTraceJs('demo/express', '0.5')],
  ['opentelemetry-python by protobuf', otelPython('none')],
  ['opentelemetry-python by protobuf and gzip', otelPython('gzip')],
  ['opentelemetry-js by protobuf and gzip', otelJs('proto', 'gzip')],
  ['opentelemetry-js by JSON', otelJs('http', 'none')],
];

describe.each(apps)('%s', (_, app) => {
  const missing = missingFor(app);
  describe.skipIf(missing)(missing ?? 'with the real one', () => {
    let helper: TestHelper;
    let traced: Traced;

    beforeAll(async () => {
      helper = await startHelper();
      traced = await startTraced(app, helper.addresses);
      for (const [path, times] of asked)
        for (let time = 0; time < times; time++) await traced.get(path);
      await until('all of the requests', async () => {
        const row = await serviceRow();
        return row !== undefined && row.figures.requests >= 10;
      });
    });

    afterAll(async () => {
      await traced?.process.stop();
      await helper?.stop();
    });

    test('requests and errors of each endpoint are exact', async () => {
      const row = await serviceRow();
      const seen = row?.endpoints.filter(({ figures }) => figures.requests > 0);
      expect(seen?.map(countsOf).sort()).toEqual([
        'GET /fail 3 requests 3 errors',
        `GET ${itemRoute(app)} 5 requests 0 errors`,
      ]);
      expect(row?.unserved.requests).toBe(2);
    });

    test('the trace of a request is whole, and its span tree is the app’s', async () => {
      const [newest] = (await endpoint(itemRoute(app), 'latest')).list;
      const trace = await helper.ask({ kind: 'trace', traceId: newest?.traceId ?? '' });
      const resources = trace?.resource.map(at => trace.strings[at] ?? '') ?? [];
      const look = resources.indexOf('look');
      expect(resources).toHaveLength(newest?.spans ?? -1);
      expect([trace?.orphans, pathTo(look, trace?.parent ?? [])[0]]).toEqual([0, 0]);
      expect(resources[0]).toBe(`GET ${itemRoute(app)}`);
      expect(trace?.sampling).toMatchObject({ kept: true, priority: 1 });
    });

    test('a failing request says what was thrown', async () => {
      const { list } = await endpoint('/fail', 'failing');
      expect(list.map(row => `${row.status} ${row.errorType}`)).toEqual(
        new Array(3).fill(`500 ${thrown(app)}`),
      );
    });

    test('nothing was refused, and nothing came twice', async () => {
      const { rejections, spans } = await helper.ask({ kind: 'status' });
      expect([rejections, spans.duplicates]).toEqual([[], 0]);
    });

    test('the tracer has nothing to complain of, and lets the app end', async () => {
      expect(await traced.process.stop()).toBeLessThan(3000);
      const complaints = traced.process
        .printed()
        .split('\n')
        .filter(line =>
          /failed to send|dropping|unable to export|ECONNREFUSED|status code/i.test(line),
        );
      expect(complaints).toEqual([]);
    });

    const endpoint = (route: string, list: 'latest' | 'failing') =>
      helper.ask({
        kind: 'endpoint',
        endpoints: [{ service: SERVICE, method: 'GET', route }],
        last,
        list,
      });

    async function serviceRow() {
      const rows = await helper.ask({ kind: 'services', last });
      return rows.find(({ service }) => service === SERVICE);
    }
  });
});

const itemRoute = ({ language }: TracedApp): string =>
  language === 'python' ? '/items/<int:item_id>' : '/items/:id';

/** Datadog's Python tracers name the module too. */
function thrown({ language, env }: TracedApp): string {
  if (language === 'node') return 'RangeError';
  return env['TRACER'] === 'dd' ? 'builtins.ValueError' : 'ValueError';
}

/** The places from the root down to a span. */
function pathTo(at: number, parents: readonly number[]): readonly number[] {
  return at < 0 ? [] : [...pathTo(parents[at] ?? -1, parents), at];
}

const countsOf = ({ endpoint, figures }: EndpointRow): string =>
  `${endpoint.method} ${endpoint.route} ${figures.requests} requests ${figures.errors} errors`;
