import type { TraceFormat } from '../../core/decode/traceFormat.ts';
import { traceFormats } from '../../core/decode/traces.ts';
import type { Bytes, EpochMs } from '../../core/model/units.ts';
import { codec } from '../packing.ts';
import type { BlockRow } from './blockFile.ts';
import { formatNamed, unpacked } from './reading.ts';

/** What is known of one body beside its bytes. */
export interface Facts {
  readonly received: EpochMs;
  /** The tracer has sent its own statistics of these requests, too. */
  readonly counted: boolean;
  readonly format: TraceFormat;
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly spans: number;
  /** Its place among the bytes of its row, when those are unpacked. */
  readonly at: Bytes;
  readonly length: Bytes;
}

/** What a row holds: bodies that are packed as one. */
export interface Bundle {
  readonly bodies: readonly Facts[];
  readonly packed: Uint8Array;
}

/** The format that rows of several bodies name. */
export const BUNDLE = 'bodies';

/**
 * The facts, packed, stand before the bodies, and before them how long they are. They are columns of 64 bit each, since
 * numbers that are alike pack best side by side:
 *
 *     5c 01 00 00 | received … counted … format … from … to … spans … at … length … | bodies
 */
export function bundled({ bodies, packed }: Bundle): Uint8Array {
  const columns = Float64Array.from(facts.flatMap(fact => bodies.map(fact)));
  const head = codec.pack(new Uint8Array(columns.buffer));
  const whole = new Uint8Array(LENGTH + head.length + packed.length);
  new DataView(whole.buffer).setUint32(0, head.length, true);
  whole.set(head, LENGTH);
  whole.set(packed, LENGTH + head.length);
  return whole;
}

/** What a row holds, as far as it can be read and this version knows its formats; earlier ones kept one body a row. */
export function bundleIn(row: BlockRow, bytes: Uint8Array): Bundle {
  if (row.format !== BUNDLE) {
    const format = formatNamed(row.format);
    const one = { counted: true, at: 0, length: Number.POSITIVE_INFINITY };
    return { bodies: format ? [{ ...row, ...one, format }] : [], packed: bytes };
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const end = LENGTH + (bytes.length < LENGTH ? 0 : view.getUint32(0, true));
  const head = unpacked(bytes.subarray(LENGTH, end));
  return { bodies: head ? factsIn(head) : [], packed: bytes.subarray(end) };
}

const LENGTH: Bytes = 4;

/** Formats are numbered by their version, `v0.5` is 5. */
const numberOf = ({ format }: TraceFormat): number => Math.round(Number(format.slice(1)) * 10);
const byNumber = new Map(traceFormats.map(format => [numberOf(format), format]));

const facts: readonly ((body: Facts) => number)[] = [
  body => body.received,
  body => Number(body.counted),
  body => numberOf(body.format),
  body => body.from,
  body => body.to,
  body => body.spans,
  body => body.at,
  body => body.length,
];

function factsIn(head: Uint8Array): readonly Facts[] {
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  const count = Math.floor(head.length / (8 * facts.length));
  return Array.from({ length: count }, (_, index) => index).flatMap(index => {
    const [received = 0, counted, version = 0, from = 0, to = 0, spans = 0, at = 0, length = 0] =
      facts.map((_, column) => view.getFloat64(8 * (column * count + index), true));
    const format = byNumber.get(version);
    return format
      ? [{ received, counted: counted === 1, format, from, to, spans, at, length }]
      : [];
  });
}
