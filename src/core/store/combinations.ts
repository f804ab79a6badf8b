import type { Bytes } from '../model/units.ts';
import type { StoreSink } from './storeSink.ts';
import type { StringId } from './strings.ts';
import { slotOf } from './tags.ts';

/** Tags that nearly every search or list of facets asks for, and that take few different values. */
export const commonTags = ['env', 'version', 'component', 'http.method'] as const;

export type CommonTag = (typeof commonTags)[number];

/** The number of a combination of common tags, with ids of one table of strings; 0 is none of them. */
export type Combination = number;

/** Where the store's sink has each. */
const slots = commonTags.map(slotOf);
const OTEL_METHOD = slotOf('http.request.method');
const TAGS = commonTags.length;
const METHOD = commonTags.indexOf('http.method');

/**
 * Each different combination of common tags once, so that one number in a row's columns says them all.
 *
 *     ids   [0, 0, 0, 0,  17, 18, 0, 21, …]      combination 1: env 17, version 18, no component, http.method 21
 */
export class Combinations {
  private ids = new Uint32Array(TAGS << 6);
  private places = new Uint32Array(1 << 7); // combination, 0 is free: that of no tags is not looked up
  private size = 1;
  /** Of the span in hand. */
  private readonly asked = new Uint32Array(TAGS);

  get usedBytes(): Bytes {
    return this.ids.byteLength + this.places.byteLength;
  }

  /** That of the span in a sink, whose table must be the same each time. */
  of(sink: StoreSink): Combination {
    const { asked } = this;
    let any = 0;
    for (let tag = 0; tag < TAGS; tag++) {
      const id = sink.texts[slots[tag] ?? 0] || rarerForm(sink, tag);
      asked[tag] = id;
      any |= id;
    }
    return any === 0 ? 0 : this.find();
  }

  /** The tag's value, 0 for none; `tag` is its index among the common ones. */
  idOf(combination: Combination, tag: number): StringId {
    return this.ids[combination * TAGS + tag] ?? 0;
  }

  private find(): Combination {
    const mask = this.places.length - 1;
    for (let place = hashOf(this.asked, 0) & mask; ; place = (place + 1) & mask) {
      const known = this.places[place] ?? 0;
      if (known === 0) return this.add(place);
      if (this.isAsked(known)) return known;
    }
  }

  private isAsked(combination: Combination): boolean {
    for (let tag = 0; tag < TAGS; tag++)
      if (this.ids[combination * TAGS + tag] !== this.asked[tag]) return false;
    return true;
  }

  private add(place: number): Combination {
    const combination = this.size++;
    this.places[place] = combination;
    this.ids.set(this.asked, combination * TAGS);
    if (this.size * 2 >= this.places.length) this.grow();
    return combination;
  }

  /** There is room for ids of half as many combinations as there are places. */
  private grow(): void {
    const ids = new Uint32Array(this.ids.length * 2);
    ids.set(this.ids);
    this.ids = ids;
    this.places = new Uint32Array(this.places.length * 2);
    const mask = this.places.length - 1;
    for (let combination = 1; combination < this.size; combination++) {
      let place = hashOf(ids, combination * TAGS) & mask;
      while (this.places[place] !== 0) place = (place + 1) & mask;
      this.places[place] = combination;
    }
  }
}

/** OpenTelemetry has another name for the method, and some write a version as a number. */
function rarerForm({ texts, numbers, strings }: StoreSink, tag: number): StringId {
  const number = numbers[slots[tag] ?? 0] ?? 0;
  if (number !== 0) return strings.idOf(String(number));
  return tag === METHOD ? (texts[OTEL_METHOD] ?? 0) : 0;
}

function hashOf(ids: Uint32Array, at: number): number {
  let hash = 0;
  for (let tag = 0; tag < TAGS; tag++) {
    hash = Math.imul(hash ^ (ids[at + tag] ?? 0), 0x85ebca6b);
    hash ^= hash >>> 15;
  }
  return hash >>> 0;
}
