import { Writer } from '../decode/msgpackWriter.ts';
import type { Span } from '../model/span.ts';
import type { EpochMs } from '../model/units.ts';

/**
 * A session as lines of JSON: a heading, then a span a line, as the model has it.
 *
 *     {"dogwatch":"session","format":1,"made":1795508055670,"redacted":true}
 *     {"traceId":"6b05…","spanId":"2630…","service":"shop","name":"flask.request",…}
 */
export interface Heading {
  readonly dogwatch: 'session';
  readonly format: number;
  readonly made: EpochMs;
  readonly redacted: boolean;
}

const FORMAT = 1;

export const headingOf = (made: EpochMs, redacted: boolean): Heading => ({
  dogwatch: 'session',
  format: FORMAT,
  made,
  redacted,
});

/** The heading of a first line, or why the file cannot be opened. */
export function readHeading(line: string): Heading | string {
  const heading = parsed(line) as Partial<Heading> | undefined;
  if (heading?.dogwatch !== 'session') return 'This is not a session of Dogwatch.';
  if (heading.format !== FORMAT) return 'This session was written by a newer Dogwatch.';
  return heading as Heading;
}

/** A span of a line, or nothing where it is none. */
export function readSpan(line: string): Span | undefined {
  const span = parsed(line) as Partial<Span> | undefined;
  return span !== undefined && isSpan(span) ? span : undefined;
}

function parsed(line: string): object | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const texts = ['service', 'name', 'resource', 'type'] as const;

function isSpan(span: Partial<Span>): span is Span {
  return (
    isId(span.traceId, 32) &&
    isId(span.spanId, 16) &&
    (span.parentId === undefined || isId(span.parentId, 16)) &&
    texts.every(field => typeof span[field] === 'string') &&
    [span.start, span.duration].every(number => Number.isFinite(number) && Number(number) >= 0) &&
    typeof span.error === 'boolean' &&
    isRecord(span.meta, 'string') &&
    isRecord(span.metrics, 'number')
  );
}

const isId = (id: unknown, digits: number): boolean =>
  typeof id === 'string' && id.length === digits && /^[0-9a-f]+$/.test(id);

const isRecord = (record: unknown, of: 'string' | 'number'): boolean =>
  typeof record === 'object' &&
  record !== null &&
  Object.values(record).every(value => typeof value === of);

/** The spans as a body of v0.4, so that they come in as if a tracer sent them. Links and events travel as tags. */
export function bodyOfSpans(spans: readonly Span[]): Uint8Array {
  const writer = new Writer();
  const traces = Map.groupBy(spans, span => span.traceId);
  writer.value([...traces.values()].map(trace => trace.map(wireOf)));
  return writer.done();
}

function wireOf(span: Span): object {
  const { traceId, links, events, meta } = span;
  return {
    trace_id: BigInt(`0x${traceId.slice(16)}`),
    span_id: BigInt(`0x${span.spanId}`),
    parent_id: BigInt(`0x${span.parentId ?? '0'}`),
    service: span.service,
    name: span.name,
    resource: span.resource,
    type: span.type,
    start: nanosecondsOf(span.start),
    duration: Math.round(span.duration),
    error: span.error ? 1 : 0,
    meta: {
      ...meta,
      '_dd.p.tid': traceId.slice(0, 16),
      ...(links ? { '_dd.span_links': JSON.stringify(links.map(linkOf)) } : {}),
      ...(events ? { events: JSON.stringify(events.map(eventOf)) } : {}),
    },
    metrics: span.metrics,
  };
}

/** In two parts, since the whole number would lose its last digits as a double. */
const nanosecondsOf = (at: EpochMs): bigint =>
  BigInt(Math.floor(at)) * 1_000_000n + BigInt(Math.round((at % 1) * 1e6));

const linkOf = (link: NonNullable<Span['links']>[number]): object => ({
  trace_id: link.traceId,
  span_id: link.spanId,
  attributes: link.attributes,
  ...(link.tracestate === undefined ? {} : { tracestate: link.tracestate }),
});

const eventOf = (event: NonNullable<Span['events']>[number]): object => ({
  name: event.name,
  time_unix_nano: Math.round(event.at * 1e6),
  attributes: event.attributes,
});
