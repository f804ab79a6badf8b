import { readFileSync } from 'node:fs';
import { Msgpack } from '../../src/core/decode/msgpack.ts';
import { v04 } from '../../src/core/decode/v04.ts';
import type { Span } from '../../src/core/model/span.ts';
import { readTrace, traceKey } from '../../src/core/store/trace.ts';
import { Traces } from '../../src/core/store/traces.ts';
import { codec } from '../../src/helper/packing.ts';
import { inProject } from '../harness/places.ts';

/** 102 traces of dd-trace-js 6.21, 1,002 spans. */
const BODY = readFileSync(inProject('test/fixtures/bench/v0.4-100x10.msgpack'));
export const SPANS = 1002;
export { v04 };

/** Where the values of 64 bits of these keys are. */
const placesOf = (...keys: readonly string[]): readonly number[] =>
  keys.flatMap(key => {
    const places: number[] = [];
    const mark = Buffer.concat([Buffer.from(key), Buffer.from([0xcf])]);
    for (let at = BODY.indexOf(mark); at >= 0; at = BODY.indexOf(mark, at + 1))
      places.push(at + mark.length);
    return places;
  });

const IDS = placesOf('trace_id', 'span_id', 'parent_id');
const STARTS = placesOf('start');
const FIRST = STARTS.map(at => BODY.readBigUInt64BE(at)).reduce((a, b) => (a < b ? a : b));

/** The same trees under other ids: parents still name their children's parent. A parent of 0 stays none. */
export function bodyWith(salt: number): Buffer {
  const body = Buffer.from(BODY);
  for (const at of IDS) {
    if (body.readBigUInt64BE(at) === 0n) continue;
    for (const half of [at, at + 4])
      body.writeUInt32BE((body.readUInt32BE(half) ^ Math.imul(salt, 0x9e3779b1)) >>> 0, half);
  }
  return body;
}

/** The same, of requests of two seconds ago: of older ones no figures are kept. */
export function freshBodyWith(salt: number): Buffer {
  const body = bodyWith(salt);
  const later = BigInt(Date.now() - 2000) * 1_000_000n - FIRST;
  for (const at of STARTS) body.writeBigUInt64BE(body.readBigUInt64BE(at) + later, at);
  return body;
}

/** Each trace in a body of its own, as the tracer of a developer's machine sends them: ten spans, mostly. */
export function* smallBodies(salt: number): Iterable<Buffer> {
  const body = bodyWith(salt);
  const walk = new Msgpack(body);
  for (let traces = walk.array(); traces > 0; traces--) {
    const from = walk.at;
    walk.skip();
    yield Buffer.concat([ONE_TRACE, body.subarray(from, walk.at)]);
  }
}

const ONE_TRACE = Buffer.from([0x91]);

/** Every span of a body as an object. */
export function spansOf(body: Uint8Array): readonly Span[] {
  const traces = new Traces(codec, 512e6);
  traces.take(v04, body, Date.now());
  const { traceHigh, traceLow } = traces.spans.columns(0);
  const keys = new Map<string, readonly [high: number, low: number]>();
  for (let row = 0; row < traces.spans.count; row++) {
    const key = [traceHigh[row] ?? 0, traceLow[row] ?? 0] as const;
    keys.set(key.join(' '), key);
  }
  return [...keys.values()].flatMap(([high, low]) => readTrace(traces.spans, high, low));
}

/** The key of the first span's trace. */
export function firstTrace(body: Uint8Array): { readonly high: number; readonly low: number } {
  const key = traceKey(spansOf(body)[0]?.traceId ?? '');
  if (!key) throw new Error('the body has no span');
  return key;
}
