/** Rows of one segment. A power of two, so that a row's segment is a shift away. */
export const SEGMENT_BITS = 13;
export const SEGMENT_ROWS = 1 << SEGMENT_BITS;

/** A span's number since the store began. */
export type Row = number;

/** The row's flags. */
export const ERROR = 1;
/** The request entered its service here. */
export const ENTRY = 2;

/**
 * Spans as columns: 77 bytes each, whatever they say. Strings are ids of the store's table; the rest of a span lies in
 * its body, the block.
 */
export class Columns {
  readonly traceHigh = new Uint32Array(SEGMENT_ROWS); // of the lower 64 bits: the key of a trace
  readonly traceLow = new Uint32Array(SEGMENT_ROWS);
  readonly spanHigh = new Uint32Array(SEGMENT_ROWS);
  readonly spanLow = new Uint32Array(SEGMENT_ROWS);
  readonly parentHigh = new Uint32Array(SEGMENT_ROWS);
  readonly parentLow = new Uint32Array(SEGMENT_ROWS);
  readonly start = new Float64Array(SEGMENT_ROWS); // EpochMs
  readonly duration = new Float64Array(SEGMENT_ROWS); // Nanoseconds
  readonly service = new Uint32Array(SEGMENT_ROWS);
  readonly name = new Uint32Array(SEGMENT_ROWS);
  readonly resource = new Uint32Array(SEGMENT_ROWS);
  readonly type = new Uint32Array(SEGMENT_ROWS);
  readonly errorType = new Uint32Array(SEGMENT_ROWS);
  readonly common = new Uint32Array(SEGMENT_ROWS); // the combination of its common tags
  readonly block = new Uint32Array(SEGMENT_ROWS);
  /** The row before of the same trace, plus one; 0 is the trace's first. */
  readonly previous = new Uint32Array(SEGMENT_ROWS);
  readonly status = new Uint16Array(SEGMENT_ROWS); // HTTP, 0 is none
  readonly endpoint = new Uint16Array(SEGMENT_ROWS); // of an entry, its id plus one
  readonly flags = new Uint8Array(SEGMENT_ROWS);

  static readonly bytes = SEGMENT_ROWS * (14 * 4 + 2 * 8 + 2 * 2 + 1);
}
