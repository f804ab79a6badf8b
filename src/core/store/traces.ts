import { ClientStats } from '../aggregate/clientStats.ts';
import { Endpoints } from '../aggregate/endpoints.ts';
import { Requests } from '../aggregate/requests.ts';
import type { StatsGroup, StatsPayload } from '../decode/clientStats.ts';
import type { TraceFormat } from '../decode/traceFormat.ts';
import { ErrorLog } from '../errors/errorLog.ts';
import type { Bytes, EpochMs } from '../model/units.ts';
import { ENTRY, ERROR } from './columns.ts';
import { KnownRoutes } from './knownRoutes.ts';
import type { Codec, Place } from './packs.ts';
import { Runs } from './runs.ts';
import { type Appended, Spans } from './spans.ts';
import { StoreSink } from './storeSink.ts';
import { slotOf } from './tags.ts';

const ERROR_TYPE = slotOf('error.type');

/** Everything that was told in spans: the spans, the endpoints they name, and the requests of each. */
export class Traces {
  readonly endpoints = new Endpoints();
  readonly runs = new Runs();
  readonly errors = new ErrorLog();
  readonly stats = new ClientStats();
  readonly known = new KnownRoutes();
  readonly spans: Spans;
  budget: Bytes;
  private readonly requests: Requests[] = [];
  private readonly sink: StoreSink;
  private now: EpochMs = 0;

  constructor(codec: Codec, budget: Bytes) {
    this.spans = new Spans(codec);
    this.budget = budget;
    this.sink = new StoreSink(() => this.append());
  }

  get usedBytes(): Bytes {
    return this.spans.usedBytes;
  }

  /** The requests of an endpoint, by its id. */
  requestsOf(endpoint: number): Requests {
    let requests = this.requests[endpoint];
    if (!requests) {
      requests = new Requests();
      this.requests[endpoint] = requests;
    }
    return requests;
  }

  /** Reads a body of spans that came at `now`; one that comes back from where it was kept lies in its pack already. */
  take(format: TraceFormat, body: Uint8Array, now: EpochMs, restored?: Place): Appended {
    this.now = now;
    const appended = this.spans.read(format, body, this.sink, restored);
    while (this.usedBytes > this.budget && this.spans.evict());
    return appended;
  }

  /** Adds what a tracer has counted and not sent. */
  takeStats({ env, buckets }: StatsPayload): void {
    for (const bucket of buckets) {
      for (const id of this.stats.take(bucket, group => this.endpointOf(group, env))) {
        const requests = this.requestsOf(id);
        requests.stated ??= (from, now) => this.stats.missing(id, from, now);
        requests.first = Math.min(requests.first, bucket.at);
        requests.last = Math.max(requests.last, bucket.at);
      }
    }
  }

  private endpointOf(group: StatsGroup, env: string): number {
    const [, method = '', route = ''] = /^([A-Z]+)(?: (.*))?$/.exec(group.resource) ?? [];
    const { service, resource, status } = group;
    return this.endpoints.told({
      service,
      env,
      resource,
      method: group.method || method,
      route: group.route || (/^\d{3}$/.test(route) ? '' : route),
      unserved: status === 404 || status === 405,
    }).id;
  }

  /** Takes the whole span in the sink. */
  private append(): void {
    const { sink, endpoints, spans } = this;
    const { fields, texts } = sink;
    const { facts } = endpoints;
    const entry = facts.isEntry(sink);
    const status = facts.status(sink);
    const flags = (fields.error === 0 ? 0 : ERROR) | (entry ? ENTRY : 0);
    const row = spans.append(sink, status, texts[ERROR_TYPE] ?? 0, flags);
    if (row < 0 || !entry) return;
    const endpoint = endpoints.of(sink, status);
    if (!endpoint) return;
    spans.enter(row, endpoint.id);
    const start = fields.startHigh * 4294.967296 + fields.startLow / 1e6;
    const request = { row, start, duration: fields.duration, error: fields.error !== 0, status };
    const run = this.runs.saw(sink, this.now, start);
    this.stats.saw(sink, status, start + fields.duration / 1e6);
    this.requestsOf(endpoint.id).add(request, this.now, run);
  }
}
