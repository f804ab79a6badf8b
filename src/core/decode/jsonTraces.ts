import { Writer } from './msgpackWriter.ts';

/** What `JSON.parse` tells a reviver since ECMAScript 2026: the number as it was written. */
type Reviver = (key: string, value: unknown, context?: { source?: string }) => unknown;

/** 64-bit ids do not survive as doubles: whole numbers too large for one are read from their text. */
const exact: Reviver = (_, value, context) =>
  typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(context?.source ?? '')
    ? BigInt(context?.source ?? 0)
    : value;

/** The same traces in msgpack, so that one walker reads both. Throws what `JSON.parse` throws. */
export function jsonTraces(text: string): Uint8Array {
  const writer = new Writer();
  writer.value(JSON.parse(text, exact as (key: string, value: unknown) => unknown));
  return writer.done();
}
