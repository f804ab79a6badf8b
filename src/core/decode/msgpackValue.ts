import { define } from './define.ts';
import { hexOf } from './hex.ts';
import { isText, type Msgpack } from './msgpack.ts';

const decoder = new TextDecoder();
/** What lies deeper is left out: nobody reads it, and a stack has an end. */
const DEEPEST = 64;

/** The text that stands here. */
export function textOf(body: Msgpack): string {
  const length = body.string();
  return decoder.decode(body.bytes.subarray(body.at - length, body.at));
}

/** The value that stands here, as an object: only for what somebody looks at. Binary reads as hex digits. */
export function valueAt(body: Msgpack, depth = 0): unknown {
  const code = body.bytes[body.at] ?? 0;
  if (code === 0xc0 || depth > DEEPEST) {
    body.skip();
    return null;
  }
  if (code === 0xc2 || code === 0xc3) return body.number() === 1;
  if (isText(code)) return textOf(body);
  if (isArray(code)) return Array.from({ length: body.array() }, () => valueAt(body, depth + 1));
  if (isMap(code)) return mapOf(body, depth);
  if (code >= 0xc4 && code <= 0xc6) return binaryOf(body);
  if (code >= 0xc7 && code <= 0xc9) return extensionOf(body);
  if (code >= 0xd4 && code <= 0xd8) return extensionOf(body);
  return body.number();
}

const isArray = (code: number): boolean => code >> 4 === 9 || code === 0xdc || code === 0xdd;
const isMap = (code: number): boolean => code >> 4 === 8 || code === 0xde || code === 0xdf;

function mapOf(body: Msgpack, depth: number): Record<string, unknown> {
  const record: Record<string, unknown> = {};
  for (let pairs = body.map(); pairs > 0; pairs--) {
    const key = valueAt(body, DEEPEST); // a key that is a list is none
    define(record, String(key), valueAt(body, depth + 1));
  }
  return record;
}

function binaryOf(body: Msgpack): string {
  const length = body.string();
  return hexOf(body.bytes.subarray(body.at - length, body.at));
}

/** Times, mostly, in forms of their own. */
function extensionOf(body: Msgpack): string {
  const start = body.at;
  body.skip();
  return hexOf(body.bytes.subarray(start, body.at));
}
