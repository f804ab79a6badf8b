import type { StringId } from '../store/strings.ts';
import { readEvents, readLinks, readStruct } from './details.ts';
import type { Facts } from './facts.ts';
import { bare } from './frame.ts';
import { Keys } from './keys.ts';
import { isNumber, isText, type Msgpack } from './msgpack.ts';
import type { Slot, SpanSink, WantsTrace } from './sink.ts';
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
  frames: { payload: bare, trace: bare },
  part: 512 << 10,
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
const TRACE_ID = names.indexOf('trace_id');

/** v0.7 carries the same spans, with facts of their chunk. */
export function readSpan(body: Msgpack, sink: SpanSink, facts?: Facts): void {
  if (!sink.wants || isWanted(body, sink.wants)) readWhole(body, sink, facts);
}

/** Looks for the trace's id, wherever it stands. Afterwards `body` is before a span that is wanted, or behind it. */
function isWanted(body: Msgpack, wants: WantsTrace): boolean {
  const start = body.at;
  for (let pairs = body.map(); pairs > 0; pairs--) {
    if (body.key(keys) !== TRACE_ID) {
      body.skip();
      continue;
    }
    const low = body.integer();
    if (wants(body.high, low)) break;
    body.skip(2 * (pairs - 1));
    return false;
  }
  body.at = start;
  return true;
}

function readWhole(body: Msgpack, sink: SpanSink, facts?: Facts): void {
  sink.begin();
  facts?.tell(sink);
  for (let pairs = body.map(); pairs > 0; pairs--) {
    readField(body.key(keys), body, sink);
  }
  sink.end();
}

/** `key` is an index of `names`. */
function readField(key: number, body: Msgpack, sink: SpanSink): void {
  const { fields } = sink;
  switch (key) {
    case 6:
      fields.service = readFieldText(body, sink);
      return;
    case 7:
      fields.name = readFieldText(body, sink);
      return;
    case 8:
      fields.resource = readFieldText(body, sink);
      return;
    case 9:
      fields.type = readFieldText(body, sink);
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

function readFieldText(body: Msgpack, sink: SpanSink): StringId {
  if (!sink.knowsTexts) return readText(body, sink);
  body.skip();
  return 0;
}

function readText(body: Msgpack, sink: SpanSink): StringId {
  const length = body.string();
  return sink.strings.intern(body, body.at - length, length);
}

/** `meta` holds texts and `metrics` numbers; what lies in the wrong one is taken for what it is. */
function readTags(body: Msgpack, sink: SpanSink): void {
  if (sink.tagKeys) readKnownTags(body, sink, sink.tagKeys);
  else readAskedTags(body, sink);
}

function readKnownTags(body: Msgpack, sink: SpanSink, wanted: Keys): void {
  let pairs = body.seek(wanted, body.map());
  while (pairs > 0) {
    readTag(body, sink, body.found);
    pairs = body.seek(wanted, pairs - 1);
  }
}

function readAskedTags(body: Msgpack, sink: SpanSink): void {
  for (let pairs = body.map(); pairs > 0; pairs--) {
    const length = body.string();
    const slot = sink.slot(body, body.at - length, length);
    if (slot < 0) body.skip();
    else readTag(body, sink, slot);
  }
}

function readTag(body: Msgpack, sink: SpanSink, slot: Slot): void {
  const code = body.bytes[body.at] ?? 0;
  if (isText(code)) sink.text(slot, readText(body, sink));
  else if (isNumber(code)) sink.number(slot, body.number());
  else body.skip();
}
