import { traceFormatOf } from '../../../../src/core/decode/traces.ts';
import { v04 } from '../../../../src/core/decode/v04.ts';
import type { Traces } from '../../../../src/core/store/traces.ts';
import { bodyOf } from '../../sources.ts';
import type { PlainSpan } from './naive.ts';

/** Spans as a tracer would post them. */
export const plainBody = {
  format: v04,
  of: (spans: readonly PlainSpan[]) => bodyOf(...spans.map(posted)),
};

export function postPlain(traces: Traces, spans: readonly PlainSpan[], now: number): void {
  const format = traceFormatOf('/v0.4/traces') ?? v04;
  traces.take(format, plainBody.of(spans), now);
}

const posted = (span: PlainSpan): object => ({
  trace_id: BigInt(`0x${span.traceId}`),
  span_id: BigInt(`0x${span.spanId}`),
  parent_id: BigInt(`0x${span.parentId ?? '0'}`),
  service: span.service,
  name: span.name,
  resource: span.resource,
  type: span.type,
  start: BigInt(Math.round(span.start * 1000)) * 1000n,
  duration: span.duration,
  error: span.error ? 1 : 0,
  meta: span.meta,
  metrics: span.metrics,
});
