import type { TraceFormat } from '../decode/traceFormat.ts';
import type { EpochMs } from '../model/units.ts';

/** A body that has left the memory, or never was in it since this process began. */
export interface HistoryBlock {
  readonly format: TraceFormat;
  /** The starts of its first and its last span. */
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly spans: number;
  /** The body as it came; costs a read and an inflation, so only where the rest promises something. */
  unpack(): Uint8Array;
}

/** What is kept beyond the memory. What memory still holds is not told again here. */
export interface History {
  /** Those whose spans touch the range, newest first, read as they are taken. */
  blocks(range: { readonly from: EpochMs; readonly to: EpochMs }): Iterable<HistoryBlock>;
  /** Those that hold spans of a trace, by the halves of the lower 64 bits of its id. */
  blocksOfTrace(high: number, low: number): Iterable<HistoryBlock>;
}

/** Where nothing is kept beyond the memory. */
export const NO_HISTORY: History = { blocks: () => [], blocksOfTrace: () => [] };
