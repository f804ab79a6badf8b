import { type Chars, charsOf, same } from '../store/strings.ts';

/**
 * Finds one of a few known words in raw bytes, without making a string or a hash: length and first byte pick the
 * candidates, of which there is mostly one or none.
 *
 *     new Keys(['name', 'type', 'trace_id']).find(body, at, 8)   2, where `trace_id` stands at `at`
 */
export class Keys {
  private readonly words: readonly Chars[];
  private readonly heads = new Int16Array(LENGTHS << 8).fill(-1);
  private readonly next: Int16Array;

  /** Of `only` these, where it is there: the others are not found, but keep their numbers. */
  constructor(words: readonly string[], only?: ReadonlySet<number>) {
    const encoder = new TextEncoder();
    this.words = words.map(word => charsOf(encoder.encode(word)));
    this.next = new Int16Array(words.length).fill(-1);
    for (const [index, { bytes }] of this.words.entries()) {
      if (only && !only.has(index)) continue;
      const head = headOf(bytes.length, bytes[0] ?? 0);
      this.next[index] = this.heads[head] ?? -1;
      this.heads[head] = index;
    }
  }

  /** The word's index, or -1. The range must lie inside `from`. */
  find(from: Chars, at: number, length: number): number {
    let index = this.heads[headOf(length, from.bytes[at] ?? 0)] ?? -1;
    while (index >= 0 && !this.isAt(index, from, at, length)) index = this.next[index] ?? -1;
    return index;
  }

  private isAt(index: number, from: Chars, at: number, length: number): boolean {
    const word = this.words[index];
    return word?.bytes.length === length && same(word, 0, from, at, length);
  }
}

const LENGTHS = 64; // a longer word shares the list of the one 64 shorter; the comparison tells them apart
const headOf = (length: number, first: number): number => ((length & (LENGTHS - 1)) << 8) | first;
