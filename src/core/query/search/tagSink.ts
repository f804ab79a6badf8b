import { Keys } from '../../decode/keys.ts';
import type { Slot, SpanSink } from '../../decode/sink.ts';
import type { Bytes } from '../../model/units.ts';
import { Combinations } from '../../store/combinations.ts';
import { StoreSink } from '../../store/storeSink.ts';
import { type Chars, type StringId, Strings } from '../../store/strings.ts';
import { tags } from '../../store/tags.ts';

/** Beyond this a new table is begun: statements and URLs mostly come once. */
const FULL: Bytes = 4 << 20;

const stored: readonly string[] = tags;

/** The tags of bodies that a search asks for, each with a slot behind those of the store. */
export class WantedTags {
  readonly words: string[] = [];
  readonly slots = new Set<Slot>();

  slot(word: string): Slot {
    const own = stored.indexOf(word);
    const known = this.words.indexOf(word);
    const slot = own >= 0 ? own : tags.length + (known >= 0 ? known : this.words.push(word) - 1);
    this.slots.add(slot);
    return slot;
  }
}

/** Takes what the store's sink takes, and the tags that a search asks for besides. */
export class TagSink implements SpanSink {
  readonly store: StoreSink;
  /** Of the store's strings. */
  combinations = new Combinations();
  tagKeys: Keys;
  knowsTexts = false;
  private readonly all: Keys;
  private readonly asked: Keys;
  private readonly texts: Uint32Array;
  private readonly numbers: Float64Array; // NaN where the span has no such tag

  /** `take` is called for each whole span. */
  constructor(wanted: WantedTags, take: () => void) {
    this.store = new StoreSink(take);
    const words = [...tags, ...wanted.words];
    this.all = new Keys(words);
    this.asked = new Keys(words, wanted.slots);
    this.tagKeys = this.all;
    this.texts = new Uint32Array(wanted.words.length);
    this.numbers = new Float64Array(wanted.words.length);
  }

  get strings(): Strings {
    return this.store.strings;
  }

  get fields() {
    return this.store.fields;
  }

  /** Before each body. What columns say of its rows need not be read again; spans that have none are read whole. */
  prepare(whole: boolean): void {
    this.knowsTexts = !whole;
    this.tagKeys = whole ? this.all : this.asked;
    if (this.strings.usedBytes + this.combinations.usedBytes < FULL) return;
    this.store.use(new Strings());
    this.combinations = new Combinations();
  }

  /** 0 where the span has no such text. */
  textOf(slot: Slot): StringId {
    return (slot < tags.length ? this.store.texts[slot] : this.texts[slot - tags.length]) ?? 0;
  }

  /** Nothing where the span has no such number; the store's slots do not tell 0 from none. */
  numberOf(slot: Slot): number | undefined {
    const number =
      slot < tags.length
        ? this.store.numbers[slot] || Number.NaN
        : this.numbers[slot - tags.length];
    return number === undefined || Number.isNaN(number) ? undefined : number;
  }

  begin(): void {
    this.store.begin();
    this.texts.fill(0);
    this.numbers.fill(Number.NaN);
  }

  slot(from: Chars, at: number, length: number): Slot {
    return this.tagKeys.find(from, at, length);
  }

  text(slot: Slot, value: StringId): void {
    if (slot < tags.length) this.store.text(slot, value);
    else this.texts[slot - tags.length] = value;
  }

  number(slot: Slot, value: number): void {
    if (slot < tags.length) this.store.number(slot, value);
    else this.numbers[slot - tags.length] = value;
  }

  end(): void {
    this.store.end();
  }
}
