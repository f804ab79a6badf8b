import { bare } from './frame.ts';
import { Malformed, type Msgpack } from './msgpack.ts';
import type { SpanSink, WantsTrace } from './sink.ts';
import { StringTable } from './stringTable.ts';
import { readOrSkip, type TraceFormat } from './traceFormat.ts';

/**
 * `[strings, traces]`: each span is an array of twelve values in which strings are indices of the first list.
 *
 *     0 service 1 name 2 resource 3 trace id 4 span id 5 parent id 6 start 7 duration 8 error 9 meta 10 metrics 11 type
 */
export const v05: TraceFormat = {
  format: 'v0.5',
  endpoints: ['/v0.5/traces'],
  walk(body, sink, skipped) {
    const parts = body.array();
    if (parts !== 2)
      throw new Malformed(`a table of strings and traces expected, found ${parts} parts`);
    const table = readTable(body, sink);
    for (let traces = body.array(); traces > 0; traces--) {
      for (let spans = body.array(); spans > 0; spans--)
        readOrSkip(readSpan, body, sink, skipped, table);
    }
  },
  frames: { payload: behindTable, trace: bare },
  part: 128 << 10,
};

function behindTable(body: Msgpack) {
  body.array();
  body.skip();
  return { before: body.bytes.subarray(0, body.at), list: body.at };
}

/** The list of strings that the body begins with. */
function readTable(body: Msgpack, sink: SpanSink): StringTable {
  const count = body.array();
  const starts = new Uint32Array(count);
  const lengths = new Uint32Array(count);
  for (let index = 0; index < count; index++) {
    const length = body.string();
    starts[index] = body.at - length;
    lengths[index] = length;
  }
  return new StringTable(body, sink, starts, lengths);
}

const FIELDS = 12;
const TRACE_ID = 3;

function readSpan(body: Msgpack, sink: SpanSink, table: StringTable): void {
  if (!sink.wants || isWanted(body, sink.wants)) readWhole(body, sink, table);
}

/** Looks at the trace's id. Afterwards `body` is before a span that is wanted, or behind it. */
function isWanted(body: Msgpack, wants: WantsTrace): boolean {
  const start = body.at;
  const count = body.array();
  if (count > TRACE_ID) {
    body.skip(TRACE_ID);
    const low = body.integer();
    if (!wants(body.high, low)) {
      body.skip(count - TRACE_ID - 1);
      return false;
    }
  }
  body.at = start;
  return true;
}

function readWhole(body: Msgpack, sink: SpanSink, table: StringTable): void {
  const { fields, strings } = sink;
  const count = body.array();
  if (count < FIELDS) throw new Malformed(`a span of ${count} values at byte ${body.at}`);
  sink.begin();
  fields.service = table.id(strings, body.number());
  fields.name = table.id(strings, body.number());
  fields.resource = table.id(strings, body.number());
  fields.traceLow = body.integer();
  fields.traceHigh = body.high;
  fields.spanLow = body.integer();
  fields.spanHigh = body.high;
  fields.parentLow = body.integer();
  fields.parentHigh = body.high;
  fields.startLow = body.integer();
  fields.startHigh = body.high;
  fields.duration = body.number();
  fields.error = body.number();
  readTags(body, sink, table);
  fields.type = table.id(strings, body.number());
  for (let more = count - FIELDS; more > 0; more--) body.skip();
  sink.end();
}

function readTags(body: Msgpack, sink: SpanSink, table: StringTable): void {
  for (let pairs = body.map(); pairs > 0; pairs--) {
    const slot = table.slot(body.number());
    const value = body.number();
    if (slot >= 0) sink.text(slot, table.id(sink.strings, value));
  }
  for (let pairs = body.map(); pairs > 0; pairs--) {
    const slot = table.slot(body.number());
    const value = body.number();
    if (slot >= 0) sink.number(slot, value);
  }
}
