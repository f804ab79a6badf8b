import { jsonTraces } from './jsonTraces.ts';
import { Malformed, Msgpack } from './msgpack.ts';
import type { SpanSink } from './sink.ts';
import type { TraceFormat } from './traceFormat.ts';
import { v04 } from './v04.ts';
import { v05 } from './v05.ts';
import { v07 } from './v07.ts';
import { v10 } from './v10.ts';

/** Every format, one line each. */
export const traceFormats: readonly TraceFormat[] = [v04, v05, v07, v10];

const byEndpoint = new Map(traceFormats.flatMap(f => f.endpoints.map(e => [e, f] as const)));

/** The format of a path, `/v0.5/traces`. */
export const traceFormatOf = (endpoint: string): TraceFormat | undefined =>
  byEndpoint.get(endpoint);

/** Why something could not be read, with how often; empty when all is well. */
export type Refused = ReadonlyMap<string, number>;

/** The only way in, and it is total: what was read before a fault is kept, the fault is counted with its reason. */
export function readTraces(format: TraceFormat, body: Uint8Array, sink: SpanSink): Refused {
  const refused = new Map<string, number>();
  const refuse = (reason: string) => refused.set(reason, (refused.get(reason) ?? 0) + 1);
  try {
    if (body.length === 0) throw new Malformed('the body is empty');
    format.walk(new Msgpack(body), sink, refuse);
  } catch (error) {
    refuse(error instanceof Malformed ? error.message : String(error));
  }
  return refused;
}

const OPENING_BRACKET = 0x5b;

/**
 * v0.3 and v0.4 also travel as JSON, told by the content type; without one by the first byte: an array of msgpack never
 * starts with `[`.
 */
export function isJson(format: TraceFormat, contentType: string, body: Uint8Array): boolean {
  if (format !== v04) return false;
  return contentType === '' ? body[0] === OPENING_BRACKET : contentType.includes('json');
}

/** The body as msgpack, or why it cannot be. */
export function asMsgpack(
  format: TraceFormat,
  contentType: string,
  body: Uint8Array,
): Uint8Array | string {
  if (!isJson(format, contentType, body)) return body;
  try {
    return jsonTraces(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
