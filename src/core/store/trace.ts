import { readTraces } from '../decode/traces.ts';
import type { Span } from '../model/span.ts';
import { DetailSink } from './detailSink.ts';
import type { Spans } from './spans.ts';

/** The halves of the lower 64 bits of a trace id of 16 or 32 hex digits; nothing where it is none. */
export function traceKey(id: string): { high: number; low: number } | undefined {
  if (!/^(?:[0-9a-f]{16}|[0-9a-f]{32})$/i.test(id)) return undefined;
  return { high: Number.parseInt(id.slice(-16, -8), 16), low: Number.parseInt(id.slice(-8), 16) };
}

/** All spans of a trace as received so far, in the order they started, each with all its tags. */
export function readTrace(spans: Spans, high: number, low: number): readonly Span[] {
  const sink = new DetailSink((h, l) => h === high && l === low);
  for (const body of spans.bodiesOfTrace(high, low)) readTraces(body.format, body.unpack(), sink);
  return named(once(sink.spans)).sort((a, b) => a.start - b.start);
}

/** A body may hold a span that an earlier body had held already. */
function once(spans: readonly Span[]): Span[] {
  const seen = new Map<string, Span>();
  for (const span of spans) if (!seen.has(span.spanId)) seen.set(span.spanId, span);
  return [...seen.values()];
}

/** The upper half of the trace's id travels as a tag of one of its spans (`_dd.p.tid`); all get it. */
function named(spans: Span[]): Span[] {
  const upper = spans
    .map(span => span.meta['_dd.p.tid'])
    .find(tag => /^[0-9a-f]{16}$/.test(tag ?? ''));
  return spans.map(span => ({ ...span, traceId: `${upper ?? '0'.repeat(16)}${span.traceId}` }));
}
