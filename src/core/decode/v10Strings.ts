import { type StringId, Strings } from '../store/strings.ts';
import { arrayOf, header, joined } from './frame.ts';
import { isText, Malformed, type Msgpack, Unexpected } from './msgpack.ts';
import type { Slot, SpanSink } from './sink.ts';
import { StringTable } from './stringTable.ts';

/**
 * The strings of a body, numbered in the order of its bytes; 0 is the empty one, and one that is written again keeps its
 * number. All are found before the first value is read, so that a value that is passed over costs no other its string.
 */
export class StreamedStrings {
  private readonly sink: SpanSink;
  private readonly numbers = new Strings();
  private readonly table: StringTable;

  constructor(body: Msgpack, sink: SpanSink) {
    this.sink = sink;
    const { starts, lengths } = eachOnce(body, this.numbers);
    this.table = new StringTable(body, sink, Uint32Array.from(starts), Uint32Array.from(lengths));
  }

  /** The number of the string that stands here, written out or named. */
  read(body: Msgpack): number {
    const code = body.bytes[body.at] ?? 0;
    if (isText(code)) {
      const length = body.string();
      return this.numbers.intern(body, body.at - length, length);
    }
    const index = body.number();
    if (Number.isInteger(index) && index >= 0 && index < this.numbers.count) return index;
    throw new Unexpected(`string ${index} of ${this.numbers.count} named`);
  }

  id(index: number): StringId {
    return this.table.id(this.sink.strings, index);
  }

  slot(index: number): Slot {
    return this.table.slot(index);
  }

  text(index: number): string {
    return this.numbers.text(index);
  }
}

/** Where the strings of the value that starts here are first written. */
function eachOnce(body: Msgpack, numbers: Strings) {
  const starts = [0];
  const lengths = [0];
  eachString(body, (at, length) => {
    if (numbers.intern(body, at, length) < starts.length) return;
    starts.push(at);
    lengths.push(length);
  });
  return { starts, lengths };
}

/** An array of these strings, in the order of their numbers. */
export function writtenIn(body: Msgpack): Uint8Array {
  const { starts, lengths } = eachOnce(body, new Strings());
  const texts = starts.map((at, index) => {
    const length = lengths[index] ?? 0;
    return joined([header(TEXT, length), body.bytes.subarray(at, at + length)]);
  });
  return joined([arrayOf(texts.length - 1), ...texts.slice(1)]);
}

const TEXT = 0xdb;

/** Visits every string of the value that starts here, as far as it can be read, and comes back. */
function eachString(body: Msgpack, visit: (at: number, length: number) => void): void {
  const start = body.at;
  try {
    for (let left = 1; left > 0; left--) left += tokenAt(body, visit);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error; // found again by who reads the value
  }
  body.at = start;
}

/** How many values follow inside. */
function tokenAt(body: Msgpack, visit: (at: number, length: number) => void): number {
  const code = body.bytes[body.at] ?? 0;
  if (code >> 4 === 9 || code === 0xdc || code === 0xdd) return body.array();
  if (code >> 4 === 8 || code === 0xde || code === 0xdf) return body.map() * 2;
  if (code === 0xc0 || !isText(code)) body.skip();
  else {
    const length = body.string();
    visit(body.at - length, length);
  }
  return 0;
}
