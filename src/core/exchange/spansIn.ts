import { readTraces } from '../decode/traces.ts';
import type { Span } from '../model/span.ts';
import type { EpochMs } from '../model/units.ts';
import { DetailSink } from '../store/detailSink.ts';
import type { Spans } from '../store/spans.ts';

/**
 * Every span that started within the time, each once, from memory and from what is kept beyond it; body by body, so that
 * no more than one body's spans are objects at a time. A trace's id is whole where its spans tell the upper half.
 */
export function* spansIn(
  spans: Spans,
  range: { readonly from: EpochMs; readonly to: EpochMs },
): Iterable<Span> {
  const seen = new Set<string>();
  const uppers = new Map<string, string>();
  for (const body of spans.bodies(range)) {
    const sink = new DetailSink();
    readTraces(body.format, body.unpack(), sink);
    for (const { traceId, meta } of sink.spans) {
      if (meta['_dd.p.tid'] !== undefined) uppers.set(traceId, meta['_dd.p.tid']);
    }
    for (const span of sink.spans) {
      const { traceId, spanId, start } = span;
      const key = traceId + spanId;
      if (start < range.from || start > range.to || seen.has(key)) continue;
      seen.add(key);
      yield { ...span, traceId: (uppers.get(traceId) ?? '0'.repeat(16)) + traceId };
    }
  }
}
