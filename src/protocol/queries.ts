import type { EndpointId, Figures } from '../core/model/endpoint.ts';
import type { EndpointView, RequestList } from '../core/model/endpointView.ts';
import type { LogsAnswer, LogsOf } from '../core/model/log.ts';
import type { MetricRow, MetricsAround, Series } from '../core/model/metric.ts';
import type { SourcePlace } from '../core/model/route.ts';
import type { Span } from '../core/model/span.ts';
import type {
  ErrorGroup,
  Facet,
  FlameNode,
  TimeRange,
  TraceColumns,
  TraceRow,
} from '../core/model/trace.ts';
import type { Bytes, EpochMs, Milliseconds, Seconds } from '../core/model/units.ts';

export type {
  Breakdown,
  BreakdownPart,
  Change,
  RequestList,
  RequestRow,
  RunChange,
} from '../core/model/endpointView.ts';
export type { MetricRow } from '../core/model/metric.ts';

/** Every question a view can ask, and its answer. A new kind starts with a line here. */
export interface Queries {
  status: { asks: object; answers: Status };
  services: { asks: { last: Seconds }; answers: readonly ServiceRow[] };
  endpoint: { asks: EndpointAsks; answers: EndpointAnswer };
  trace: { asks: { traceId: string }; answers: TraceColumns | null };
  /** One span with all its tags. */
  span: { asks: { traceId: string; spanId: string }; answers: Span | null };
  /** All spans of a trace with all that they say, to be taken elsewhere; of a huge one the first. */
  spans: { asks: { traceId: string }; answers: { spans: readonly Span[]; more: number } };
  /** The list of traces, what its search found over time, and what can be searched for. */
  traces: { asks: TracesAsks; answers: TracesAnswer };
  /** One facet of such a list with more of its values: those that have a text in them. */
  facet: { asks: FacetAsks; answers: Facet };
  /** What could stand where the cursor is in a search. */
  searchCompletions: {
    asks: { search: string; at: number };
    answers: {
      from: number;
      to: number;
      items: readonly SearchCompletion[];
      /** How many of the newest spans the counts are of; nothing where they are of all. */
      sampled: number | undefined;
    };
  };
  errors: { asks: ErrorsAsks; answers: ErrorsAnswer };
  /** Where the time of all requests of some endpoints goes, as one tree. */
  flame: {
    asks: { endpoints: readonly EndpointId[]; range: TimeRange };
    /** `since`: what began before it is missed; nothing where nothing is. */
    answers: { traces: number; roots: readonly FlameNode[]; since?: EpochMs };
  };
  metrics: { asks: object; answers: readonly MetricRow[] };
  /** `query` is Datadog's: `avg:flask.request.duration{env:dev} by {endpoint}`. */
  /** `to` is now where it is not given. */
  timeseries: { asks: { query: string; last: Seconds; to?: EpochMs }; answers: readonly Series[] };
  /** What a service's metrics were like around a moment. */
  metricsAround: {
    asks: { service: string; runtimeId?: string; at: EpochMs };
    answers: MetricsAround;
  };
  logs: { asks: { of: LogsOf; limit: number }; answers: LogsAnswer };
}

export interface TracesAsks {
  /** Datadog's search syntax: `service:shop @http.status_code:[500 TO 599] @duration:>1s`. Empty finds all. */
  readonly search: string;
  readonly range: TimeRange;
  /** Spans where a request entered a service, or every span. */
  readonly spans: 'entry' | 'all';
  readonly sort: 'newest' | 'slowest';
  readonly limit: number; // rows
}

export interface TracesAnswer {
  readonly now: EpochMs;
  readonly window: { readonly from: EpochMs; readonly to: EpochMs; readonly step: Milliseconds };
  /** Spans by start, one entry for each step: all of the chosen kind, those that match, and those of them that failed. */
  readonly histogram: Readonly<Record<'all' | 'matching' | 'failing', readonly number[]>>;
  readonly rows: readonly TraceRow[];
  readonly matching: number;
  /** What lies before this moment was not searched: it would have taken too long. */
  readonly searchedFrom: EpochMs;
  readonly facets: readonly Facet[];
  /** There is more to look at: answers go on, though nothing new comes in. */
  readonly unfinished: boolean;
}

interface FacetAsks extends Pick<TracesAsks, 'search' | 'range' | 'spans'> {
  readonly key: string; // `service`, `@http.method`
  readonly containing: string;
  readonly limit: number; // values
}

interface ErrorsAsks {
  readonly range: TimeRange;
  readonly service?: string;
  /** Only what these failed with. */
  readonly endpoints?: readonly EndpointId[];
}

export interface ErrorsAnswer {
  readonly now: EpochMs;
  readonly window: { readonly from: EpochMs; readonly to: EpochMs; readonly step: Milliseconds };
  readonly groups: readonly ErrorGroup[]; // the most often first, those that were caught last
  readonly services: readonly string[]; // that have failed in the range, whichever is asked for
  /** What lies before this moment was not looked into yet; the window's beginning when all was. */
  readonly searchedFrom: EpochMs;
  /** There is more to look into: answers go on, though nothing new comes in. */
  readonly unfinished: boolean;
}

export interface SearchCompletion {
  readonly text: string; // `service:`, `@http.status_code:`, `500`
  readonly kind: 'key' | 'value' | 'operator';
  readonly count: number | undefined; // how often it was seen
}

export type Kind = keyof Queries;
export type Query = { [K in Kind]: { readonly kind: K } & Readonly<Queries[K]['asks']> }[Kind];
export type QueryOf<K extends Kind> = Extract<Query, { kind: K }>;
export type Answer<Q extends Query = Query> = Queries[Q['kind']]['answers'];

/** What a view holds to ask with: the same in VS Code, in a browser page and in a test. */
export interface Datadog {
  ask<Q extends Query>(query: Q): Promise<Answer<Q>>;
  /** Whole snapshots, each time what the query reads has moved. `onFailure` may be followed by answers again. */
  watch<Q extends Query>(
    query: Q,
    onAnswer: (answer: Answer<Q>) => void,
    onFailure?: (error: unknown) => void,
  ): Disposable;
}

/** What the helper receives, and what it had to refuse. */
export interface Status {
  readonly version: string;
  readonly receivers: readonly Receiver[];
  readonly spans: { readonly received: number; readonly duplicates: number; readonly kept: number };
  readonly samples: { readonly received: number; readonly kept: number };
  readonly logs: { readonly received: number; readonly kept: number };
  readonly memory: { readonly used: Bytes; readonly budget: Bytes };
  /** What outlasts a restart; nothing where the user wants nothing kept. */
  readonly disk: { readonly used: Bytes; readonly budget: Bytes } | undefined;
  /** When the oldest span began that can be seen, in memory or on the disk. */
  readonly oldest: EpochMs | undefined;
  /** What is wrong and does not keep anything from being received. */
  readonly problems: readonly Problem[];
  readonly rejections: readonly Rejection[];
  readonly lastReceived: EpochMs | undefined;
  readonly services: readonly string[];
}

/** A sentence of the bundles, with what fills its places. */
export interface Problem {
  readonly code: string; // `disk.full`
  readonly message: string;
  readonly values: readonly string[];
}

export interface Receiver {
  readonly name: 'traces' | 'dogstatsd' | 'otlp';
  /** `http://127.0.0.1:8126`, `udp://127.0.0.1:8125`, `http://127.0.0.1:4318`. */
  readonly address: string;
  readonly state: 'listening' | 'busy' | 'failed';
  /** Why it does not listen, and who holds the port where that can be known: `port 8126 is held by trace-agent (pid 812)`. */
  readonly reason?: string;
}

/** Bodies or lines of one format refused for one reason. */
export interface Rejection {
  readonly format: string; // `v0.5`
  readonly reason: string; // `string expected at byte 812`
  readonly count: number;
  readonly last: EpochMs;
}

export interface ServiceRow {
  readonly service: string;
  readonly figures: Figures;
  readonly endpoints: readonly EndpointRow[];
  /** Requests that no handler served (404, 405): never mixed into a handler. */
  readonly unserved: Figures;
  /** Finds them in the list of traces; empty where there were none. */
  readonly unservedSearch: string;
}

export interface EndpointRow {
  readonly endpoint: EndpointId;
  readonly figures: Figures;
  readonly source: SourcePlace | undefined;
}

interface EndpointAsks {
  /** All are summed: a handler may have several routes or methods. */
  readonly endpoints: readonly EndpointId[];
  readonly last: Seconds;
  readonly list: RequestList;
}

/** The endpoint page, and where its handler stands in the window that asks. */
export interface EndpointAnswer extends EndpointView {
  readonly source: SourcePlace | undefined;
}
