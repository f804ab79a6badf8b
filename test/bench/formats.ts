import { header, joined } from '../../src/core/decode/frame.ts';
import { Writer } from '../../src/core/decode/msgpackWriter.ts';
import type { Span } from '../../src/core/model/span.ts';
import { packOtlp } from '../core/decode/packOtlp.ts';
import { bodyWith, spansOf } from './bodies.ts';

/** A body with what it takes to post it. */
export interface Posted {
  readonly format: string;
  readonly path: string;
  readonly contentType: string;
  readonly body: Buffer;
  readonly spans: number;
}

type Written = Readonly<Record<string, unknown>>;
const MSGPACK = 'application/msgpack';

type Traces = readonly (readonly Span[])[];

interface Format extends Omit<Posted, 'body' | 'spans'> {
  pack(traces: Traces): Uint8Array;
}

const formats: readonly Format[] = [
  { format: 'v0.4', path: '/v0.4/traces', contentType: MSGPACK, pack: v04 },
  {
    format: 'v0.4 as JSON',
    path: '/v0.4/traces',
    contentType: 'application/json',
    pack: traces => json(traces.map(trace => trace.map(v04Span))),
  },
  { format: 'v0.5', path: '/v0.5/traces', contentType: MSGPACK, pack: v05 },
  { format: 'v0.7', path: '/v0.7/traces', contentType: MSGPACK, pack: v07 },
  { format: 'v1.0', path: '/v1.0/traces', contentType: MSGPACK, pack: v10 },
  {
    format: 'OTLP',
    path: '/v1/traces',
    contentType: 'application/x-protobuf',
    // A message that is written in parts is the parts, one behind the other.
    pack: traces =>
      Buffer.concat(traces.map(trace => packOtlp({ resourceSpans: [resourceSpans(trace)] }))),
  },
  {
    format: 'OTLP as JSON',
    path: '/v1/traces',
    contentType: 'application/json',
    pack: traces => json({ resourceSpans: traces.map(resourceSpans) }),
  },
];

/** A body of about `size` bytes in every format that is taken. */
export function inEveryFormat(size: number): readonly Posted[] {
  const spans = spansOf(bodyWith(1));
  return formats.map(({ pack, ...format }) => {
    const times = Math.round(size / pack(tracesOf(spans, 1)).length);
    const body = pack(tracesOf(spans, times));
    const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
    return { ...format, body: bytes, spans: spans.length * times };
  });
}

/** The traces of these spans so many times, each time under other ids. */
function tracesOf(spans: readonly Span[], times: number): Traces {
  return Array.from({ length: times }, (_, time) => {
    const salted = (id: string) =>
      id.slice(0, -16) + time.toString(16).padStart(4, '0') + id.slice(-12);
    const again = spans.map(span => ({
      ...span,
      traceId: salted(span.traceId),
      spanId: salted(span.spanId),
      parentId: span.parentId && salted(span.parentId),
    }));
    return [...Map.groupBy(again, ({ traceId }) => traceId).values()];
  }).flat();
}

function packed(value: unknown): Uint8Array {
  const writer = new Writer();
  writer.value(value);
  return writer.done();
}

/** With bigints as numbers. */
const json = (value: unknown): Uint8Array =>
  Buffer.from(
    JSON.stringify(value, (_, field) => (typeof field === 'bigint' ? `#${field}#` : field)).replace(
      /"#(\d+)#"/g,
      '$1',
    ),
  );

const low = (id = '0'): bigint => BigInt(`0x${id.slice(-16)}`);
const startOf = ({ start }: Span): bigint => BigInt(Math.round(start * 1e3)) * 1000n;

const v04Span = (span: Span): Written => ({
  trace_id: low(span.traceId),
  span_id: low(span.spanId),
  parent_id: low(span.parentId),
  start: startOf(span),
  duration: span.duration,
  error: span.error ? 1 : 0,
  service: span.service,
  name: span.name,
  resource: span.resource,
  type: span.type,
  meta: span.meta,
  metrics: span.metrics,
});

function v04(traces: Traces): Uint8Array {
  return packed(traces.map(trace => trace.map(v04Span)));
}

function v07(traces: Traces): Uint8Array {
  const chunks = traces.map(trace => ({ priority: 1, spans: trace.map(v04Span) }));
  return packed({ env: 'dev', chunks });
}

function v05(traces: Traces): Uint8Array {
  const table = new Map<string, number>([['', 0]]);
  const text = (value: string): number => {
    const known = table.get(value) ?? table.size;
    table.set(value, known);
    return known;
  };
  const spans = traces.map(trace =>
    trace.map(span => [
      text(span.service),
      text(span.name),
      text(span.resource),
      low(span.traceId),
      low(span.spanId),
      low(span.parentId),
      startOf(span),
      span.duration,
      span.error ? 1 : 0,
      new Map(Object.entries(span.meta).map(([key, value]) => [text(key), text(value)])),
      new Map(Object.entries(span.metrics).map(([key, value]) => [text(key), value])),
      text(span.type),
    ]),
  );
  return numbered([[...table.keys()], spans]);
}

function v10(traces: Traces): Uint8Array {
  const table = new Map<string, number>([['', 0]]);
  const text = (value: string): string | number => {
    const known = table.get(value);
    if (known === undefined) table.set(value, table.size);
    return known ?? value;
  };
  const span = (one: Span) =>
    new Map<number, unknown>([
      [1, text(one.service)],
      [2, text(one.name)],
      [3, text(one.resource)],
      [4, low(one.spanId)],
      [5, low(one.parentId)],
      [6, startOf(one)],
      [7, one.duration],
      [8, one.error],
      [
        9,
        [
          ...Object.entries(one.meta).flatMap(([key, value]) => [text(key), 1, text(value)]),
          ...Object.entries(one.metrics).flatMap(([key, value]) => [text(key), 3, value]),
        ],
      ],
      [10, text(one.type)],
    ]);
  const chunks = traces.map(trace => {
    const id = Buffer.from((trace[0]?.traceId ?? '').padStart(32, '0'), 'hex');
    return new Map<number, unknown>([
      [6, id],
      [4, trace.map(span)],
    ]);
  });
  return numbered(new Map([[11, chunks]]));
}

/** Msgpack with numbers for keys. */
function numbered(value: unknown): Uint8Array {
  const parts: Uint8Array[] = [];
  const add = (one: unknown): void => {
    const list = one instanceof Map ? [...one].flat() : Array.isArray(one) ? one : undefined;
    if (!list) return void parts.push(scalar(one));
    parts.push(one instanceof Map ? header(0xdf, one.size) : header(0xdd, list.length));
    for (const item of list) add(item);
  };
  add(value);
  return Buffer.concat(parts);
}

/** In the shortest form where that is simple. */
function scalar(one: unknown): Uint8Array {
  if (one instanceof Uint8Array) return joined([header(0xc6, one.length), one]);
  if (typeof one === 'number' && Number.isInteger(one) && one >= 0 && one < 2 ** 32)
    return one < 128 ? Uint8Array.of(one) : header(0xce, one);
  return packed(one);
}

function resourceSpans(trace: readonly Span[]): Written {
  const attribute = (key: string, value: string | number) => ({
    key,
    value: typeof value === 'string' ? { stringValue: value } : { doubleValue: value },
  });
  return {
    resource: { attributes: [attribute('service.name', trace[0]?.service ?? '')] },
    scopeSpans: [
      {
        spans: trace.map(span => ({
          traceId: span.traceId.padStart(32, '0'),
          spanId: span.spanId,
          parentSpanId: span.parentId ?? '',
          name: span.resource,
          kind: span.parentId === undefined ? 2 : 1,
          startTimeUnixNano: String(startOf(span)),
          endTimeUnixNano: String(startOf(span) + BigInt(span.duration)),
          attributes: Object.entries({ ...span.meta, ...span.metrics }).map(([key, value]) =>
            attribute(key, value),
          ),
        })),
      },
    ],
  };
}
