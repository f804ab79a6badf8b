import { setTimeout as pause } from 'node:timers/promises';
import { figures } from '../core/aggregate/figures.ts';
import { readStack } from '../core/errors/stack.ts';
import type { Endpoint, Figures } from '../core/model/endpoint.ts';
import type { Series } from '../core/model/metric.ts';
import type { Span } from '../core/model/span.ts';
import type { EpochMs, Milliseconds, Seconds } from '../core/model/units.ts';
import { endpointView } from '../core/query/endpoint.ts';
import { errorsView } from '../core/query/errors.ts';
import { flameView } from '../core/query/flame.ts';
import { logsView } from '../core/query/logs.ts';
import type { Problem } from '../core/query/problem.ts';
import { TraceSearch } from '../core/query/search/traceSearch.ts';
import { serviceFigures } from '../core/query/services.ts';
import type { Timeseries } from '../core/query/timeseries.ts';
import { traceColumns } from '../core/query/traceColumns.ts';
import { codeOf } from '../core/sources/ownCode.ts';
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

/** Spans of a trace that are told with all their tags at once: some kilobytes each. */
const MOST_COPIED = 10_000;

/** A search goes on in so many slices of some twelve milliseconds for one answer. */
const SLICES = 6;
/** Between two of them: a message takes several turns of the loop to be read and answered. */
const BETWEEN: Milliseconds = 1;

type Answers = {
  readonly [K in Kind]: (
    query: QueryOf<K>,
  ) => Queries[K]['answers'] | Promise<Queries[K]['answers']>;
};

/** The local store's answers. A kind added to the protocol fails to compile until it is answered here. */
export function localSource(telemetry: Telemetry): Source {
  const { traces, metrics, logs, clock } = telemetry;
  const search = new TraceSearch(traces.spans);
  const answers: Answers = {
    status: () => statusOf(telemetry),
    services: ({ last }) => unplaced(serviceFigures(traces, last, clock())),
    endpoint: query => {
      const view = endpointView(traces, query, clock());
      if (traces.errors.unfinished) telemetry.tracesMoved.moved(); // the next answer reads on
      return { ...view, source: undefined };
    },
    trace: ({ traceId }) => traceColumns(spansOf(traces, traceId)) ?? null,
    span: ({ traceId, spanId }) => wholeSpan(traces, traceId, spanId) ?? null,
    spans: ({ traceId }) => {
      const all = spansOf(traces, traceId);
      const spans = all.slice(0, MOST_COPIED);
      return { spans, more: all.length - spans.length };
    },
    errors: query => {
      const view = errorsView(traces, query, clock());
      if (view.unfinished) telemetry.searchMoved.moved(); // the next answer reads on
      return view;
    },
    traces: async query => {
      await inSlices(() => search.advance(query, clock()));
      const found = search.traces(query, clock());
      if (!found.ok) throw refusal(found);
      const { ok: _, ...answer } = found;
      if (answer.unfinished) telemetry.searchMoved.moved();
      return answer;
    },
    facet: async query => {
      await inSlices(() => search.advance(query, clock()));
      const found = search.facet(query, clock());
      if (!found.ok) throw refusal(found);
      if (found.unfinished) telemetry.searchMoved.moved();
      return found.facet;
    },
    searchCompletions: ({ search: text, at }) => search.completions(text, at),
    flame: query => flameView(traces, query, clock()),
    metrics: () => metrics.rows(clock()),
    timeseries: ({ query, last, to = clock() }) =>
      seriesOf(metrics.timeseries(query, last, Math.min(to, clock()))),
    metricsAround: asks => metrics.around(asks, clock()),
    logs: ({ of, limit }) => logsView(logs, of, limit),
  };
  return {
    async answer<Q extends Query>(query: Q): Promise<Answer<Q>> {
      return (await answers[query.kind](query as never)) as Answer<Q>;
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

/** Others are answered between slices; the answer itself is the last one. */
async function inSlices(goOn: () => boolean): Promise<void> {
  for (let slice = 1; slice < SLICES && goOn(); slice++) await pause(BETWEEN);
}

/** Where handlers stand is known by the window that asks. */
const unplaced = (services: ReturnType<typeof serviceFigures>): Queries['services']['answers'] =>
  services.map(service => ({
    ...service,
    endpoints: service.endpoints.map(row => ({ ...row, source: undefined })),
  }));

function spansOf({ spans }: Traces, traceId: string): readonly Span[] {
  const key = traceKey(traceId.padStart(16, '0'));
  return key ? readTrace(spans, key.high, key.low) : [];
}

/** A span with what its tags say of the source: the frames of its stack, its own code. */
function wholeSpan(traces: Traces, traceId: string, spanId: string): Span | undefined {
  const span = spansOf(traces, traceId).find(span => span.spanId === spanId);
  if (!span) return undefined;
  const frames = readStack(span.meta['error.stack'] ?? '');
  const code = codeOf(key => span.meta[key] ?? span.metrics[key]);
  return { ...span, ...(frames.length > 0 && { frames }), ...(code && { code }) };
}

/** What each query reads. */
const signals = {
  status: 'anythingMoved',
  services: 'tracesMoved',
  endpoint: 'tracesMoved',
  trace: 'tracesMoved',
  span: 'tracesMoved',
  spans: 'tracesMoved',
  errors: 'searchMoved',
  traces: 'searchMoved',
  facet: 'searchMoved',
  searchCompletions: 'tracesMoved',
  flame: 'tracesMoved',
  metrics: 'metricsMoved',
  timeseries: 'metricsMoved',
  metricsAround: 'metricsMoved',
  logs: 'logsMoved',
} as const satisfies Record<Kind, keyof Telemetry>;

function statusOf(telemetry: Telemetry): Status {
  const { traces, metrics, logs, archive, shell, spansReceived, duplicates } = telemetry;
  const { received, contexts } = metrics.counters;
  return {
    version: shell.version,
    receivers: shell.receivers(),
    spans: { received: spansReceived, duplicates, kept: traces.spans.count },
    samples: { received, kept: contexts },
    logs: { received: logs.received, kept: logs.count },
    memory: {
      used: traces.usedBytes + metrics.usedBytes + logs.usedBytes,
      budget: telemetry.budget,
    },
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
