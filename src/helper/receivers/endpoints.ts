import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Bytes } from '../../core/model/units.ts';
import type { Reply } from './reply.ts';

/** The Agent's own limit, and ours. */
export const MAX_BODY: Bytes = 26_214_400;

export interface Endpoint {
  /** With a slash at its end it stands for all below it. */
  readonly path: string;
  /** What the body is kept for; that of other endpoints is read and dropped. */
  readonly keeps?: 'traces' | 'dogstatsd' | 'stats' | 'telemetry';
  reply(headers: IncomingHttpHeaders): Reply;
}

/** What `/info` says of this receiver. */
export interface Info {
  readonly version: string;
  readonly tracePort: number;
  readonly dogstatsdPort: number;
}

/** Rates never change here: everything is wanted. */
const RATES = '{"rate_by_service":{"service:,env:":1}}\n';
const RATES_VERSION = 'all';

const fixed =
  (status: number, body: string, contentType = 'application/json') =>
  (): Reply => ({ status, headers: { 'Content-Type': contentType }, body });
const ok = fixed(200, 'OK\n', 'text/plain');
const accepted = fixed(200, '{}');
const silent = fixed(200, '', 'text/plain');

/**
 * What tracers call, answered so that they send all they have and log nothing. What is not here is 404, `/v0.7/config`
 * on purpose: with it tracers would wait for a remote configuration that nobody gives.
 */
const endpoints: readonly Endpoint[] = [
  { path: '/v0.3/traces', keeps: 'traces', reply: ok },
  { path: '/v0.4/traces', keeps: 'traces', reply: rates },
  { path: '/v0.5/traces', keeps: 'traces', reply: rates },
  { path: '/v0.7/traces', keeps: 'traces', reply: rates },
  { path: '/v1.0/traces', keeps: 'traces', reply: rates },
  { path: '/dogstatsd/v1/proxy', keeps: 'dogstatsd', reply: silent },
  { path: '/dogstatsd/v2/proxy', keeps: 'dogstatsd', reply: silent },
  { path: '/v0.6/stats', keeps: 'stats', reply: silent },
  { path: '/telemetry/proxy/', keeps: 'telemetry', reply: accepted },
  { path: '/profiling/v1/input', reply: accepted },
  { path: '/v0.1/pipeline_stats', reply: fixed(202, '{}') },
  { path: '/debugger/', reply: accepted },
  { path: '/symdb/v1/input', reply: accepted },
  { path: '/evp_proxy/', reply: accepted },
  { path: '/tracer_flare/v1', reply: accepted },
  { path: '/openlineage/api/v1/lineage', reply: accepted },
];

const byPath = new Map(endpoints.map(endpoint => [endpoint.path, endpoint]));

/** Without the debugger's, ddtrace warns at each start that the Agent is too old for code origins. */
const INFO_ENDPOINTS: readonly string[] = [
  '/v0.3/traces',
  '/v0.4/traces',
  '/v0.5/traces',
  '/v0.6/stats',
  '/v0.7/traces',
  '/v1.0/traces',
  '/telemetry/proxy/',
  '/dogstatsd/v2/proxy',
  '/profiling/v1/input',
  '/debugger/v1/input',
  '/debugger/v2/input',
];

/** The endpoint of a request's target, `/telemetry/proxy/api/v2/apmtelemetry?x=1`. Doubled slashes come from URLs set with one at their end. */
export function endpointOf(target: string): Endpoint | undefined {
  const exact = byPath.get(target);
  if (exact) return exact;
  const path = pathOf(target);
  return endpoints.find(endpoint =>
    endpoint.path.endsWith('/') ? path.startsWith(endpoint.path) : path === endpoint.path,
  );
}

export const isInfo = (target: string): boolean => pathOf(target) === '/info';

function pathOf(target: string): string {
  return (target.split('?')[0] ?? '').replace(/\/{2,}/g, '/');
}

/** A tracer that tells which rates it knows gets none again (section "sampling rates" of the Agent's API). */
function rates(headers: IncomingHttpHeaders): Reply {
  const known = headers['datadog-rates-payload-version'];
  const version: Record<string, string> = known
    ? { 'Datadog-Rates-Payload-Version': RATES_VERSION }
    : {};
  return {
    status: 200,
    headers: { 'Content-Type': 'application/json', ...version },
    body: known === RATES_VERSION ? '{}' : RATES,
  };
}

/**
 * What tracers ask before they send. `client_drop_p0s` is false, since with it they would keep unsampled traces to
 * themselves; the version says which Agent this receiver behaves like, and what it is.
 */
export function infoReply(info: Info): Reply {
  const body = JSON.stringify({
    version: agentVersion(info.version),
    endpoints: INFO_ENDPOINTS,
    client_drop_p0s: false,
    span_meta_structs: true,
    long_running_spans: true,
    span_events: true,
    config: {
      receiver_port: info.tracePort,
      statsd_port: info.dogstatsdPort,
      max_request_bytes: MAX_BODY,
    },
  });
  return { status: 200, headers: { 'Content-Type': 'application/json' }, body };
}

/** On every answer, so they are made anew only when a port is another. */
export function agentHeadersOf(info: () => Info): () => Readonly<Record<string, string>> {
  let [told, headers] = [info(), agentHeaders(info())];
  return () => {
    const { tracePort, dogstatsdPort } = info();
    if (tracePort !== told.tracePort || dogstatsdPort !== told.dogstatsdPort)
      [told, headers] = [info(), agentHeaders(info())];
    return headers;
  };
}

/** As the Agent has it: a tracer asks `/info` again when the state has changed. */
function agentHeaders(info: Info): Readonly<Record<string, string>> {
  return {
    'Datadog-Agent-Version': agentVersion(info.version),
    'Datadog-Agent-State': createHash('sha256').update(infoReply(info).body).digest('hex'),
  };
}

const agentVersion = (version: string): string => `7.82.1-dogwatch.${version}`;
