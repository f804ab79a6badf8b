// OpenTelemetry's own exporters of logs: what an app logs in a span is found by that span.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Log } from '../../src/core/model/log.ts';
import { startHelper, type TestHelper } from '../harness/helper.ts';
import { until } from '../harness/processes.ts';
import { missingFor, SERVICE, startTraced, type Traced, type TracedApp } from './traced.ts';

const otel = (language: TracedApp['language'], packages: string, env: TracedApp['env']) => ({
  ...{ language, packages, env: { TRACER: 'otel', ...env } },
});
const js = 'test/tracers/node';

const apps: readonly [name: string, app: TracedApp, logged: string][] = [
  [
    'opentelemetry-python by protobuf',
    otel('python', '.venv-otel', { OTEL_EXPORTER_OTLP_COMPRESSION: 'none' }),
    'item 7 is short',
  ],
  [
    'opentelemetry-python by protobuf and gzip',
    otel('python', '.venv-otel', { OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' }),
    'item 7 is short',
  ],
  [
    'opentelemetry-js by protobuf and gzip',
    otel('node', js, { EXPORTER: 'proto', OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' }),
    'an item is short',
  ],
  ['opentelemetry-js by JSON', otel('node', js, { EXPORTER: 'http' }), 'an item is short'],
];

describe.each(apps)('%s', (_, app, logged) => {
  const missing = missingFor(app);
  describe.skipIf(missing)(missing ?? 'with the real one', () => {
    let helper: TestHelper;
    let traced: Traced;

    beforeAll(async () => {
      helper = await startHelper();
      traced = await startTraced(app, helper.addresses);
      for (const item of [7, 7]) await traced.get(`/items/${item}`);
    });

    afterAll(async () => {
      await traced?.process.stop();
      await helper?.stop();
    });

    test('each log stands in the span in which it was written', async () => {
      const of = { service: SERVICE, from: Date.now() - 60_000, to: Date.now() + 60_000 };
      await until('both logs and their traces', async () => {
        const { logs } = await helper.ask({ kind: 'logs', of, limit: 10 });
        const spans = await Promise.all(logs.map(spanOf));
        return logs.length === 2 && spans.every(span => span !== null);
      });
      const { logs } = await helper.ask({ kind: 'logs', of, limit: 10 });
      for (const log of logs) {
        const span = await spanOf(log);
        expect([log.message, log.status, log.service]).toEqual([logged, 'warn', SERVICE]);
        expect(log.attributes).toMatchObject({ left: 2, 'deployment.environment.name': 'test' });
        expect(span?.resource).toBe('look');
        const { start = 0, duration = 0 } = span ?? {};
        expect(log.at).toBeGreaterThanOrEqual(start - 1000); // two clocks
        expect(log.at).toBeLessThanOrEqual(start + duration / 1e6 + 1000);
        const { traceId, spanId } = log;
        expect(
          await helper.ask({ kind: 'logs', of: { traceId, spanId }, limit: 10 }),
        ).toMatchObject({
          logs: [{ id: log.id }],
          more: 0,
        });
      }
    });

    test('nothing was refused', async () => {
      const { rejections, logs } = await helper.ask({ kind: 'status' });
      expect([rejections, logs]).toEqual([[], { received: 2, kept: 2 }]);
    });

    const spanOf = ({ traceId, spanId }: Log) => helper.ask({ kind: 'span', traceId, spanId });
  });
});
