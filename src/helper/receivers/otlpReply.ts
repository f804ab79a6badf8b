import type { OtlpForm } from '../../core/decode/otlp/request.ts';
import type { Reply } from './reply.ts';

const contentTypes: Readonly<Record<OtlpForm, string>> = {
  protobuf: 'application/x-protobuf',
  json: 'application/json',
};

/** The form of a body by its content type; nothing for one that OTLP does not have. */
export function formOf(contentType: string): OtlpForm | undefined {
  const type = contentType.split(';')[0]?.trim().toLowerCase();
  if (type === 'application/json') return 'json';
  return type === 'application/x-protobuf' || type === 'application/protobuf'
    ? 'protobuf'
    : undefined;
}

/** Everything was taken, or some was not: spans or log records, as `name` has it. */
export function taken(form: OtlpForm, name: string, rejected: number, reason: string): Reply {
  const partial = rejected > 0 ? { [name]: String(rejected), errorMessage: reason } : {};
  const inside = [...varintField(1, rejected), ...textField(2, reason)];
  return reply(200, form, {
    json: { partialSuccess: partial },
    protobuf: rejected > 0 ? [...head(1, 2), ...varint(inside.length), ...inside] : [],
  });
}

const INVALID_ARGUMENT = 3;

/** google.rpc.Status, as OTLP has its failures. */
export const refused = (status: number, form: OtlpForm, message: string): Reply =>
  reply(status, form, {
    json: { code: INVALID_ARGUMENT, message },
    protobuf: [...varintField(1, INVALID_ARGUMENT), ...textField(2, message)],
  });

function reply(
  status: number,
  form: OtlpForm,
  bodies: { json: object; protobuf: readonly number[] },
): Reply {
  const body = form === 'json' ? JSON.stringify(bodies.json) : Uint8Array.from(bodies.protobuf);
  return { status, headers: { 'Content-Type': contentTypes[form] }, body };
}

const head = (field: number, wire: number): readonly number[] => [(field << 3) | wire];

const varintField = (field: number, value: number): readonly number[] => [
  ...head(field, 0),
  ...varint(value),
];

function textField(field: number, text: string): readonly number[] {
  const bytes = Buffer.from(text);
  return [...head(field, 2), ...varint(bytes.length), ...bytes];
}

function varint(value: number): readonly number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}
