import type { Bytes } from '../model/units.ts';
import { Malformed, Msgpack } from './msgpack.ts';
import type { TraceFormat } from './traceFormat.ts';
import { v04 } from './v04.ts';
import { v05 } from './v05.ts';

/**
 * A large body in parts that can be read one after the other, with pauses in between: each is a body of the same format.
 * A trace may be divided. What follows a fault stays together, so that reading it meets the fault, too.
 *
 *     [strings, [[a, b, c], [d]]]     [strings, [[a, b]]]  [strings, [[c], [d]]]
 */
export function* cut(format: TraceFormat, body: Uint8Array, size: Bytes): Iterable<Uint8Array> {
  const start = body.length > size ? startOfTraces(format, body) : undefined;
  if (start === undefined) yield body;
  else yield* cutTraces(body, start, size);
}

/** Where the list of traces begins, in formats that end with it. */
function startOfTraces(format: TraceFormat, body: Uint8Array): number | undefined {
  if (format === v04) return 0;
  if (format !== v05) return undefined;
  try {
    const walk = new Msgpack(body);
    if (walk.array() !== 2) return undefined;
    walk.skip();
    return walk.at;
  } catch {
    return undefined;
  }
}

/** Spans of one trace that lie together, or, of the last one, all that follows. */
interface Stretch {
  readonly spans: number;
  readonly from: number;
  readonly to: number;
}

function* cutTraces(body: Uint8Array, start: number, size: Bytes): Iterable<Uint8Array> {
  const limit = Math.max(size, start); // a large table of strings is not repeated for small parts
  const before = body.subarray(0, start);
  const walk = new Msgpack(body);
  walk.at = start;
  let part: Stretch[] = [];
  let held: Bytes = 0;
  let unread = new Uint8Array(); // headers of what has not been walked over
  let from = start;
  try {
    for (let traces = walk.array(); traces > 0; traces--) {
      unread = arrayOf(traces);
      from = walk.at;
      for (let spans = walk.array(); spans > 0; ) {
        unread = joined([arrayOf(traces), arrayOf(spans)]);
        from = walk.at;
        const passed = pass(walk, spans, limit - held);
        part.push({ spans: passed, from, to: walk.at });
        spans -= passed;
        held += walk.at - from;
        if (held < limit) continue;
        yield bodyOf(before, part, body);
        part = [];
        held = 0;
      }
    }
    if (part.length > 0) yield bodyOf(before, part, body);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    if (part.length > 0) yield bodyOf(before, part, body);
    yield joined([before, unread, body.subarray(from)]);
  }
}

/** Moves behind spans until so many bytes are passed; says how many they were. */
function pass(walk: Msgpack, spans: number, bytes: Bytes): number {
  const end = walk.at + bytes;
  let passed = 0;
  while (passed < spans && walk.at < end) {
    walk.skip();
    passed++;
  }
  return passed;
}

function bodyOf(before: Uint8Array, part: readonly Stretch[], body: Uint8Array): Uint8Array {
  const traces = part.flatMap(({ spans, from, to }) => [arrayOf(spans), body.subarray(from, to)]);
  return joined([before, arrayOf(part.length), ...traces]);
}

/** The header of an array of so many items. */
function arrayOf(items: number): Uint8Array<ArrayBuffer> {
  const header = new Uint8Array(5);
  header[0] = 0xdd;
  new DataView(header.buffer).setUint32(1, items);
  return header;
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
