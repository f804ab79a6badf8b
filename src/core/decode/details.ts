import type { Attribute, SpanEvent, SpanLink } from '../model/span.ts';
import { define } from './define.ts';
import { leniently } from './facts.ts';
import { hex } from './hex.ts';
import { Malformed, Msgpack } from './msgpack.ts';
import { textOf, valueAt } from './msgpackValue.ts';
import type { SpanDetails } from './sink.ts';

type Fields = Readonly<Record<string, unknown>>;

/** `[{trace_id, trace_id_high, span_id, attributes, tracestate, flags}]`. */
export function readLinks(body: Msgpack, details: SpanDetails): void {
  leniently(body, () => {
    for (let links = body.array(); links > 0; links--) {
      const link = leniently(body, () => linkOf(body));
      if (link) details.link(link);
    }
  });
}

/** `[{time_unix_nano, name, attributes: {key: {type: 2, int_value: 7}}}]`. */
export function readEvents(body: Msgpack, details: SpanDetails): void {
  leniently(body, () => {
    for (let events = body.array(); events > 0; events--) {
      const event = leniently(body, () => eventOf(body));
      if (event) details.event(event);
    }
  });
}

/** Each value of the map is binary, and msgpack again. */
export function readStruct(body: Msgpack, details: SpanDetails): void {
  leniently(body, () => {
    for (let pairs = body.map(); pairs > 0; pairs--) {
      const key = textOf(body);
      leniently(body, () => {
        const length = body.string();
        tellStruct(body.bytes.subarray(body.at - length, body.at), key, details);
      });
    }
  });
}

/** What is no msgpack inside is left out. */
export function tellStruct(packed: Uint8Array, key: string, details: SpanDetails): void {
  try {
    details.struct(key, valueAt(new Msgpack(packed)));
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
  }
}

function linkOf(body: Msgpack): SpanLink {
  const ids: Record<string, string> = {};
  let attributes: Fields = {};
  let tracestate = '';
  for (let pairs = body.map(); pairs > 0; pairs--) {
    const key = textOf(body);
    if (key === 'attributes') attributes = fieldsIn(valueAt(body));
    else if (key === 'tracestate') tracestate = String(valueAt(body));
    else if (key.endsWith('_id') || key === 'trace_id_high') ids[key] = idOf(body);
    else body.skip();
  }
  const none = '0'.repeat(16);
  const traceId = (ids['trace_id_high'] ?? none) + (ids['trace_id'] ?? none);
  return aLink({ traceId, spanId: ids['span_id'] ?? none, attributes, tracestate });
}

/** A link with its attributes as text, as Datadog has them. */
export function aLink(link: {
  traceId: string;
  spanId: string;
  attributes: Fields;
  tracestate: string;
}): SpanLink {
  const attributes: Record<string, string> = {};
  for (const [key, value] of Object.entries(link.attributes))
    define(attributes, key, typeof value === 'string' ? value : JSON.stringify(value));
  const { traceId, spanId, tracestate } = link;
  return { traceId, spanId, attributes, ...(tracestate ? { tracestate } : {}) };
}

function eventOf(body: Msgpack): SpanEvent {
  let [at, name] = [0, ''];
  let attributes: Record<string, Attribute> = {};
  for (let pairs = body.map(); pairs > 0; pairs--) {
    const key = textOf(body);
    if (key === 'time_unix_nano') at = body.number() / 1e6;
    else if (key === 'name') name = textOf(body);
    else if (key === 'attributes') attributes = attributesOf(fieldsIn(valueAt(body)));
    else body.skip();
  }
  return { at, name, attributes };
}

function attributesOf(typed: Fields): Record<string, Attribute> {
  const attributes: Record<string, Attribute> = {};
  for (const [key, value] of Object.entries(typed)) {
    const plain = untyped(fieldsIn(value));
    if (plain !== undefined) define(attributes, key, plain);
  }
  return attributes;
}

const valueKeys = ['string_value', 'bool_value', 'int_value', 'double_value'];

/** `{type: 2, int_value: 7}` is 7. An empty value may be left out. */
function untyped(value: Fields): Attribute | undefined {
  const list = fieldsIn(value['array_value'])['values'];
  if (value['type'] === 4 || Array.isArray(list))
    return (Array.isArray(list) ? list : []).flatMap(item => scalar(fieldsIn(item)) ?? []);
  return scalar(value);
}

function scalar(value: Fields): string | number | boolean | undefined {
  const type = Number(value['type'] ?? 0);
  const found = value[valueKeys[type] ?? ''];
  if (typeof found === 'object') return undefined;
  if (type === 0) return String(found ?? '');
  if (type === 1) return Boolean(found);
  return type === 2 || type === 3 ? Number(found ?? 0) : undefined;
}

const fieldsIn = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};

/** 16 hex digits of an integer of 64 bits. */
function idOf(body: Msgpack): string {
  const low = body.integer();
  return hex(body.high, low);
}
