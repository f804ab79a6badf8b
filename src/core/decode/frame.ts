import { Malformed, type Msgpack, Unexpected } from './msgpack.ts';

/** What stands around a list: put around a part of the list, it makes a part of the body. */
export interface Frame {
  /** All that is said beside the list. The list follows, and nothing else. */
  readonly before: Uint8Array;
  readonly list: number; // its place
  /** Behind all of it; nothing where that is the end of the list. */
  readonly end?: number | undefined;
  /** The body ends in the middle of it. */
  readonly fault?: Malformed | undefined;
}

/** Finds the list of what stands at `at`. Throws where there is none. */
export type Framing = (body: Msgpack) => Frame;

/** The list itself stands there. */
export const bare: Framing = body => ({ before: new Uint8Array(), list: body.at });

/** The list is a field of a map. The other fields go before it, and `more` before those. */
export function inMap(
  isList: (body: Msgpack) => boolean,
  more?: (body: Msgpack) => Uint8Array,
): Framing {
  return body => {
    const first = more ? [more(body)] : [];
    const { key, list, others, fault } = fieldsOf(body, isList);
    if (!key) throw fault ?? new Unexpected('a list expected');
    const before = joined([mapOf(first.length + others.length + 1), ...first, ...others, key]);
    return { before, list, end: body.at, fault };
  };
}

function fieldsOf(body: Msgpack, isList: (body: Msgpack) => boolean) {
  let [key, list]: [Uint8Array | undefined, number] = [undefined, 0];
  const others: Uint8Array[] = [];
  try {
    for (let pairs = body.map(); pairs > 0; pairs--) {
      const from = body.at;
      const found = isList(body);
      if (found) [key, list] = [body.bytes.subarray(from, body.at), body.at];
      body.skip();
      if (!found) others.push(body.bytes.subarray(from, body.at));
    }
    return { key, list, others, fault: undefined };
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return { key, list, others, fault: error };
  }
}

/** The header of an array of so many items. */
export const arrayOf = (items: number): Uint8Array<ArrayBuffer> => header(0xdd, items);
const mapOf = (pairs: number) => header(0xdf, pairs);

/** A code and a count of four bytes. */
export function header(code: number, count: number): Uint8Array<ArrayBuffer> {
  const bytes = Uint8Array.of(code, 0, 0, 0, 0);
  new DataView(bytes.buffer).setUint32(1, count);
  return bytes;
}

export function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
