import { figures } from '../core/aggregate/figures.ts';
import type { Endpoint, Figures } from '../core/model/endpoint.ts';
import type { Series } from '../core/model/metric.ts';
import type { Seconds } from '../core/model/units.ts';
import { endpointView } from '../core/query/endpoint.ts';
import { serviceFigures } from '../core/query/services.ts';
import type { Timeseries } from '../core/query/timeseries.ts';
import { readTrace, traceKey } from '../core/store/trace.ts';
import { UserError } from '../protocol/failure.ts';
import type { Answer, Kind, Queries, Query, QueryOf, Status } from '../protocol/queries.ts';
import type { Signal } from './signal.ts';
import type { Telemetry } from './telemetry.ts';

/** Who answers queries: the local store, or Datadog's API. No view knows which one did. */
export interface Source {
  answer<Q extends Query>(query: Q): Promise<Answer<Q>>;
  /** Moves when what the query reads has moved. */
  signalOf(query: Query): Signal;
  /** What lenses are made of: every endpoint that was seen, and the figures of some of them. */
  endpoints(): readonly Endpoint[];
  figures(endpoints: readonly Endpoint[], last: Seconds): Figures;
}

type Answers = { readonly [K in Kind]: (query: QueryOf<K>) => Queries[K]['answers'] };

/** The local store's answers. A kind added to the protocol fails to compile until it is answered here. */
export function localSource(telemetry: Telemetry): Source {
  const { traces, metrics, clock } = telemetry;
  const answers: Answers = {
    status: () => statusOf(telemetry),
    services: ({ last }) =>
      serviceFigures(traces, last, clock()).map(service => ({
        ...service,
        endpoints: service.endpoints.map(row => ({ ...row, source: undefined })),
      })),
    endpoint: query => ({ ...endpointView(traces, query, clock()), source: undefined }),
    trace: ({ traceId }) => {
      const key = traceKey(traceId.padStart(16, '0'));
      return key ? readTrace(traces.spans, key.high, key.low) : [];
    },
    metrics: () => metrics.rows(clock()),
    timeseries: ({ query, last }) => seriesOf(metrics.timeseries(query, last, clock())),
  };
  return {
    async answer<Q extends Query>(query: Q): Promise<Answer<Q>> {
      return answers[query.kind](query as never) as Answer<Q>;
    },
    signalOf: ({ kind }) => telemetry[signals[kind]],
    endpoints: () => traces.endpoints.list,
    figures: (endpoints, last) =>
      figures(
        endpoints.map(({ id }) => traces.requestsOf(id)),
        last,
        clock(),
      ),
  };
}

/** What each query reads. */
const signals = {
  status: 'anythingMoved',
  services: 'tracesMoved',
  endpoint: 'tracesMoved',
  trace: 'tracesMoved',
  metrics: 'metricsMoved',
  timeseries: 'metricsMoved',
} as const satisfies Record<Kind, keyof Telemetry>;

function statusOf(telemetry: Telemetry): Status {
  const { traces, metrics, shell, spansReceived, duplicates } = telemetry;
  const { received, contexts } = metrics.counters;
  return {
    version: shell.version,
    receivers: shell.receivers(),
    spans: { received: spansReceived, duplicates, kept: traces.spans.count },
    samples: { received, kept: contexts },
    memory: { used: traces.usedBytes + metrics.usedBytes, budget: traces.budget },
    rejections: telemetry.rejections,
    lastReceived: telemetry.lastReceived,
    services: [...new Set(traces.endpoints.list.map(endpoint => endpoint.service))],
  };
}

/** A query that cannot be answered is a person's to mend: the sentence says what is wrong, the offset where. */
function seriesOf(answer: Timeseries): readonly Series[] {
  if (answer.ok) return answer.series;
  const { message, values, at } = answer;
  throw new UserError({ code: 'query.syntax', message, values, at });
}
