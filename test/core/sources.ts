import { readFileSync } from 'node:fs';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { jsonTraces } from '../../src/core/decode/jsonTraces.ts';
import { traceFormatOf } from '../../src/core/decode/traces.ts';
import type { Span } from '../../src/core/model/span.ts';
import { SEGMENT_ROWS } from '../../src/core/store/columns.ts';
import type { Codec } from '../../src/core/store/packs.ts';
import { readTrace } from '../../src/core/store/trace.ts';
import { Traces } from '../../src/core/store/traces.ts';

/** Any lossless packing does. */
export const codec: Codec = {
  pack: body => deflateRawSync(body, { level: 1 }),
  unpack: packed => inflateRawSync(packed),
};

export const NOW = Date.UTC(2026, 10, 24, 10, 0, 0);

/** A body that a real tracer sent, with the path it was posted to: `capture('py416-v05-traces-flask')`. */
export function capture(name: string): { endpoint: string; body: Uint8Array } {
  const file = new URL(`../fixtures/traces/${name}.bin`, import.meta.url);
  const [, major = 0, minor = 4] = /-v(\d)(\d)-/.exec(name) ?? [];
  return { endpoint: `/v${major}.${minor}/traces`, body: new Uint8Array(readFileSync(file)) };
}

export const tracesWith = (budget = 64e6): Traces => new Traces(codec, budget);

/** Takes a body as if it had come at `now`. */
export function post(traces: Traces, endpoint: string, body: Uint8Array, now = NOW) {
  const format = traceFormatOf(endpoint);
  if (!format) throw new Error(`no format has ${endpoint}`);
  return traces.take(format, body, now);
}

export interface RequestOf {
  service?: string;
  method?: string;
  route?: string;
  url?: string;
  status?: number;
  error?: boolean;
  /** Milliseconds. */
  took?: number;
  /** Milliseconds before NOW at which it ended. */
  ago?: number;
  spanId?: number;
  traceId?: number;
  parentId?: number;
  type?: string;
  name?: string;
  component?: string;
  handler?: string;
  file?: string;
  line?: number;
  version?: string;
  runtime?: string;
  meta?: Record<string, string>;
}

let ids = 1;

/** One entry span, saying only what the test is about. */
export function aSpan(of: RequestOf = {}): object {
  const { method = 'GET', route, status = 200, took = 10, ago = 0 } = of;
  const id = of.spanId ?? ids++;
  const tags: Record<string, string | undefined> = {
    'http.method': of.type === undefined || of.type === 'web' ? method : undefined,
    'http.route': route,
    'http.url': of.url,
    'http.status_code': String(status),
    component: of.component,
    'flask.endpoint': of.handler,
    version: of.version,
    'runtime-id': of.runtime,
    '_dd.code_origin.frames.0.file': of.file,
    '_dd.code_origin.frames.0.line': of.line === undefined ? undefined : String(of.line),
    ...of.meta,
  };
  return {
    trace_id: of.traceId ?? id,
    span_id: id,
    parent_id: of.parentId ?? 0,
    service: of.service ?? 'shop',
    name: of.name ?? 'flask.request',
    resource: route ? `${method} ${route}` : method,
    type: of.type ?? 'web',
    // Whole microseconds, so that JSON's numbers stay exact.
    start: BigInt(Math.round((NOW - ago - took) * 1e3)) * 1000n,
    duration: Math.round(took * 1e6),
    error: (of.error ?? status >= 500) ? 1 : 0,
    meta: Object.fromEntries(Object.entries(tags).filter(([, value]) => value !== undefined)),
    metrics: of.parentId === undefined ? { '_dd.top_level': 1 } : {},
  };
}

/** The traces as a v0.4 body; each request alone in its own. */
export function bodyOf(...spans: readonly (object | readonly object[])[]): Uint8Array {
  const text = JSON.stringify(
    spans.map(span => (Array.isArray(span) ? span : [span])),
    (_, value) => (typeof value === 'bigint' ? `bigint:${value}` : value),
  );
  return jsonTraces(text.replace(/"bigint:(\d+)"/g, '$1'));
}

export const requests = (traces: Traces, ...spans: readonly (object | readonly object[])[]) =>
  post(traces, '/v0.4/traces', bodyOf(...spans));

/** Every span of a store that is as it was filled, with all its tags. */
export function spansIn(traces: Traces): readonly Span[] {
  const keys = new Set<string>();
  for (let row = 0; row < traces.spans.count; row++) {
    const { traceHigh, traceLow } = traces.spans.columns(row);
    const at = row & (SEGMENT_ROWS - 1);
    keys.add(`${traceHigh[at]} ${traceLow[at]}`);
  }
  return [...keys].flatMap(key => {
    const [high = 0, low = 0] = key.split(' ').map(Number);
    return readTrace(traces.spans, high, low);
  });
}
