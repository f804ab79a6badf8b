import type { Attribute } from '../model/span.ts';
import { define } from './define.ts';
import { aLink } from './details.ts';
import { type Facts, leniently, slotOfWord, word } from './facts.ts';
import { hex, hexOf } from './hex.ts';
import type { Msgpack } from './msgpack.ts';
import type { SpanDetails, SpanSink } from './sink.ts';
import { attributesOf, plain, readAttributes } from './v10Attributes.ts';
import type { StreamedStrings } from './v10Strings.ts';

interface TraceId {
  readonly high: number;
  readonly low: number;
}

export function readSpan(
  body: Msgpack,
  sink: SpanSink,
  strings: StreamedStrings,
  facts: Facts,
  { high, low }: TraceId,
): void {
  sink.begin();
  facts.tell(sink);
  sink.fields.traceHigh = high;
  sink.fields.traceLow = low;
  for (let pairs = body.map(); pairs > 0; pairs--) readField(body.number(), body, sink, strings);
  sink.end();
}

function readField(key: number, body: Msgpack, sink: SpanSink, strings: StreamedStrings): void {
  const { fields } = sink;
  if (key === 1) fields.service = strings.id(strings.read(body));
  else if (key === 2) fields.name = strings.id(strings.read(body));
  else if (key === 3) fields.resource = strings.id(strings.read(body));
  else if (key === 10) fields.type = strings.id(strings.read(body));
  else if (key >= 4 && key <= 8) readNumber(key, body, sink);
  else readMore(key, body, sink, strings);
}

function readNumber(key: number, body: Msgpack, { fields }: SpanSink): void {
  if (key === 7) fields.duration = body.number();
  else if (key === 8) fields.error = body.number();
  else {
    const low = body.integer();
    if (key === 4) [fields.spanHigh, fields.spanLow] = [body.high, low];
    else if (key === 5) [fields.parentHigh, fields.parentLow] = [body.high, low];
    else [fields.startHigh, fields.startLow] = [body.high, low];
  }
}

const [ATTRIBUTES, LINKS, EVENTS, KIND] = [9, 11, 12, 16];
const tags = new Map([
  [13, word('env')],
  [14, word('version')],
  [15, word('component')],
]);
const kindTag = word('span.kind');
const kinds = ['', 'internal', 'server', 'client', 'producer', 'consumer'];

function readMore(key: number, body: Msgpack, sink: SpanSink, strings: StreamedStrings): void {
  const tag = tags.get(key);
  if (tag) readText(body, sink, strings, slotOfWord(sink, tag));
  else if (key === KIND) readKind(body, sink);
  else if (key === ATTRIBUTES) leniently(body, () => readAttributes(body, sink, strings));
  else if (key === LINKS && sink.details) readLinks(body, sink.details, strings);
  else if (key === EVENTS && sink.details) readEvents(body, sink.details, strings);
  else body.skip();
}

function readText(body: Msgpack, sink: SpanSink, strings: StreamedStrings, slot: number): void {
  const index = strings.read(body);
  if (slot >= 0 && index > 0) sink.text(slot, strings.id(index));
}

function readKind(body: Msgpack, sink: SpanSink): void {
  const kind = kinds[body.number()];
  const slot = slotOfWord(sink, kindTag);
  if (slot >= 0 && kind) sink.text(slot, sink.strings.idOf(kind));
}

/** `[{1: trace id, 2: span id, 3: attributes, 4: tracestate}]`. */
function readLinks(body: Msgpack, details: SpanDetails, strings: StreamedStrings): void {
  eachMap(body, () => {
    let [traceId, spanId, tracestate] = ['0'.repeat(32), '0'.repeat(16), ''];
    let attributes: Record<string, unknown> = {};
    eachField(body, key => {
      if (key === 1) {
        const length = body.string();
        traceId = hexOf(body.bytes.subarray(body.at - length, body.at));
      } else if (key === 2) {
        const low = body.integer();
        spanId = hex(body.high, low);
      } else if (key === 3) attributes = attributesOf(body, strings);
      else if (key === 4) tracestate = strings.text(strings.read(body));
      else body.skip();
    });
    details.link(aLink({ traceId, spanId, attributes, tracestate }));
  });
}

/** `[{1: nanoseconds, 2: name, 3: attributes}]`. */
function readEvents(body: Msgpack, details: SpanDetails, strings: StreamedStrings): void {
  eachMap(body, () => {
    let [at, name] = [0, ''];
    const attributes: Record<string, Attribute> = {};
    eachField(body, key => {
      if (key === 1) at = body.number() / 1e6;
      else if (key === 2) name = strings.text(strings.read(body));
      else if (key === 3)
        for (const [name, value] of Object.entries(attributesOf(body, strings)))
          define(attributes, name, plain(value));
      else body.skip();
    });
    details.event({ at, name, attributes });
  });
}

/** Each map of the list by itself: one that cannot be read is passed over. */
function eachMap(body: Msgpack, read: () => void): void {
  leniently(body, () => {
    for (let left = body.array(); left > 0; left--) leniently(body, read);
  });
}

function eachField(body: Msgpack, read: (key: number) => void): void {
  for (let pairs = body.map(); pairs > 0; pairs--) read(body.number());
}
