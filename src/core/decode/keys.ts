/**
 * Finds one of a few known words in raw bytes, without making a string or a hash: length and first byte pick the
 * candidates, of which there is mostly one or none.
 *
 *     new Keys(['name', 'type', 'trace_id']).find(bytes, at, 8)   2, where `trace_id` stands at `at`
 */
export class Keys {
  private readonly words: readonly Uint8Array[];
  private readonly heads = new Int16Array(LENGTHS << 8).fill(-1);
  private readonly next: Int16Array;

  constructor(words: readonly string[]) {
    const encoder = new TextEncoder();
    this.words = words.map(word => encoder.encode(word));
    this.next = new Int16Array(words.length).fill(-1);
    for (const [index, word] of this.words.entries()) {
      const head = headOf(word.length, word[0] ?? 0);
      this.next[index] = this.heads[head] ?? -1;
      this.heads[head] = index;
    }
  }

  /** The word's index, or -1. */
  find(bytes: Uint8Array, at: number, length: number): number {
    let index = this.heads[headOf(length, bytes[at] ?? 0)] ?? -1;
    while (index >= 0 && !same(this.words[index], bytes, at, length))
      index = this.next[index] ?? -1;
    return index;
  }
}

const LENGTHS = 64; // a longer word shares the list of the one 64 shorter; `same` tells them apart
const headOf = (length: number, first: number): number => ((length & (LENGTHS - 1)) << 8) | first;

function same(
  word: Uint8Array | undefined,
  bytes: Uint8Array,
  at: number,
  length: number,
): boolean {
  if (word === undefined || word.length !== length) return false;
  for (let i = 1; i < length; i++) if (word[i] !== bytes[at + i]) return false;
  return true;
}
