import type { Attribute, SpanEvent, SpanLink } from '../model/span.ts';
import { define } from './define.ts';
import { aLink } from './details.ts';
import { plain } from './v10Attributes.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The tag `_dd.span_links`: `[{"trace_id":"<32 hex>","span_id":"<16 hex>","attributes":{}}]`; nothing where it is no such list. */
export function jsonLinks(text: string): readonly SpanLink[] | undefined {
  return listOf(text)?.map(item =>
    aLink({
      traceId: String(item['trace_id'] ?? '').padStart(32, '0'),
      spanId: String(item['span_id'] ?? '').padStart(16, '0'),
      attributes: fieldsIn(item['attributes']),
      tracestate: String(item['tracestate'] ?? ''),
    }),
  );
}

/** The tag `events`: `[{"name":"exception","time_unix_nano":1,"attributes":{}}]`. */
export function jsonEvents(text: string): readonly SpanEvent[] | undefined {
  return listOf(text)?.map(item => {
    const attributes: Record<string, Attribute> = {};
    for (const [key, value] of Object.entries(fieldsIn(item['attributes'])))
      define(attributes, key, plain(value));
    return {
      at: Number(item['time_unix_nano'] ?? 0) / 1e6,
      name: String(item['name'] ?? ''),
      attributes,
    };
  });
}

function listOf(text: string): readonly Fields[] | undefined {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) && list.every(isFields) ? list : undefined;
  } catch {
    return undefined;
  }
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const fieldsIn = (value: unknown): Fields => (isFields(value) ? value : {});
