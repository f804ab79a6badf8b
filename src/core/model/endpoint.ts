import type { EpochMs, Nanoseconds } from './units.ts';

/**
 * How people name an endpoint. `route` is what the tracer wrote as `http.route`; where it wrote none it is the URL's
 * path (`/` of Express), and empty for requests that no handler served. Without a service: of any service.
 */
export interface EndpointId {
  readonly service?: string;
  readonly method: string;
  readonly route: string;
}

/** What the tracer's entry spans say of where their requests were handled; one for each distinct combination. */
export interface Endpoint {
  readonly id: number;
  readonly service: string;
  readonly env: string;
  readonly component: string; // `flask`, `express`
  readonly method: string; // `GET`
  readonly route: string; // `/items/<int:id>`, verbatim; empty where the tracer wrote none
  readonly path: string; // the URL's path, where there is no route and a handler answered
  readonly resource: string; // `GET /items/<int:id>`
  readonly handler: string; // `shop.get_item`, as the framework names it (`flask.endpoint`); often empty
  readonly origin: Origin | undefined; // code origin: where the tracer saw the handler
  readonly unserved: boolean; // answered 404 or 405
}

/** A place in a file of the machine the app runs on. Lines count from 1. */
export interface Origin {
  readonly file: string;
  readonly line: number;
}

/** Figures of the requests of one window. Latencies are of all requests, failed ones included; absent without requests. */
export interface Figures {
  readonly requests: number;
  /** Those of them of which only statistics tell: their latencies are estimates, and they have no traces. */
  readonly estimated?: number;
  readonly errors: number;
  /** Requests per minute of the window, or of the time since the first request where that is shorter. */
  readonly perMinute: number;
  readonly latency: Latency | undefined;
  readonly since: EpochMs | undefined; // the first request ever seen
  readonly last: EpochMs | undefined; // the start of the newest one
}

/** Percentiles are within 1 % of the spans' own durations (DDSketch); the maximum is exact. */
export interface Latency {
  readonly p50: Nanoseconds;
  readonly p75: Nanoseconds;
  readonly p95: Nanoseconds;
  readonly p99: Nanoseconds;
  readonly max: Nanoseconds;
  readonly maxAt: EpochMs; // when the slowest one started
}

/** How the page and the tree write an endpoint's route, `/slow`; what no handler served has none. */
export const routeOf = (endpoint: Endpoint): string => endpoint.route || endpoint.path;
