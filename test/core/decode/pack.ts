/** Msgpack as tests need it: maps with numbers for keys (a `Map`), binary, and the shortest form of small numbers. */
export function pack(value: unknown): Uint8Array {
  return Uint8Array.from(bytesOf(value));
}

function bytesOf(value: unknown): number[] {
  if (typeof value === 'string')
    return [0xdb, ...uint32(Buffer.byteLength(value)), ...Buffer.from(value)];
  if (typeof value === 'number') return numberOf(value);
  if (typeof value === 'bigint') return [0xcf, ...uint64(value)];
  if (typeof value === 'boolean') return [value ? 0xc3 : 0xc2];
  if (value instanceof Uint8Array) return [0xc4, value.length, ...value];
  if (Array.isArray(value))
    return [0xdc, ...uint32(value.length).slice(2), ...value.flatMap(bytesOf)];
  if (value === null || value === undefined) return [0xc0];
  const pairs = value instanceof Map ? [...value] : Object.entries(value);
  return [0xde, ...uint32(pairs.length).slice(2), ...pairs.flat().flatMap(bytesOf)];
}

function numberOf(value: number): number[] {
  if (Number.isInteger(value) && value >= 0 && value < 128) return [value];
  const float = Buffer.alloc(8);
  float.writeDoubleBE(value);
  return [0xcb, ...float];
}

function uint32(value: number): number[] {
  return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
}

const uint64 = (value: bigint): number[] => [
  ...uint32(Number(value >> 32n)),
  ...uint32(Number(value & 0xffffffffn)),
];
