import { expect, test } from 'vitest';
import {
  type Language,
  logEnv,
  serviceName,
  tracerEnv,
  written,
} from '../../../src/extension/tracerSettings.ts';

const tracer = (language: Language) => ({
  language,
  service: 'shop',
  traces: 'http://127.0.0.1:18126',
  dogstatsd: 'udp://127.0.0.1:18125',
});

test('Python, for a shell', () => {
  expect(written(tracerEnv(tracer('python')), 'shell')).toBe(`export DD_SERVICE=shop
export DD_ENV=dev
export DD_TRACE_AGENT_URL=http://127.0.0.1:18126
export DD_AGENT_HOST=127.0.0.1
export DD_DOGSTATSD_PORT=18125
export DD_TRACE_WRITER_INTERVAL_SECONDS=0.1
export DD_TELEMETRY_HEARTBEAT_INTERVAL=10
export DD_TRACE_EXPERIMENTAL_RUNTIME_ID_ENABLED=true
export DD_REMOTE_CONFIGURATION_ENABLED=false
export DD_RUNTIME_METRICS_ENABLED=true
`);
});

test('Node, for a .env file', () => {
  expect(written(tracerEnv(tracer('node')), 'env')).toBe(`DD_SERVICE=shop
DD_ENV=dev
DD_TRACE_AGENT_URL=http://127.0.0.1:18126
DD_AGENT_HOST=127.0.0.1
DD_DOGSTATSD_PORT=18125
DD_TRACE_FLUSH_INTERVAL=100
DD_REMOTE_CONFIGURATION_ENABLED=false
DD_RUNTIME_METRICS_ENABLED=true
`);
});

test('logs, for a .env file', () => {
  expect(written(logEnv('http://127.0.0.1:14318'), 'env')).toBe(`DD_LOGS_OTEL_ENABLED=true
OTEL_EXPORTER_OTLP_LOGS_PROTOCOL=http/protobuf
OTEL_EXPORTER_OTLP_LOGS_ENDPOINT=http://127.0.0.1:14318/v1/logs
OTEL_BLRP_SCHEDULE_DELAY=200
`);
});

test('PowerShell', () => {
  expect(written({ DD_ENV: 'dev' }, 'powershell')).toBe("$env:DD_ENV = 'dev'\n");
});

const folders: [folder: string, service: string][] = [
  ['shop', 'shop'],
  ['My Shop', 'my-shop'],
  ['api_v2.0', 'api_v2.0'],
  ['$(rm -rf)', 'rm-rf'],
  ['été', 't'],
  ['', 'app'],
  ['日本', 'app'],
];

test.each(folders)('the folder "%s" is service %s', (folder, service) => {
  expect(serviceName(folder)).toBe(service);
});
