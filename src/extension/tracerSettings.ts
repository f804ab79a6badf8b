import type { Words } from '../core/model/words.ts';

export type Language = 'python' | 'node';
export type Form = 'shell' | 'powershell' | 'env';

export interface Tracer {
  readonly language: Language;
  readonly service: string;
  readonly traces: string; // `http://127.0.0.1:8126`
  readonly dogstatsd: string; // `udp://127.0.0.1:8125`
}

/**
 * The environment that makes a tracer send all it has to the helper, and soon. Measured with ddtrace 4.16 and
 * dd-trace 6.21: spans arrive after a tenth of a second instead of 0.6 and 1.6.
 */
export function tracerEnv({
  language,
  service,
  traces,
  dogstatsd,
}: Tracer): Record<string, string> {
  const host = new URL(dogstatsd).hostname;
  return {
    DD_SERVICE: service,
    DD_ENV: 'dev',
    DD_TRACE_AGENT_URL: traces,
    DD_AGENT_HOST: host, // where DogStatsD goes; for traces the address above wins
    DD_DOGSTATSD_PORT: new URL(dogstatsd).port,
    ...quick[language],
    DD_REMOTE_CONFIGURATION_ENABLED: 'false', // nobody is asked every five seconds
    DD_RUNTIME_METRICS_ENABLED: 'true',
  };
}

/**
 * The environment that makes a tracer send what an app logs, with the ids of its spans. Seen to work with ddtrace 4.16
 * on Python's logging, and with dd-trace 6.21 on winston and OpenTelemetry's own interface of logs.
 */
export const logEnv = (otlp: string): Record<string, string> => ({
  DD_LOGS_OTEL_ENABLED: 'true',
  OTEL_EXPORTER_OTLP_LOGS_PROTOCOL: 'http/protobuf',
  OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: `${otlp}/v1/logs`,
  OTEL_BLRP_SCHEDULE_DELAY: '200', // milliseconds instead of five seconds
});

/** What an app needs besides: with the settings alone tracers send no log. */
export function logsNeed(language: Language, say: Words): string {
  return language === 'python'
    ? say('Install opentelemetry-exporter-otlp-proto-http, and import opentelemetry in the app.')
    : say(
        'Install @opentelemetry/api-logs and @opentelemetry/winston-transport, and give winston its OpenTelemetryTransportV3.',
      );
}

const quick: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  python: {
    DD_TRACE_WRITER_INTERVAL_SECONDS: '0.1',
    DD_TELEMETRY_HEARTBEAT_INTERVAL: '10',
    DD_TRACE_EXPERIMENTAL_RUNTIME_ID_ENABLED: 'true',
  },
  node: { DD_TRACE_FLUSH_INTERVAL: '100' },
};

const writers: Readonly<Record<Form, (name: string, value: string) => string>> = {
  shell: (name, value) => `export ${name}=${value}`,
  powershell: (name, value) => `$env:${name} = '${value}'`,
  env: (name, value) => `${name}=${value}`,
};

export function written(env: Readonly<Record<string, string>>, form: Form): string {
  const write = writers[form];
  return `${Object.entries(env)
    .map(([name, value]) => write(name, value))
    .join('\n')}\n`;
}

/** A folder's name as Datadog writes a service: `My Shop` is `my-shop`. Safe in every shell. */
export function serviceName(folder: string): string {
  return (
    folder
      .toLowerCase()
      .replace(/[^a-z0-9_.]+/g, '-')
      .replace(/^[-.]+|[-.]+$/g, '') || 'app'
  );
}

/** How the app is then started. */
export function startedBy(language: Language, say: Words): string {
  return language === 'python'
    ? say('Start the app with ddtrace-run.')
    : say('Start the app with node --require dd-trace/init.');
}
