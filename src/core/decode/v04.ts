import type { StringId } from '../store/strings.ts';
import { Keys } from './keys.ts';
import type { Msgpack } from './msgpack.ts';
import type { SpanFields, SpanSink } from './sink.ts';
import { readOrSkip, type TraceFormat } from './traceFormat.ts';

/**
 * An array of traces; a trace is an array of maps with string keys, of which absent ones are normal. v0.3 is the same
 * on the wire. Links, events and meta_struct are read by the sink of details only, from the kept body.
 */
export const v04: TraceFormat = {
  format: 'v0.4',
  endpoints: ['/v0.3/traces', '/v0.4/traces'],
  walk(body, sink, skipped) {
    for (let traces = body.array(); traces > 0; traces--) {
      for (let spans = body.array(); spans > 0; spans--) readOrSkip(readSpan, body, sink, skipped);
    }
  },
};

const names = [
  'trace_id',
  'span_id',
  'parent_id',
  'start',
  'duration',
  'error',
  'service',
  'name',
  'resource',
  'type',
  'meta',
  'metrics',
];
const keys = new Keys(names);

function readSpan(body: Msgpack, sink: SpanSink): void {
  sink.begin();
  for (let pairs = body.map(); pairs > 0; pairs--) {
    const length = body.string();
    readField(keys.find(body.bytes, body.at - length, length), body, sink);
  }
  sink.end();
}

/** `key` is an index of `names`. The value of the last span is the hint for this one's. */
function readField(key: number, body: Msgpack, sink: SpanSink): void {
  const { fields } = sink;
  switch (key) {
    case 6:
      fields.service = readText(body, sink, fields.service);
      return;
    case 7:
      fields.name = readText(body, sink, fields.name);
      return;
    case 8:
      fields.resource = readText(body, sink, fields.resource);
      return;
    case 9:
      fields.type = readText(body, sink, fields.type);
      return;
    case 10:
      readMeta(body, sink);
      return;
    case 11:
      readMetrics(body, sink);
      return;
    default:
      readNumber(key, body, fields);
  }
}

function readNumber(key: number, body: Msgpack, fields: SpanFields): void {
  switch (key) {
    case 0:
      fields.traceLow = body.integer();
      fields.traceHigh = body.high;
      return;
    case 1:
      fields.spanLow = body.integer();
      fields.spanHigh = body.high;
      return;
    case 2:
      fields.parentLow = body.integer();
      fields.parentHigh = body.high;
      return;
    case 3:
      fields.startLow = body.integer();
      fields.startHigh = body.high;
      return;
    case 4:
      fields.duration = body.number();
      return;
    case 5:
      fields.error = body.number();
      return;
    default:
      body.skip();
  }
}

function readText(body: Msgpack, sink: SpanSink, hint: StringId): StringId {
  const length = body.string();
  return sink.strings.intern(body, body.at - length, length, hint);
}

function readMeta(body: Msgpack, sink: SpanSink): void {
  for (let pairs = body.map(); pairs > 0; pairs--) {
    const length = body.string();
    const slot = sink.slot(body, body.at - length, length);
    if (slot < 0) body.skip();
    else sink.text(slot, readText(body, sink, sink.hint(slot)));
  }
}

function readMetrics(body: Msgpack, sink: SpanSink): void {
  for (let pairs = body.map(); pairs > 0; pairs--) {
    const length = body.string();
    const slot = sink.slot(body, body.at - length, length);
    if (slot < 0) body.skip();
    else sink.number(slot, body.number());
  }
}
