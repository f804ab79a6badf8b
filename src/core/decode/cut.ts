import type { Bytes } from '../model/units.ts';
import { arrayOf, type Frame, type Framing, joined } from './frame.ts';
import { Malformed, Msgpack } from './msgpack.ts';
import type { TraceFormat } from './traceFormat.ts';

/**
 * A large body in parts that can be read one after the other, with pauses in between: each is a body of the same format
 * and says again what stands around its spans. A trace may be divided. What follows a fault stays together, so that
 * reading it meets the fault, too.
 *
 *     [strings, [[a, b, c], [d]]]     [strings, [[a, b]]]  [strings, [[c], [d]]]
 */
export function* cut(format: TraceFormat, body: Uint8Array, size: Bytes): Iterable<Uint8Array> {
  const payload = body.length > size ? payloadOf(format, body) : undefined;
  if (payload) yield* cutTraces(format, payload, body, size);
  else yield body;
}

function payloadOf({ frames }: TraceFormat, body: Uint8Array): Frame | undefined {
  try {
    return frames.payload(new Msgpack(body));
  } catch {
    return undefined; // found again by who reads it
  }
}

/** Spans of one trace that lie together, with what stands around them. */
interface Stretch {
  readonly before: Uint8Array;
  readonly spans: number;
  readonly from: number;
  readonly to: number;
}

/** All that follows a fault, behind the headers of what is left. */
interface Rest {
  readonly headers: readonly Uint8Array[];
  readonly from: number;
}

function* cutTraces(
  { frames }: TraceFormat,
  { before, list, fault }: Frame,
  body: Uint8Array,
  size: Bytes,
): Iterable<Uint8Array> {
  const limit = Math.max(size, before.length); // what is said of all is not repeated for small parts
  const walk = new Msgpack(body);
  walk.at = list;
  const stretches = stretchesOf(walk, frames.trace, limit / 4, fault);
  let part: Stretch[] = [];
  let held: Bytes = 0;
  let next = stretches.next();
  for (; !next.done; next = stretches.next()) {
    part.push(next.value);
    held += next.value.before.length + next.value.to - next.value.from;
    if (held < limit) continue;
    yield bodyOf(before, part, body);
    part = [];
    held = 0;
  }
  if (part.length > 0) yield bodyOf(before, part, body);
  const rest = next.value;
  if (rest) yield joined([before, ...rest.headers, body.subarray(rest.from)]);
}

/** Stretches of about `size` bytes. `fault` is what ends the body behind all of them. */
function* stretchesOf(
  walk: Msgpack,
  framing: Framing,
  size: Bytes,
  fault: Malformed | undefined,
): Generator<Stretch, Rest | undefined> {
  let rest: Rest = { headers: [], from: walk.at };
  try {
    for (let traces = walk.array(); traces > 0; traces--) {
      rest = { headers: [arrayOf(traces)], from: walk.at };
      const { before, list, end, fault } = framing(walk);
      if (fault) return rest;
      walk.at = list;
      for (let spans = walk.array(); spans > 0; ) {
        const from = walk.at;
        rest = { headers: [arrayOf(traces), before, arrayOf(spans)], from };
        const passed = pass(walk, spans, Math.max(size, before.length));
        yield { before, spans: passed, from, to: walk.at };
        spans -= passed;
      }
      walk.at = end ?? walk.at;
    }
    return fault && { headers: [arrayOf(1)], from: walk.bytes.length };
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return rest;
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
  const traces = part.flatMap(stretch => [
    stretch.before,
    arrayOf(stretch.spans),
    body.subarray(stretch.from, stretch.to),
  ]);
  return joined([before, arrayOf(part.length), ...traces]);
}
