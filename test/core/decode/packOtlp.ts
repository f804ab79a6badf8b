import { exportTraceServiceRequest } from '../../../src/core/decode/otlp/messages.ts';
import type { Field, Message } from '../../../src/core/decode/protobuf.ts';

type Fields = Readonly<Record<string, unknown>>;

/** OTLP's JSON as protobuf: the other direction of the reader, by the same table of field numbers. */
export const packOtlp = (request: Fields, table = exportTraceServiceRequest): Uint8Array =>
  Uint8Array.from(message(request, table));

function message(values: Fields, table: Message): number[] {
  return Object.entries(table).flatMap(([number, field]) => {
    const value = values[field.name];
    if (value === undefined) return [];
    const all = field.repeated ? (value as unknown[]) : [value];
    return all.flatMap(one => packed(Number(number), field, one));
  });
}

function packed(number: number, { kind }: Field, value: unknown): number[] {
  if (typeof kind === 'function') return delimited(number, message(value as Fields, kind()));
  if (kind === 'string') return delimited(number, [...Buffer.from(String(value))]);
  if (kind === 'bytes') return delimited(number, [...Buffer.from(String(value), 'hex')]);
  const eight = Buffer.alloc(8);
  if (kind === 'double') eight.writeDoubleLE(Number(value));
  if (kind === 'fixed64') eight.writeBigUInt64LE(BigInt(value as string));
  if (kind === 'double' || kind === 'fixed64') return [(number << 3) | 1, ...eight];
  return [number << 3, ...varint(BigInt.asUintN(64, BigInt(value as string)))];
}

const delimited = (number: number, bytes: number[]): number[] => [
  ...varint(BigInt((number << 3) | 2)),
  ...varint(BigInt(bytes.length)),
  ...bytes,
];

const varint = (value: bigint): number[] =>
  value < 128n ? [Number(value)] : [Number(value % 128n) + 128, ...varint(value / 128n)];
