import { existsSync } from 'node:fs';
import path from 'node:path';
import { accepts } from '../harness/demo.ts';
import type { Addresses } from '../harness/helper.ts';
import { inProject } from '../harness/places.ts';
import { freePort, type Running, start, until } from '../harness/processes.ts';

/** The small service of this folder, with one tracer in one way of sending. */
export interface TracedApp {
  readonly language: 'python' | 'node';
  /** The virtual environment, or the folder whose packages are used. */
  readonly packages: string;
  readonly env: Readonly<Record<string, string>>;
}

export interface Traced {
  readonly process: Running;
  get(path: string): Promise<number>;
}

export const SERVICE = 'stock';

/** Why it cannot run here, or nothing. */
export function missingFor(app: TracedApp): string | undefined {
  const needed =
    app.language === 'python' ? interpreter(app) : inProject(app.packages, 'node_modules');
  return existsSync(needed) ? undefined : `there is no ${app.packages}`;
}

export async function startTraced(app: TracedApp, addresses: Addresses): Promise<Traced> {
  const port = await freePort();
  const process_ = start({
    ...programs[app.language](app),
    env: {
      ...settings(addresses),
      ...app.env,
      PACKAGES: inProject(app.packages, 'package.json'),
      PORT: String(port),
    },
  });
  const url = `http://127.0.0.1:${port}`;
  await Promise.race([
    until(`the service on port ${port}`, () => accepts(port), 30_000),
    process_.ended.then(() => {
      throw new Error(`the service ended and printed:\n${process_.printed()}`);
    }),
  ]);
  return {
    process: process_,
    async get(asked) {
      const response = await fetch(url + asked);
      await response.arrayBuffer();
      return response.status;
    },
  };
}

const interpreter = ({ packages }: TracedApp): string =>
  inProject(packages, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');

const apps = path.join(import.meta.dirname, 'apps');

const programs = {
  python: (app: TracedApp) => ({
    command: interpreter(app),
    args: [path.join(apps, 'app.py')],
  }),
  node: () => ({
    command: process.execPath,
    args: [path.join(apps, 'app.cjs')],
  }),
};

/** Sends here, within a tenth of a second. */
const settings = ({ traces, otlp }: Addresses): Readonly<Record<string, string>> => ({
  DD_SERVICE: SERVICE,
  DD_ENV: 'test',
  DD_TRACE_AGENT_URL: traces,
  DD_TRACE_WRITER_INTERVAL_SECONDS: '0.1',
  DD_TRACE_FLUSH_INTERVAL: '100',
  DD_TELEMETRY_HEARTBEAT_INTERVAL: '2',
  DD_REMOTE_CONFIGURATION_ENABLED: 'false',
  DD_RUNTIME_METRICS_ENABLED: 'false',
  DD_TRACE_STARTUP_LOGS: 'false',
  OTEL_SERVICE_NAME: SERVICE,
  OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test',
  OTEL_EXPORTER_OTLP_ENDPOINT: otlp,
});
