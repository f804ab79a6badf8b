import type { TraceFormat } from '../decode/traceFormat.ts';
import type { EpochMs } from '../model/units.ts';

/** A body, wherever it is kept. */
export interface Body {
  readonly format: TraceFormat;
  /** As it came. */
  unpack(): Uint8Array;
}

/** What tells bodies apart that are kept together. */
export interface Stretch {
  /** The starts of the first and the last span. */
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly spans: number;
}

/** A body, or small ones that are kept together, that have left the memory or never were in it since this process began. */
export interface HistoryBlock extends Stretch {
  /** Costs a read and an inflation, so only where the rest promises something. */
  bodies(): readonly Body[];
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
