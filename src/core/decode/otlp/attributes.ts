import { hexOf } from '../hex.ts';

/** An attribute's value, without the names of its types. */
export type Value =
  | string
  | number
  | boolean
  | readonly Value[]
  | { readonly [key: string]: Value };

export type Attributes = ReadonlyMap<string, Value>;

/** The fields of what should be an object; what is none has none. */
export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}

/** The objects of what should be a list of objects. */
export const listOf = (value: unknown): readonly Readonly<Record<string, unknown>>[] =>
  Array.isArray(value) ? value.map(fieldsOf) : [];

/** `[{key: 'n', value: {intValue: '3'}}]` holds 3 under `n`. */
export function attributesOf(pairs: unknown): Map<string, Value> {
  const attributes = new Map<string, Value>();
  for (const { key, value } of listOf(pairs)) {
    const plain = plainOf(fieldsOf(value));
    if (typeof key === 'string' && plain !== undefined) attributes.set(key, plain);
  }
  return attributes;
}

const DEEPEST = 32;

function plainOf(value: Readonly<Record<string, unknown>>, depth = 0): Value | undefined {
  const { stringValue, boolValue, intValue, doubleValue, bytesValue } = value;
  if (stringValue !== undefined) return String(stringValue);
  if (boolValue !== undefined) return boolValue === true || boolValue === 'true';
  if (intValue !== undefined) return Number(intValue);
  if (doubleValue !== undefined) return Number(doubleValue);
  if (bytesValue instanceof Uint8Array) return hexOf(bytesValue);
  if (bytesValue !== undefined) return String(bytesValue); // JSON has it in base64
  return depth > DEEPEST ? undefined : compound(value, depth);
}

function compound(
  { arrayValue, kvlistValue }: Readonly<Record<string, unknown>>,
  depth: number,
): Value | undefined {
  if (arrayValue !== undefined)
    return listOf(fieldsOf(arrayValue)['values']).flatMap(item => plainOf(item, depth + 1) ?? []);
  if (kvlistValue === undefined) return undefined;
  const pairs = listOf(fieldsOf(kvlistValue)['values']).map(pair => [
    String(pair['key']),
    plainOf(fieldsOf(pair['value']), depth + 1) ?? '',
  ]);
  return Object.fromEntries(pairs);
}

/** How an attribute reads as a tag: lists and pairs as JSON. */
export const textOf = (value: Value): string =>
  typeof value === 'object' ? JSON.stringify(value) : String(value);
