import type { KeyedBlock } from './chapters.ts';

/**
 * Which blocks of a chapter may hold a trace, in six bytes for each trace of each block: the lower 32 bits of the ids,
 * sorted, and behind them the block of each, counted from the chapter's first. Two traces may share their lower bits;
 * who reads the block finds that it has nothing of the one asked for.
 *
 *     07 00 00 00 | 2a 00 00 00 | 2a 00 00 00     00 00 | 00 00 | 03 00
 */
export function packChapter(
  first: number,
  blocks: readonly Pick<KeyedBlock, 'id' | 'keys'>[],
): Uint8Array {
  const count = blocks.reduce((sum, { keys }) => sum + keys.length, 0);
  const pairs = new Float64Array(count); // key, then block: one number of 48 bits, so that sorting is one call
  let at = 0;
  for (const { id, keys } of blocks)
    for (const key of keys) pairs[at++] = key * MOST_IN_CHAPTER + (id - first);
  pairs.sort();
  const bytes = new ArrayBuffer(count * ENTRY);
  const keys = new Uint32Array(bytes, 0, count);
  const places = new Uint16Array(bytes, count * 4, count);
  pairs.forEach((pair, index) => {
    keys[index] = Math.floor(pair / MOST_IN_CHAPTER);
    places[index] = pair % MOST_IN_CHAPTER;
  });
  return new Uint8Array(bytes);
}

/** The blocks of a packed chapter that may hold the trace, newest first. */
export function blocksIn(first: number, packed: Uint8Array, key: number): number[] {
  const count = Math.floor(packed.length / ENTRY);
  const view = new DataView(packed.buffer, packed.byteOffset, packed.length);
  const found: number[] = [];
  for (let index = lowest(view, count, key); index < count; index++) {
    if (view.getUint32(index * 4, true) !== key) break;
    found.push(first + view.getUint16(count * 4 + index * 2, true));
  }
  return found.reverse();
}

/** Blocks that a chapter can number. */
const MOST_IN_CHAPTER = 1 << 16;
const ENTRY = 6;

function lowest(view: DataView, count: number, key: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (view.getUint32(middle * 4, true) < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
