import { Facts, slotOfWord, word } from './facts.ts';
import { inMap, joined } from './frame.ts';
import { hex } from './hex.ts';
import { type Msgpack, Unexpected } from './msgpack.ts';
import { leave, type Places, placesOf, readAt } from './places.ts';
import type { SpanSink } from './sink.ts';
import { readOrSkip, type Skipped, type TraceFormat } from './traceFormat.ts';
import { readAttributes } from './v10Attributes.ts';
import { readSpan } from './v10Span.ts';
import { StreamedStrings, writtenIn } from './v10Strings.ts';

/**
 * Maps with numbers for keys. A string is written where it first occurs and named by its index from then on:
 *
 *     {7: "dev", 11: [{1: priority, 6: trace id, 4: [{1: "shop", 2: "flask.request", 13: 1}]}]}      1 is "dev"
 */
export const v10: TraceFormat = {
  format: 'v1.0',
  endpoints: ['/v1.0/traces'],
  walk(body, sink, skipped) {
    const strings = new StreamedStrings(body, sink);
    const places = placesOf(body, PAYLOAD_FIELDS, number);
    const facts = payloadFacts(body, sink, strings, places);
    const chunks = places.at[CHUNKS] ?? -1;
    if (chunks >= 0) {
      body.at = chunks;
      for (let left = body.array(); left > 0; left--)
        readOrSkip(readChunk, body, sink, skipped, strings, facts, skipped);
    }
    leave(places, body);
  },
  frames: {
    payload: inMap(
      body => body.number() === CHUNKS,
      body => joined([Uint8Array.of(NO_FIELD), writtenIn(body)]),
    ),
    trace: inMap(body => body.number() === SPANS),
  },
  part: 128 << 10,
};

/** All strings stand in it before a part of a body, since it names by their numbers those of other parts, too. */
const NO_FIELD = 0;

const number = (body: Msgpack): number => body.number();

const PAYLOAD_FIELDS = 12;
const [ATTRIBUTES, CHUNKS] = [10, 11];
const payloadTags = [
  [3, word('language')],
  [6, word('runtime-id')],
  [7, word('env')],
  [8, word('_dd.hostname')],
  [9, word('version')],
] as const;

const CHUNK_FIELDS = 8;
const [PRIORITY, ORIGIN, CHUNK_ATTRIBUTES, SPANS, , TRACE_ID, MECHANISM] = [1, 2, 3, 4, 5, 6, 7];
const priorityTag = word('_sampling_priority_v1');
const originTag = word('_dd.origin');
const mechanismTag = word('_dd.p.dm');
const upperTag = word('_dd.p.tid');

function payloadFacts(body: Msgpack, sink: SpanSink, strings: StreamedStrings, { at }: Places) {
  const facts = new Facts(sink);
  for (const [field, tag] of payloadTags)
    readAt(body, at[field], () => {
      const index = strings.read(body);
      facts.id(slotOfWord(sink, tag), () => strings.id(index));
    });
  readAt(body, at[ATTRIBUTES], () => readAttributes(body, sink, strings, facts));
  return facts;
}

function readChunk(
  body: Msgpack,
  sink: SpanSink,
  strings: StreamedStrings,
  around: Facts,
  skipped: Skipped,
): void {
  const places = placesOf(body, CHUNK_FIELDS, number);
  const { at } = places;
  // A cut chunk may lack what comes behind its spans; without the trace's id they belong nowhere.
  if ((at[TRACE_ID] ?? -1) < 0) leave(places, body);
  const traceId = traceIdAt(body, at[TRACE_ID]);
  if (sink.wants && !sink.wants(traceId.high, traceId.low)) {
    leave(places, body);
    return;
  }
  const facts = chunkFacts(body, sink, strings, around, places);
  if (traceId.upper !== NO_UPPER) facts.text(upperTag, traceId.upper);
  const spans = at[SPANS] ?? -1;
  if (spans >= 0) {
    body.at = spans;
    for (let left = body.array(); left > 0; left--)
      readOrSkip(readSpan, body, sink, skipped, strings, facts, traceId);
  }
  leave(places, body);
}

function chunkFacts(
  body: Msgpack,
  sink: SpanSink,
  strings: StreamedStrings,
  around: Facts,
  { at }: Places,
): Facts {
  const facts = new Facts(sink, around);
  const priority = readAt(body, at[PRIORITY], () => body.number());
  if (priority !== undefined) facts.number(slotOfWord(sink, priorityTag), priority);
  const mechanism = readAt(body, at[MECHANISM], () => body.number());
  if (mechanism !== undefined) facts.text(mechanismTag, `-${mechanism}`);
  readAt(body, at[ORIGIN], () => {
    const index = strings.read(body);
    if (index > 0) facts.id(slotOfWord(sink, originTag), () => strings.id(index));
  });
  readAt(body, at[CHUNK_ATTRIBUTES], () => readAttributes(body, sink, strings, facts));
  return facts;
}

const NO_UPPER = '0'.repeat(16);

/** Sixteen bytes, big endian: what the tag `_dd.p.tid` holds, then what spans carry. */
function traceIdAt(body: Msgpack, place = -1) {
  if (place < 0) throw new Unexpected('a chunk without a trace id');
  body.at = place;
  const length = body.string();
  if (length !== 16) throw new Unexpected(`a trace id of ${length} bytes`);
  const at = body.at - length;
  const half = (offset: number) => body.view.getUint32(at + offset);
  return { upper: hex(half(0), half(4)), high: half(8), low: half(12) };
}
