import type { LogAttributes, LogValue } from '../model/log.ts';

/** Where tracers and loggers write the ids of the span in which a log was written. */
const names = {
  trace: { datadog: ['dd.trace_id'], hex: ['trace_id', 'traceid', 'oteltraceid', 'trace.id'] },
  span: { datadog: ['dd.span_id'], hex: ['span_id', 'spanid', 'otelspanid', 'span.id'] },
} as const;

const inText = {
  trace: /\bdd\.trace_id["']?\s*[=:]\s*["']?([0-9a-f]{1,32})\b/i,
  span: /\bdd\.span_id["']?\s*[=:]\s*["']?([0-9a-f]{1,32})\b/i,
} as const;

const LOOKED_AT = 16_384; // characters of a message

/**
 * The ids that a log carries in its attributes or its text, as 16 hex digits each; empty where there are none.
 *
 *     dd.trace_id=6b058ec900000000e92a13c48ff4a084 dd.span_id=13767923425893223562     ddtrace
 *     {"dd":{"trace_id":"4733906350836597509","span_id":"4733906350836597509"}}        dd-trace, flattened
 */
export function logIds(attributes: LogAttributes, message: string) {
  const lower = new Map(
    Object.entries(attributes).map(([key, value]) => [key.toLowerCase(), value]),
  );
  const id = (which: 'trace' | 'span'): string => {
    const { datadog, hex } = names[which];
    return (
      first(datadog, key => lowHalf(lower.get(key), false)) ||
      first(hex, key => lowHalf(lower.get(key), true)) ||
      lowHalf(inText[which].exec(message.slice(0, LOOKED_AT))?.[1], false)
    );
  };
  return { traceId: id('trace'), spanId: id('span') };
}

/** The lower 64 bits. Sixteen digits without a letter are decimal where Datadog writes them, else hex. */
function lowHalf(value: LogValue | undefined, asHex: boolean): string {
  if (typeof value !== 'string' && !Number.isSafeInteger(value)) return '';
  const text = String(value).toLowerCase();
  const decimal = !asHex && /^\d{1,20}$/.test(text);
  if (!decimal && !/^(?:[0-9a-f]{16}|[0-9a-f]{32})$/.test(text)) return '';
  const id = BigInt.asUintN(64, BigInt(decimal ? text : `0x${text}`));
  return id === 0n ? '' : id.toString(16).padStart(16, '0');
}

function first(keys: readonly string[], find: (key: string) => string): string {
  for (const key of keys) {
    const found = find(key);
    if (found !== '') return found;
  }
  return '';
}
