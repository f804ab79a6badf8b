import type { SQLOutputValue } from 'node:sqlite';

/** A blob of a row; what is none reads as empty. */
export const bytesIn = (value: SQLOutputValue | undefined): Uint8Array =>
  value instanceof Uint8Array ? value : new Uint8Array();

/** Numbers of 32 bits in a blob, as `bytesOf` wrote them. Every machine that runs this has the low byte first. */
export function keysIn(value: SQLOutputValue | undefined): Uint32Array {
  const bytes = bytesIn(value);
  const keys = new Uint32Array(bytes.length >>> 2);
  new Uint8Array(keys.buffer).set(bytes.subarray(0, keys.byteLength));
  return keys;
}

export const bytesOf = (keys: Uint32Array): Uint8Array =>
  new Uint8Array(keys.buffer, keys.byteOffset, keys.byteLength);
