// A tracer that counts its requests and sends only some of them: what is shown is what was asked of the app.
import { setTimeout as wait } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import type { Figures } from '../../src/core/model/endpoint.ts';
import { startHelper } from '../harness/helper.ts';
import { missingFor, SERVICE, startTraced, type TracedApp } from './traced.ts';

/** Both names that the setting has had. */
const env = {
  TRACER: 'dd',
  DD_TRACE_COMPUTE_STATS: 'true',
  DD_TRACE_STATS_COMPUTATION_ENABLED: 'true',
};
const samplesNone = { ...env, DD_TRACE_SAMPLE_RATE: '0' };
const python = (packages: string, settings: Readonly<Record<string, string>>): TracedApp => ({
  language: 'python',
  packages,
  env: settings,
});

const tracers: readonly [name: string, app: TracedApp, onlyCounted: boolean][] = [
  ['ddtrace 2.5 that sends all', python('.venv-2.5', env), false],
  ['ddtrace 2.5 that sends none', python('.venv-2.5', samplesNone), true],
  ['ddtrace 4.16 that would drop', python('.venv', samplesNone), false],
];

test.for(tracers)('%s', async ([, app, onlyCounted], { skip }) => {
  const missing = missingFor(app);
  skip(missing !== undefined, missing);
  const helper = await startHelper();
  onTestFinished(() => helper.stop());
  const traced = await startTraced(app, helper.addresses);
  for (let time = 0; time < 6; time++) await traced.get('/items/7');
  for (let time = 0; time < 2; time++) await traced.get('/fail');
  await wait(500); // a span ends after its answer has been read
  await traced.process.stop(); // statistics go out at the end
  const rows = await helper.ask({ kind: 'services', last: 900 });
  const row = rows.find(({ service }) => service === SERVICE);
  const said = ({ requests, errors, estimated = 0 }: Figures) =>
    `${requests} requests, ${errors} errors, ${estimated} only counted`;
  const asked = row?.endpoints.filter(({ figures }) => figures.requests > 0) ?? [];
  expect(asked.map(({ endpoint, figures }) => `${endpoint.route} ${said(figures)}`)).toEqual([
    `/fail 2 requests, 2 errors, ${onlyCounted ? 2 : 0} only counted`,
    `/items/<int:item_id> 6 requests, 0 errors, ${onlyCounted ? 6 : 0} only counted`,
  ]);
});
