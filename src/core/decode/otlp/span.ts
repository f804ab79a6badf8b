import { hexOf } from '../hex.ts';
import {
  type Attributes,
  attributesOf,
  fieldsOf,
  listOf,
  textOf,
  type Value,
} from './attributes.ts';
import { kinds, namesOf } from './names.ts';

/** A span as v0.4 has it, before it is packed. */
export type PackedSpan = Readonly<Record<string, unknown>>;

/** What a span needs of its surroundings. */
export interface Around {
  readonly resource: Attributes;
  readonly scope: Attributes;
  /** Whether the request entered its service here. */
  readonly isEntry: boolean;
}

type Fields = Readonly<Record<string, unknown>>;

/** One OpenTelemetry span in Datadog's fields, as the Agent maps them. Throws what `idOf` throws. */
export function packedSpan(span: Fields, { resource, scope, isEntry }: Around): PackedSpan {
  const attributes = attributesOf(span['attributes']);
  const kind = kindOf(span);
  const traceId = idOf(span['traceId'], 32);
  const parent = span['parentSpanId'] ?? '';
  const [start, end] = [
    nanoseconds(span['startTimeUnixNano']),
    nanoseconds(span['endTimeUnixNano']),
  ];
  const { code, message } = fieldsOf(span['status']);
  const failed = Number(code ?? 0) === 2 || code === 'STATUS_CODE_ERROR';
  const events = eventsOf(span['events']);
  const tags = new Tags();
  tags.addAll(resource);
  tags.addAll(scope);
  tags.addAll(attributes);
  if (kind) tags.add('span.kind', kind);
  tags.addTrace(traceId, span['traceState']);
  tags.addEnvironment(resource, attributes);
  if (isEntry) tags.addEntry();
  if (failed) tags.addError(events, String(message ?? ''));
  return {
    ...namesOf(attributes, kind, String(span['name'] ?? '')),
    service: serviceOf(resource, attributes),
    trace_id: low(traceId),
    span_id: low(idOf(span['spanId'], 16)),
    parent_id: isNoId(parent) ? 0 : low(idOf(parent, 16)),
    start,
    duration: end > start ? end - start : 0n,
    error: failed ? 1 : 0,
    meta: tags.meta,
    metrics: tags.metrics,
    span_links: linksOf(span['links']),
    span_events: events,
  };
}

export const serviceOf = (resource: Attributes, attributes: Attributes): string =>
  textOf(attributes.get('service.name') ?? resource.get('service.name') ?? 'unknown_service');

/** `2`, or `SPAN_KIND_SERVER` as some write it. */
export function kindOf({ kind }: Fields): string {
  if (typeof kind !== 'string' || /^\d+$/.test(kind)) return kinds[Number(kind ?? 0)] ?? '';
  return kind.replace('SPAN_KIND_', '').toLowerCase();
}

export const isNoId = (id: unknown): boolean =>
  id === '' || (id instanceof Uint8Array && id.length === 0) || /^0+$/.test(String(id));

/** The id in hex digits, from bytes or from digits. What is neither, or nothing but zeros, is no id. */
export function idOf(id: unknown, digits: number): string {
  const text = id instanceof Uint8Array ? hexOf(id) : String(id ?? '').toLowerCase();
  if (text.length === digits && /^[0-9a-f]+$/.test(text) && !/^0+$/.test(text)) return text;
  throw new TypeError(`an id of ${digits / 2} bytes expected, found "${text.slice(0, 40)}"`);
}

const low = (id: string): bigint => BigInt(`0x${id.slice(-16)}`);

/** What a clock cannot say reads as no time. */
export function nanoseconds(value: unknown): bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'string' && /^\d{1,19}$/.test(value)) return BigInt(value);
  return typeof value === 'number' && value > 0 && value < 2 ** 63 ? BigInt(Math.round(value)) : 0n;
}

/** Attributes whose Datadog name is another one. */
const renamed = new Map([
  ['http.request.method', 'http.method'],
  ['http.response.status_code', 'http.status_code'],
  ['url.full', 'http.url'],
  ['user_agent.original', 'http.useragent'],
]);
/** These name the span itself. */
const fields = new Set(['operation.name', 'resource.name', 'span.type', 'service.name']);

/** Numbers are metrics, all else is text. */
class Tags {
  readonly meta: Record<string, string> = {};
  readonly metrics: Record<string, number> = {};

  addAll(attributes: Attributes): void {
    for (const [key, value] of attributes)
      if (!fields.has(key)) this.add(renamed.get(key) ?? key, value);
  }

  add(key: string, value: Value): void {
    if (key === '__proto__') return;
    if (typeof value === 'number') this.metrics[key] = value;
    else this.meta[key] = textOf(value);
  }

  addTrace(traceId: string, state: unknown): void {
    this.meta['otel.trace_id'] = traceId;
    if (!/^0+$/.test(traceId.slice(0, 16))) this.meta['_dd.p.tid'] = traceId.slice(0, 16);
    if (typeof state === 'string' && state !== '') this.meta['w3c.tracestate'] = state;
  }

  addEnvironment(resource: Attributes, attributes: Attributes): void {
    const keys = ['deployment.environment.name', 'deployment.environment'];
    const env = keys.map(key => attributes.get(key) ?? resource.get(key)).find(Boolean);
    const version = attributes.get('service.version') ?? resource.get('service.version');
    const instance = resource.get('service.instance.id');
    this.meta['env'] ??= textOf(env ?? '');
    this.meta['version'] ??= textOf(version ?? '');
    if (instance !== undefined) this.meta['runtime-id'] ??= textOf(instance);
  }

  /** Who decides about OpenTelemetry's traces is the Agent that takes them in, and it keeps all. */
  addEntry(): void {
    this.metrics['_dd.top_level'] ??= 1;
    if (this.metrics['_sampling_priority_v1'] !== undefined) return;
    this.metrics['_sampling_priority_v1'] = 1;
    this.meta['_dd.p.dm'] = '-9';
  }

  /** The last exception that was recorded, since those before it may have been dealt with. */
  addError(events: readonly PackedEvent[], message: string): void {
    const exception = events.findLast(event => event.name === 'exception')?.attributes ?? {};
    const found = {
      'error.type': exception['exception.type']?.string_value,
      'error.message': exception['exception.message']?.string_value || message,
      'error.stack': exception['exception.stacktrace']?.string_value,
    };
    for (const [key, value] of Object.entries(found)) if (value) this.meta[key] ??= value;
  }
}

interface PackedEvent {
  readonly time_unix_nano: bigint;
  readonly name: string;
  readonly attributes: Readonly<Record<string, TypedValue>>;
}

interface TypedValue {
  readonly type: number;
  readonly string_value?: string;
  readonly bool_value?: boolean;
  readonly double_value?: number;
  readonly array_value?: { readonly values: readonly TypedValue[] };
}

const eventsOf = (events: unknown): readonly PackedEvent[] =>
  listOf(events).map(event => ({
    time_unix_nano: nanoseconds(event['timeUnixNano']),
    name: String(event['name'] ?? ''),
    attributes: Object.fromEntries(
      [...attributesOf(event['attributes'])].map(([key, value]) => [key, typed(value)]),
    ),
  }));

function typed(value: Value): TypedValue {
  if (typeof value === 'boolean') return { type: 1, bool_value: value };
  if (typeof value === 'number') return { type: 3, double_value: value };
  if (Array.isArray(value)) return { type: 4, array_value: { values: value.map(scalar) } };
  return { type: 0, string_value: textOf(value) };
}

const scalar = (value: Value): TypedValue =>
  Array.isArray(value) ? { type: 0, string_value: textOf(value) } : typed(value);

/** Links to nowhere are left out. */
function linksOf(links: unknown): readonly PackedSpan[] {
  return listOf(links).flatMap(link => {
    const [traceId, spanId] = [link['traceId'], link['spanId']];
    if (isNoId(traceId ?? '') || isNoId(spanId ?? '')) return [];
    const whole = idOf(traceId, 32);
    const attributes = [...attributesOf(link['attributes'])].map(([key, value]) => [
      key,
      textOf(value),
    ]);
    return [
      {
        trace_id: low(whole),
        trace_id_high: low(whole.slice(0, 16)),
        span_id: low(idOf(spanId, 16)),
        attributes: Object.fromEntries(attributes),
        tracestate: String(link['traceState'] ?? ''),
      },
    ];
  });
}
