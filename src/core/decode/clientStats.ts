import { Sketch } from '../aggregate/sketch.ts';
import type { EpochMs, Nanoseconds } from '../model/units.ts';
import { Malformed, Msgpack } from './msgpack.ts';
import { valueAt } from './msgpackValue.ts';
import { addPacked, type Rounding } from './sketch.ts';

/** What a tracer has counted of its requests, in buckets of ten seconds by the moment they ended. */
export interface StatsPayload {
  readonly env: string;
  readonly buckets: readonly StatsBucket[];
}

export interface StatsBucket {
  readonly at: EpochMs;
  readonly groups: readonly StatsGroup[];
}

/** Spans of one kind, failed ones included. */
export interface StatsGroup {
  readonly service: string;
  readonly name: string;
  readonly resource: string;
  readonly type: string;
  readonly kind: string;
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly hits: number;
  readonly errors: number;
  /** Of all hits together, exact. */
  readonly total: Nanoseconds;
  readonly latency: Sketch;
}

type Fields = Readonly<Record<string, unknown>>;

const TEN_SECONDS = 10e9;

/** Reads a ClientStatsPayload; `language` is the sender's, as its header says. Throws `Malformed`. */
export function clientStats(body: Uint8Array, language: string): StatsPayload {
  const payload = fieldsOf(valueAt(new Msgpack(body)));
  const said = textOf(payload['Lang']) || language;
  const rounding = /^(?:python|javascript|nodejs)$/.test(said) ? 'up' : 'down';
  return {
    env: textOf(payload['Env']),
    buckets: listOf(payload['Stats']).map(bucket => bucketOf(bucket, rounding)),
  };
}

function bucketOf(bucket: Fields, rounding: Rounding): StatsBucket {
  const [start, length] = [Number(bucket['Start']), Number(bucket['Duration'])];
  const at = Math.round(start / 1e6);
  if (length !== TEN_SECONDS || at % 10_000 !== 0)
    throw new Malformed(`a bucket of ${length} ns from ${start} on`);
  return { at, groups: listOf(bucket['Stats']).map(group => groupOf(group, rounding)) };
}

function groupOf(group: Fields, rounding: Rounding): StatsGroup {
  const latency = new Sketch();
  for (const summary of ['OkSummary', 'ErrorSummary'])
    addPacked(latency, bytesOf(group[summary]), rounding);
  const hits = countOf(group['TopLevelHits']);
  return {
    service: textOf(group['Service']),
    name: textOf(group['Name']),
    resource: textOf(group['Resource']),
    type: textOf(group['Type']),
    kind: textOf(group['SpanKind']),
    method: textOf(group['HTTPMethod']),
    route: textOf(group['HTTPEndpoint']),
    status: countOf(group['HTTPStatusCode']),
    hits,
    errors: Math.min(hits, countOf(group['Errors'])),
    total: countOf(group['Duration']),
    latency,
  };
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const countOf = (value: unknown): number =>
  typeof value === 'number' && value > 0 && value < 2 ** 53 ? Math.floor(value) : 0;

/** Binary reads as hex digits. */
function bytesOf(hex: unknown): Uint8Array {
  const text = textOf(hex);
  return Uint8Array.from({ length: text.length >> 1 }, (_, at) =>
    Number.parseInt(text.slice(at * 2, at * 2 + 2), 16),
  );
}

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};

const listOf = (value: unknown): readonly Fields[] =>
  Array.isArray(value) ? value.map(fieldsOf) : [];
