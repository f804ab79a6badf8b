import { existsSync, globSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import type { Addresses } from './helper.ts';
import { inProject, PYTHON } from './places.ts';
import { freePort, type Running, start, until } from './processes.ts';

/** One of the two demo services, traced by its real tracer. */
export interface Demo {
  readonly name: DemoName;
  readonly service: string;
  readonly url: string;
  readonly source: string; // the file with the routes
  readonly process: Running;
  /** Asks for a path and returns the status. */
  get(path: string): Promise<number>;
}

export type DemoName = 'flask' | 'express';

export interface DemoOptions {
  readonly port?: number;
  readonly pace?: number; // of its waits: 0.1 makes it ten times as fast
  readonly folder?: string; // of its source, where it is not run from the project
}

/** Why a demo cannot run here, or nothing. */
export function missingFor(name: DemoName): string | undefined {
  if (name === 'flask')
    return existsSync(PYTHON) ? undefined : 'there is no Python environment (.venv)';
  return existsSync(inProject('demo/express/node_modules'))
    ? undefined
    : 'the Express demo is not installed';
}

export async function startDemo(
  name: DemoName,
  addresses: Addresses,
  { port, pace = 1, folder = inProject('demo', name) }: DemoOptions = {},
): Promise<Demo> {
  const listening = port ?? (await freePort());
  const service = `${name}-demo`;
  const process_ = start({
    ...programs[name](),
    folder,
    env: {
      ...(await tracerEnvironment(name, addresses)),
      PORT: String(listening),
      DEMO_PACE: String(pace),
      DD_SERVICE: service,
    },
  });
  // A connection without a request leaves no span.
  await Promise.race([
    until(`${name} demo on port ${listening}`, () => accepts(listening), 30_000),
    process_.ended.then(() => {
      throw new Error(`the ${name} demo ended and printed:\n${process_.printed()}`);
    }),
  ]);
  const url = `http://127.0.0.1:${listening}`;
  return {
    name,
    service,
    url,
    source: path.join(folder, name === 'flask' ? 'app.py' : 'app.js'),
    process: process_,
    async get(asked) {
      const response = await fetch(url + asked);
      await response.arrayBuffer();
      return response.status;
    },
  };
}

const programs = {
  flask: () => ({ command: PYTHON, args: ['app.py'] }),
  express: () => ({ command: process.execPath, args: ['--require', 'dd-trace/init', 'app.js'] }),
} satisfies Record<DemoName, () => object>;

/** What makes a tracer send here, and within a tenth of a second. */
async function tracerEnvironment(name: DemoName, { traces, dogstatsd, otlp }: Addresses) {
  const serves = await endpointsOf(traces);
  return {
    DD_ENV: 'dev',
    DD_VERSION: '1.0',
    DD_TRACE_AGENT_URL: traces,
    DD_AGENT_HOST: '127.0.0.1',
    DD_DOGSTATSD_PORT: new URL(dogstatsd).port,
    DD_TRACE_WRITER_INTERVAL_SECONDS: '0.1', // ddtrace
    DD_TRACE_FLUSH_INTERVAL: '100', // dd-trace-js, in milliseconds
    DD_TELEMETRY_HEARTBEAT_INTERVAL: '10',
    DD_LOGS_OTEL_ENABLED: 'true',
    OTEL_EXPORTER_OTLP_LOGS_PROTOCOL: 'http/protobuf',
    OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: `${otlp}/v1/logs`,
    OTEL_BLRP_SCHEDULE_DELAY: '200', // in milliseconds
    DD_REMOTE_CONFIGURATION_ENABLED: 'false',
    DD_RUNTIME_METRICS_ENABLED: 'true',
    DD_TRACE_EXPERIMENTAL_RUNTIME_ID_ENABLED: 'true',
    DD_TRACE_STARTUP_LOGS: 'false',
    // Tracers warn about a receiver that lacks what they were told to use.
    DD_EXCEPTION_REPLAY_ENABLED: String(serves.includes('/debugger/v2/input')),
    DD_PROFILING_ENABLED: String(serves.includes('/profiling/v1/input')),
    DD_PROFILING_UPLOAD_INTERVAL: '10',
    ...(name === 'flask' ? { PYTHONPATH: bootstrap(), PYTHONUNBUFFERED: '1' } : {}),
  };
}

/** Loading ddtrace this way is what `ddtrace-run` does, and the command stays `python app.py`. */
function bootstrap(): string {
  const [folder] = globSync('.venv/{lib/python3*,Lib}/site-packages/ddtrace/bootstrap', {
    cwd: inProject(),
  });
  if (!folder) throw new Error('.venv holds no ddtrace');
  return inProject(folder);
}

async function endpointsOf(traces: string): Promise<readonly string[]> {
  const response = await fetch(`${traces}/info`);
  const { endpoints = [] } = (await response.json()) as { endpoints?: readonly string[] };
  return endpoints;
}

/** Whether somebody listens there; a connection without a request leaves no span. */
export function accepts(port: number): Promise<true | undefined> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(undefined));
    socket.once('connect', () => socket.destroy());
  });
}

/** The first line of a file with a text in it, from 1. */
export const lineOf = (file: string, text: string): number =>
  1 +
  readFileSync(file, 'utf8')
    .split('\n')
    .findIndex(line => line.includes(text));
