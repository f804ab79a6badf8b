import type { Chars, StringId, Strings } from '../store/strings.ts';
import { Unexpected } from './msgpack.ts';
import type { Slot, SpanSink } from './sink.ts';

const UNKNOWN = -2;

/** A body's strings where they lie; what no wanted value names is never made ours. */
export class StringTable {
  private readonly body: Chars;
  private readonly sink: SpanSink;
  private readonly starts: Uint32Array;
  private readonly lengths: Uint32Array;
  private readonly ids: Int32Array;
  private readonly slots: Int32Array;

  constructor(body: Chars, sink: SpanSink, starts: Uint32Array, lengths: Uint32Array) {
    this.body = body;
    this.sink = sink;
    this.starts = starts;
    this.lengths = lengths;
    this.ids = new Int32Array(starts.length).fill(UNKNOWN);
    this.slots = new Int32Array(starts.length).fill(UNKNOWN);
  }

  id(strings: Strings, index: number): StringId {
    const known = this.ids[index];
    if (known === undefined) throw this.unknown(index);
    if (known !== UNKNOWN) return known;
    const id = strings.intern(this.body, this.starts[index] ?? 0, this.lengths[index] ?? 0);
    this.ids[index] = id;
    return id;
  }

  slot(index: number): Slot {
    const known = this.slots[index];
    if (known === undefined) throw this.unknown(index);
    if (known !== UNKNOWN) return known;
    const slot = this.sink.slot(this.body, this.starts[index] ?? 0, this.lengths[index] ?? 0);
    this.slots[index] = slot;
    return slot;
  }

  private unknown(index: number): Unexpected {
    return new Unexpected(`string ${index} of ${this.ids.length} named`);
  }
}
