import type { StringId } from '../store/strings.ts';
import { readEvents, readLinks, readStruct } from './details.ts';
import type { Facts } from './facts.ts';
import { Keys } from './keys.ts';
import { isNumber, isText, type Msgpack } from './msgpack.ts';
import type { Slot, SpanSink } from './sink.ts';
import { readOrSkip, type TraceFormat } from './traceFormat.ts';

/**
 * An array of traces; a trace is an array of maps with string keys, of which absent ones are normal. v0.3 is the same
 * on the wire. Links, events and meta_struct are read for a sink that takes details.
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
  'span_links',
  'span_events',
  'meta_struct',
];
const keys = new Keys(names);

/** v0.7 carries the same spans, with facts of their chunk. */
export function readSpan(body: Msgpack, sink: SpanSink, facts?: Facts): void {
  sink.begin();
  facts?.tell(sink);
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
    case 11:
      readTags(body, sink);
      return;
    default:
      readNumber(key, body, sink);
  }
}

function readNumber(key: number, body: Msgpack, sink: SpanSink): void {
  const { fields } = sink;
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
      readDetail(key, body, sink);
  }
}

function readDetail(key: number, body: Msgpack, sink: SpanSink): void {
  const read = sink.details && detailReaders[key - FIRST_DETAIL];
  if (sink.details && read) read(body, sink.details);
  else body.skip();
}

const FIRST_DETAIL = 12;
const detailReaders = [readLinks, readEvents, readStruct];

function readText(body: Msgpack, sink: SpanSink, hint: StringId): StringId {
  const length = body.string();
  return sink.strings.intern(body, body.at - length, length, hint);
}

/** `meta` holds texts and `metrics` numbers; what lies in the wrong one is taken for what it is. */
function readTags(body: Msgpack, sink: SpanSink): void {
  for (let pairs = body.map(); pairs > 0; pairs--) {
    const length = body.string();
    const slot = sink.slot(body, body.at - length, length);
    if (slot < 0) body.skip();
    else readTag(body, sink, slot);
  }
}

function readTag(body: Msgpack, sink: SpanSink, slot: Slot): void {
  const code = body.bytes[body.at] ?? 0;
  if (isText(code)) sink.text(slot, readText(body, sink, sink.hint(slot)));
  else if (isNumber(code)) sink.number(slot, body.number());
  else body.skip();
}
