import { bodyOfSpans } from '../../core/exchange/sessionFile.ts';
import { spansIn } from '../../core/exchange/spansIn.ts';
import type { Span } from '../../core/model/span.ts';
import type { EpochMs } from '../../core/model/units.ts';
import { readTrace, traceKey } from '../../core/store/trace.ts';
import type { ExchangedSpans } from '../../protocol/exchange.ts';
import type { Telemetry } from '../telemetry.ts';

/** The spans of this helper, to be written to a file and read from one. */
export interface KeptSpans {
  of(asked: ExchangedSpans): Iterable<Span>;
  /** As if a tracer had sent them now. */
  take(spans: readonly Span[]): void;
  now(): EpochMs;
}

export function keptSpans(telemetry: Telemetry): KeptSpans {
  const { traces, clock } = telemetry;
  return {
    of(asked) {
      if (!('traceId' in asked)) return spansIn(traces.spans, asked);
      const key = traceKey(asked.traceId);
      return key ? readTrace(traces.spans, key.high, key.low) : [];
    },
    take(spans) {
      if (spans.length === 0) return;
      const body = bodyOfSpans(spans);
      telemetry.takeTraces({
        endpoint: '/v0.4/traces',
        method: 'PUT',
        contentType: 'application/msgpack',
        headers: {},
        body,
      });
    },
    now: clock,
  };
}
