import { Endpoints } from '../aggregate/endpoints.ts';
import { Requests } from '../aggregate/requests.ts';
import type { TraceFormat } from '../decode/traceFormat.ts';
import type { Bytes, EpochMs } from '../model/units.ts';
import { ENTRY, ERROR } from './columns.ts';
import { Runs } from './runs.ts';
import { type Appended, type Codec, Spans } from './spans.ts';
import { StoreSink } from './storeSink.ts';
import { slotOf } from './tags.ts';

const ERROR_TYPE = slotOf('error.type');

/** Everything that was told in spans: the spans, the endpoints they name, and the requests of each. */
export class Traces {
  readonly endpoints = new Endpoints();
  readonly runs = new Runs();
  readonly spans: Spans;
  readonly budget: Bytes;
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

  /** Reads a body of spans that came at `now`. */
  take(format: TraceFormat, body: Uint8Array, now: EpochMs): Appended {
    this.now = now;
    const appended = this.spans.read(format, body, this.sink);
    while (this.usedBytes > this.budget && this.spans.evict());
    return appended;
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
    const start = fields.startHigh * 4294.967296 + fields.startLow / 1e6;
    const request = { row, start, duration: fields.duration, error: fields.error !== 0, status };
    this.requestsOf(endpoint.id).add(request, this.now);
    this.runs.saw(sink, this.now);
  }
}
