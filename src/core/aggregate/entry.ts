import { Memo } from '../store/memo.ts';
import type { StoreSink } from '../store/storeSink.ts';
import type { StringId } from '../store/strings.ts';
import { slotOf } from '../store/tags.ts';

const METHOD = slotOf('http.method');
const OTEL_METHOD = slotOf('http.request.method');
const STATUS = slotOf('http.status_code');
const OTEL_STATUS = slotOf('http.response.status_code');
const KIND = slotOf('span.kind');
const TOP_LEVEL = slotOf('_dd.top_level');

/** Reads HTTP's facts from the span in hand. */
export class EntryFacts {
  private readonly web = new Memo(text => text === 'web');
  private readonly server = new Memo(text => text === 'server');
  private readonly statuses = new Memo(text => clamped(Number(text)));

  /**
   * Whether the request entered its service with this span. Frameworks that nest (a mounted FastAPI application,
   * Next) mark only the outermost as top level, so that a request counts once. The name of the span says nothing:
   * other schemas rename it.
   */
  isEntry(sink: StoreSink): boolean {
    const { fields, texts, numbers, strings } = sink;
    const top = numbers[TOP_LEVEL] === 1 || (fields.parentLow === 0 && fields.parentHigh === 0);
    if (!top || this.method(sink) === 0) return false;
    return this.web.of(strings, fields.type) || this.server.of(strings, texts[KIND] ?? 0);
  }

  method({ texts }: StoreSink): StringId {
    return texts[METHOD] || texts[OTEL_METHOD] || 0;
  }

  /** The HTTP status, 0 for none. Datadog's tracers write text, OpenTelemetry's a number. */
  status({ texts, numbers, strings }: StoreSink): number {
    const id = texts[STATUS] || texts[OTEL_STATUS] || 0;
    if (id === 0) return clamped(numbers[STATUS] || numbers[OTEL_STATUS] || 0);
    return this.statuses.of(strings, id);
  }
}

const clamped = (status: number): number =>
  status >= 100 && status <= 599 ? Math.trunc(status) : 0;
