import type { EndpointId, Figures } from '../core/model/endpoint.ts';
import type { SampleType, Series } from '../core/model/metric.ts';
import type { SourcePlace } from '../core/model/route.ts';
import type { Span } from '../core/model/span.ts';
import type { Bytes, EpochMs, Milliseconds, Nanoseconds, Seconds } from '../core/model/units.ts';

/** Every question a view can ask, and its answer. A new kind starts with a line here. */
export interface Queries {
  status: { asks: object; answers: Status };
  services: { asks: { last: Seconds }; answers: readonly ServiceRow[] };
  endpoint: { asks: EndpointAsks; answers: EndpointAnswer };
  trace: { asks: { traceId: string }; answers: readonly Span[] };
  metrics: { asks: object; answers: readonly MetricRow[] };
  /** `query` is Datadog's: `avg:flask.request.duration{env:dev} by {endpoint}`. */
  timeseries: { asks: { query: string; last: Seconds }; answers: readonly Series[] };
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
  readonly memory: { readonly used: Bytes; readonly budget: Bytes };
  readonly rejections: readonly Rejection[];
  readonly lastReceived: EpochMs | undefined;
  readonly services: readonly string[];
}

export interface Receiver {
  readonly name: 'traces' | 'dogstatsd';
  /** `http://127.0.0.1:8126`, `udp://127.0.0.1:8125`. */
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
}

export interface EndpointRow {
  readonly endpoint: EndpointId;
  readonly figures: Figures;
  readonly source: SourcePlace | undefined;
}

export interface EndpointAsks {
  /** All are summed: a handler may have several routes or methods. */
  readonly endpoints: readonly EndpointId[];
  readonly last: Seconds;
  readonly list: RequestList;
}

export type RequestList = 'slowest' | 'failing' | 'latest';

/** The endpoint page: the same window for every part. */
export interface EndpointAnswer {
  readonly now: EpochMs;
  readonly window: { readonly from: EpochMs; readonly to: EpochMs; readonly step: Milliseconds };
  readonly figures: Figures;
  readonly services: readonly string[];
  readonly envs: readonly string[];
  readonly versions: readonly string[];
  readonly source: SourcePlace | undefined;
  /** One entry for each step of the window; `null` where nothing came. */
  readonly latency: Readonly<Record<'p50' | 'p95' | 'p99', readonly (Nanoseconds | null)[]>>;
  /** Requests by status class, one entry for each step. What has no status counts by its error flag. */
  readonly requests: Readonly<Record<'ok' | 'clientError' | 'serverError', readonly number[]>>;
  /** When a process began to serve this endpoint, inside the window. */
  readonly restarts: readonly EpochMs[];
  readonly list: readonly RequestRow[];
}

export interface RequestRow {
  readonly traceId: string;
  readonly spanId: string;
  readonly start: EpochMs;
  readonly duration: Nanoseconds;
  readonly error: boolean;
  readonly status: number | undefined;
  readonly spans: number; // of the whole trace, as received so far
  readonly errorType: string | undefined; // of the deepest failing span
}

export interface MetricRow {
  readonly metric: string;
  readonly type: SampleType;
  readonly scopes: number; // distinct tag sets
  readonly tags: readonly string[]; // keys seen
  readonly value: number | undefined; // of the newest closed bucket, over all scopes
  readonly last: EpochMs;
}
