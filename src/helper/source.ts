import { figures } from '../core/aggregate/figures.ts';
import { readStack } from '../core/errors/stack.ts';
import type { Endpoint, Figures } from '../core/model/endpoint.ts';
import type { Series } from '../core/model/metric.ts';
import type { Span } from '../core/model/span.ts';
import type { EpochMs, Seconds } from '../core/model/units.ts';
import { endpointView } from '../core/query/endpoint.ts';
import { errorsView } from '../core/query/errors.ts';
import { flameView } from '../core/query/flame.ts';
import type { Problem } from '../core/query/problem.ts';
import { TraceSearch } from '../core/query/search/traceSearch.ts';
import { serviceFigures } from '../core/query/services.ts';
import type { Timeseries } from '../core/query/timeseries.ts';
import { traceColumns } from '../core/query/traceColumns.ts';
import { readTrace, traceKey } from '../core/store/trace.ts';
import type { Traces } from '../core/store/traces.ts';
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
  const search = new TraceSearch(traces.spans);
  const answers: Answers = {
    status: () => statusOf(telemetry),
    services: ({ last }) =>
      serviceFigures(traces, last, clock()).map(service => ({
        ...service,
        endpoints: service.endpoints.map(row => ({ ...row, source: undefined })),
      })),
    endpoint: query => {
      const view = endpointView(traces, query, clock());
      if (traces.errors.unread > 0) telemetry.tracesMoved.moved(); // the next answer reads on
      return { ...view, source: undefined };
    },
    trace: ({ traceId }) => traceColumns(spansOf(traces, traceId)) ?? null,
    span: ({ traceId, spanId }) => {
      const span = spansOf(traces, traceId).find(span => span.spanId === spanId);
      const frames = readStack(span?.meta['error.stack'] ?? '');
      return span ? { ...span, ...(frames.length > 0 && { frames }) } : null;
    },
    errors: query => {
      const view = errorsView(traces, query, clock());
      if (view.unread > 0) telemetry.searchMoved.moved(); // the next answer reads on
      return view;
    },
    traces: query => {
      const found = search.traces(query, clock());
      if (!found.ok) throw refusal(found);
      const { ok: _, unfinished, ...answer } = found;
      if (unfinished) telemetry.searchMoved.moved();
      return answer;
    },
    searchCompletions: ({ search: text, at }) => search.completions(text, at),
    flame: query => flameView(traces, query, clock()),
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

function spansOf({ spans }: Traces, traceId: string): readonly Span[] {
  const key = traceKey(traceId.padStart(16, '0'));
  return key ? readTrace(spans, key.high, key.low) : [];
}

/** What each query reads. */
const signals = {
  status: 'anythingMoved',
  services: 'tracesMoved',
  endpoint: 'tracesMoved',
  trace: 'tracesMoved',
  span: 'tracesMoved',
  errors: 'searchMoved',
  traces: 'searchMoved',
  searchCompletions: 'tracesMoved',
  flame: 'tracesMoved',
  metrics: 'metricsMoved',
  timeseries: 'metricsMoved',
} as const satisfies Record<Kind, keyof Telemetry>;

function statusOf(telemetry: Telemetry): Status {
  const { traces, metrics, archive, shell, spansReceived, duplicates } = telemetry;
  const { received, contexts } = metrics.counters;
  return {
    version: shell.version,
    receivers: shell.receivers(),
    spans: { received: spansReceived, duplicates, kept: traces.spans.count },
    samples: { received, kept: contexts },
    memory: { used: traces.usedBytes + metrics.usedBytes, budget: traces.budget },
    disk: archive && { used: archive.usedBytes, budget: archive.budget },
    oldest: oldestOf(traces.spans.oldestStart, archive?.oldestStart),
    problems: archive?.problems ?? [],
    rejections: telemetry.rejections,
    lastReceived: telemetry.lastReceived,
    services: [...new Set(traces.endpoints.list.map(endpoint => endpoint.service))],
  };
}

function oldestOf(...starts: readonly (EpochMs | undefined)[]): EpochMs | undefined {
  const known = starts.filter(start => start !== undefined);
  return known.length > 0 ? Math.min(...known) : undefined;
}

/** A query that cannot be answered is a person's to mend: the sentence says what is wrong, the offset where. */
function seriesOf(answer: Timeseries): readonly Series[] {
  if (answer.ok) return answer.series;
  throw refusal(answer);
}

const refusal = ({ message, values, at }: Problem): UserError =>
  new UserError({ code: 'query.syntax', message, values, at });
