import { Writer } from '../msgpackWriter.ts';
import { type Attributes, attributesOf, fieldsOf, listOf } from './attributes.ts';
import { exportTraceServiceRequest } from './messages.ts';
import { type OtlpForm, requestOf, scopeOf } from './request.ts';
import { idOf, isNoId, kindOf, type PackedSpan, packedSpan, serviceOf } from './span.ts';

/** The spans of an OTLP body in v0.4, so that one walker reads what every sender sends. */
export interface OtlpTraces {
  readonly body: Uint8Array;
  readonly spans: number;
  /** Spans that have no place among the others, and why the last of them has none. */
  readonly rejected: number;
  readonly reason: string;
}

type Fields = Readonly<Record<string, unknown>>;

/** Reads an ExportTraceServiceRequest. Throws `Malformed` where the body is none. */
export function otlpTraces(form: OtlpForm, body: Uint8Array): OtlpTraces {
  const request = requestOf(form, body, exportTraceServiceRequest);
  const found = listOf(request['resourceSpans']).flatMap(located);
  const services = new Map(found.map(one => [idText(one.span['spanId']), one.service]));
  const traces = new Map<string, PackedSpan[]>();
  let [spans, rejected, reason] = [0, 0, ''];
  for (const one of found) {
    try {
      const packed = packedSpan(one.span, { ...one, isEntry: isEntry(one, services) });
      const key = idOf(one.span['traceId'], 32);
      const trace = traces.get(key);
      if (trace) trace.push(packed);
      else traces.set(key, [packed]);
      spans++;
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      rejected++;
      reason = error.message;
    }
  }
  const writer = new Writer();
  writer.value([...traces.values()]);
  return { body: writer.done(), spans, rejected, reason };
}

interface Located {
  readonly span: Fields;
  readonly resource: Attributes;
  readonly scope: Attributes;
  readonly service: string;
}

function located(resourceSpans: Fields): readonly Located[] {
  const resource = attributesOf(fieldsOf(resourceSpans['resource'])['attributes']);
  return listOf(resourceSpans['scopeSpans']).flatMap(scopeSpans => {
    const scope = scopeOf(fieldsOf(scopeSpans['scope']));
    return listOf(scopeSpans['spans']).map(span => {
      const service = serviceOf(resource, attributesOf(span['attributes']));
      return { span, resource, scope, service };
    });
  });
}

/** The trace begins here, or a request came from another service: nothing of this one called it, as far as is known. */
function isEntry({ span, service }: Located, services: ReadonlyMap<string, string>): boolean {
  const parent = span['parentSpanId'] ?? '';
  if (isNoId(parent)) return true;
  const above = services.get(idText(parent));
  if (above !== undefined) return above !== service;
  return ['server', 'consumer'].includes(kindOf(span));
}

const idText = (id: unknown): string => {
  try {
    return idOf(id, 16);
  } catch {
    return '';
  }
};
