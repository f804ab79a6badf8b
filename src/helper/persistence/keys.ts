import { SEGMENT_ROWS } from '../../core/store/columns.ts';
import type { Block, Spans } from '../../core/store/spans.ts';

/** The lower 32 bits of the ids of a block's traces, each once. Its rows must be in memory. */
export function keysOf(spans: Spans, { first, count }: Block): Uint32Array {
  const keys = new Set<number>();
  let last = -1; // the spans of a trace mostly stand together
  for (let row = first; row < first + count; row++) {
    const key = spans.columns(row).traceLow[row & (SEGMENT_ROWS - 1)] ?? 0;
    if (key === last) continue;
    keys.add(key);
    last = key;
  }
  return keys.size === 1 ? Uint32Array.of(last) : Uint32Array.from(keys);
}
