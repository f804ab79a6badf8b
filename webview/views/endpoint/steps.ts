import type { Nanoseconds, Seconds } from '../../../src/core/model/units.ts';
import type { EndpointAnswer } from '../../../src/protocol/queries.ts';
import { middleOf, type Span } from '../../charts/plot.ts';

/** The series of an answer as the charts draw them: whole steps only, typed arrays, NaN where nothing came. */
export interface Steps {
  readonly span: Span;
  readonly at: Float64Array;
  readonly latency: Readonly<Record<keyof EndpointAnswer['latency'], Float64Array>>;
  readonly requests: Readonly<Record<keyof EndpointAnswer['requests'], Float64Array>>;
  readonly restarts: EndpointAnswer['restarts'];
}

type Series = Pick<EndpointAnswer, 'window' | 'latency' | 'requests' | 'restarts'>;

/** A window begins at a whole step and ends now, so that it holds one step more than it lasts: the oldest is left out. */
export function toSteps(answer: Series, last: Seconds): Steps {
  const { window, latency, requests, restarts } = answer;
  const { from, step } = window;
  const held = requests.ok.length;
  const count = Math.max(1, Math.round((last * 1000) / step));
  const to = from + held * step;
  const span = { from: to - count * step, to, step };
  const newest = (values: readonly (Nanoseconds | null)[]) => {
    const shown = new Float64Array(count).fill(Number.NaN);
    for (let at = Math.max(0, held - count); at < held; at++)
      shown[at + count - held] = values[at] ?? Number.NaN;
    return shown;
  };
  return {
    span,
    at: Float64Array.from({ length: count }, (_, step) => middleOf(step, span)),
    latency: { p50: newest(latency.p50), p95: newest(latency.p95), p99: newest(latency.p99) },
    requests: {
      ok: newest(requests.ok),
      clientError: newest(requests.clientError),
      serverError: newest(requests.serverError),
    },
    restarts: restarts.filter(({ at }) => at > span.from && at < span.to),
  };
}

/** The frame before anything is known. Its times are not shown: the axis counts back from now. */
export function emptyAnswer(last: Seconds): Series {
  const none: never[] = [];
  return {
    window: { from: 0, to: last * 1000, step: Math.max(1, Math.round(last / 900)) * 10_000 },
    latency: { p50: none, p95: none, p99: none },
    requests: { ok: none, clientError: none, serverError: none },
    restarts: [],
  };
}
