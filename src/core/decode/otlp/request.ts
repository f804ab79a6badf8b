import { Malformed } from '../msgpack.ts';
import { type Message, readMessage } from '../protobuf.ts';
import { type Attributes, fieldsOf, type Value } from './attributes.ts';

export type OtlpForm = 'protobuf' | 'json';

type Fields = Readonly<Record<string, unknown>>;

/** An export request in either form, as the same objects. Throws `Malformed` where the body is none. */
export function requestOf(form: OtlpForm, body: Uint8Array, message: Message): Fields {
  return form === 'json' ? parsed(body, message) : fieldsOf(readMessage(body, message));
}

function parsed(body: Uint8Array, message: Message): Fields {
  let request: unknown;
  try {
    request = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (error) {
    throw new Malformed(error instanceof Error ? error.message : String(error));
  }
  if (typeof request === 'object' && request !== null && !Array.isArray(request))
    return request as Fields;
  throw new Malformed(`an object with ${message[1]?.name} expected`);
}

/** The instrumentation that made what is in it, as attributes of each. */
export function scopeOf({ name, version }: Fields): Attributes {
  const scope = new Map<string, Value>();
  if (name) scope.set('otel.scope.name', String(name));
  if (version) scope.set('otel.scope.version', String(version));
  return scope;
}
