import { Facts, slotOfWord, word } from './facts.ts';
import { inMap } from './frame.ts';
import { Keys } from './keys.ts';
import type { Msgpack } from './msgpack.ts';
import { textOf } from './msgpackValue.ts';
import { leave, type Places, placesOf, readAt } from './places.ts';
import type { SpanSink } from './sink.ts';
import { readOrSkip, type Skipped, type TraceFormat } from './traceFormat.ts';
import { readSpan } from './v04.ts';

/**
 * One map: facts of the tracer's process, and `chunks` of v0.4 spans with facts of their own.
 *
 *     {env, app_version, runtime_id, tags, chunks: [{priority, origin, tags, spans}]}
 */
export const v07: TraceFormat = {
  format: 'v0.7',
  endpoints: ['/v0.7/traces'],
  walk(body, sink, skipped) {
    const places = placesOf(body, payloadNames.length, fieldIn(payloadKeys));
    const facts = payloadFacts(body, sink, places);
    const chunks = places.at[CHUNKS] ?? -1;
    if (chunks >= 0) {
      body.at = chunks;
      for (let left = body.array(); left > 0; left--)
        readOrSkip(readChunk, body, sink, skipped, facts, skipped);
    }
    leave(places, body);
  },
  frames: {
    payload: inMap(body => fieldIn(payloadKeys)(body) === CHUNKS),
    trace: inMap(body => fieldIn(chunkKeys)(body) === SPANS),
  },
  part: 512 << 10,
};

/** Fields of the payload that are tags of its spans under another name, in the order of `payloadTags`. */
const payloadNames = [
  'env',
  'app_version',
  'runtime_id',
  'language_name',
  'hostname',
  'tags',
  'chunks',
];
const payloadTags = ['env', 'version', 'runtime-id', 'language', '_dd.hostname'].map(word);
const [TAGS, CHUNKS] = [payloadNames.indexOf('tags'), payloadNames.indexOf('chunks')];
const payloadKeys = new Keys(payloadNames);

const chunkNames = ['priority', 'origin', 'tags', 'spans'];
const chunkKeys = new Keys(chunkNames);
const [PRIORITY, ORIGIN, CHUNK_TAGS, SPANS] = [0, 1, 2, 3];
const priorityTag = word('_sampling_priority_v1');
const originTag = word('_dd.origin');

const fieldIn = (keys: Keys) => (body: Msgpack) => {
  const length = body.string();
  return keys.find(body, body.at - length, length);
};

function payloadFacts(body: Msgpack, sink: SpanSink, { at }: Places): Facts {
  const facts = new Facts(sink);
  for (const [field, tag] of payloadTags.entries())
    facts.text(tag, readAt(body, at[field], () => textOf(body)) ?? '');
  readAt(body, at[TAGS], () => readTags(body, sink, facts));
  return facts;
}

function readChunk(body: Msgpack, sink: SpanSink, around: Facts, skipped: Skipped): void {
  const places = placesOf(body, chunkNames.length, fieldIn(chunkKeys));
  const { at } = places;
  const facts = new Facts(sink, around);
  const priority = readAt(body, at[PRIORITY], () => body.number());
  if (priority !== undefined) facts.number(slotOfWord(sink, priorityTag), priority);
  facts.text(originTag, readAt(body, at[ORIGIN], () => textOf(body)) ?? '');
  readAt(body, at[CHUNK_TAGS], () => readTags(body, sink, facts));
  const spans = at[SPANS] ?? -1;
  if (spans >= 0) {
    body.at = spans;
    for (let left = body.array(); left > 0; left--)
      readOrSkip(readSpan, body, sink, skipped, facts);
  }
  leave(places, body);
}

function readTags(body: Msgpack, sink: SpanSink, facts: Facts): void {
  for (let pairs = body.map(); pairs > 0; pairs--) {
    const length = body.string();
    const slot = sink.slot(body, body.at - length, length);
    const value = body.string();
    facts.id(slot, () => sink.strings.intern(body, body.at - value, value));
  }
}
