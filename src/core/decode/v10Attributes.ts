import type { Attribute } from '../model/span.ts';
import { define } from './define.ts';
import { tellStruct } from './details.ts';
import { Facts, leniently } from './facts.ts';
import { hexOf } from './hex.ts';
import { type Msgpack, Unexpected } from './msgpack.ts';
import type { Slot, SpanSink } from './sink.ts';
import type { StreamedStrings } from './v10Strings.ts';

const [TEXT, FLAG, FLOAT, INTEGER, BYTES, LIST, PAIRS] = [1, 2, 3, 4, 5, 6, 7];
const DEEPEST = 64;

/** A flat list `key, type, value, key, type, value, …`, as tags of the span in hand, or facts of many. */
export function readAttributes(
  body: Msgpack,
  sink: SpanSink,
  strings: StreamedStrings,
  to: Facts | SpanSink = sink,
): void {
  for (let triplets = tripletsOf(body); triplets > 0; triplets--) {
    const key = strings.read(body);
    const type = body.number();
    const slot = strings.slot(key);
    if (slot < 0 && type !== BYTES) body.skip();
    else
      leniently(body, () => {
        if (type === BYTES) readBytes(body, sink, strings.text(key));
        else readTag(body, sink, strings, to, slot, type);
      });
  }
}

function tripletsOf(body: Msgpack): number {
  const count = body.array();
  if (count % 3 === 0) return count / 3;
  throw new Unexpected(`${count} parts of attributes`);
}

function readBytes(body: Msgpack, { details }: SpanSink, key: string): void {
  if (!details) {
    body.skip();
    return;
  }
  const length = body.string();
  tellStruct(body.bytes.subarray(body.at - length, body.at), key, details);
}

/** Flags count as 1 and 0; lists and pairs are written as JSON. */
function readTag(
  body: Msgpack,
  sink: SpanSink,
  strings: StreamedStrings,
  to: Facts | SpanSink,
  slot: Slot,
  type: number,
): void {
  if (type === FLAG || type === FLOAT || type === INTEGER) to.number(slot, body.number());
  else {
    const index = type === TEXT ? strings.read(body) : -1;
    const id = () =>
      index >= 0
        ? strings.id(index)
        : sink.strings.idOf(JSON.stringify(attributeOf(body, strings, type)));
    if (to instanceof Facts) to.id(slot, id);
    else to.text(slot, id());
  }
}

/** All attributes as an object: what only links and events need. */
export function attributesOf(
  body: Msgpack,
  strings: StreamedStrings,
  depth = 0,
): Record<string, unknown> {
  const record: Record<string, unknown> = {};
  for (let triplets = tripletsOf(body); triplets > 0; triplets--) {
    const key = strings.text(strings.read(body));
    const type = body.number();
    const value = leniently(body, () => attributeOf(body, strings, type, depth + 1));
    if (value !== undefined) define(record, key, value);
  }
  return record;
}

function attributeOf(body: Msgpack, strings: StreamedStrings, type: number, depth = 0): unknown {
  if (depth > DEEPEST) return body.skip();
  if (type === TEXT) return strings.text(strings.read(body));
  if (type === FLAG) return body.number() === 1;
  if (type === FLOAT || type === INTEGER) return body.number();
  if (type === PAIRS) return attributesOf(body, strings, depth);
  if (type === LIST) return listOf(body, strings, depth);
  if (type !== BYTES) throw new Unexpected(`an attribute of type ${type}`);
  const length = body.string();
  return hexOf(body.bytes.subarray(body.at - length, body.at));
}

/** A flat list `type, value, type, value, …`. */
function listOf(body: Msgpack, strings: StreamedStrings, depth: number): unknown[] {
  const count = body.array();
  if (count % 2 === 1) throw new Unexpected(`${count} parts of a list`);
  return Array.from({ length: count / 2 }, () =>
    attributeOf(body, strings, body.number(), depth + 1),
  );
}

/** What an event may hold: lists of lists and pairs are written as JSON. */
export function plain(value: unknown): Attribute {
  if (Array.isArray(value)) return value.map(item => scalar(item));
  return scalar(value);
}

const scalar = (value: unknown): string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : (JSON.stringify(value) ?? '');
