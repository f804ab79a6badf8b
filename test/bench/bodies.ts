import { readFileSync } from 'node:fs';
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

/** Where the 64-bit ids of the body are. */
const IDS = ['trace_id', 'span_id', 'parent_id'].flatMap(key => {
  const places: number[] = [];
  const mark = Buffer.concat([Buffer.from(key), Buffer.from([0xcf])]);
  for (let at = BODY.indexOf(mark); at >= 0; at = BODY.indexOf(mark, at + 1))
    places.push(at + mark.length);
  return places;
});

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
