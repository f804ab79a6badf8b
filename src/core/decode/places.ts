import { Malformed, type Msgpack, Unexpected } from './msgpack.ts';

/** Where the values of a map's fields lie, by the field's number; -1 for those that are absent. */
export interface Places {
  readonly at: readonly number[];
  /** Behind the map. */
  readonly end: number;
  /** The fault that ended the search: what lies before it can still be read. */
  readonly fault: Malformed | undefined;
}

/** Looks through a map before it is read: what holds for all spans may come behind them. */
export function placesOf(body: Msgpack, fields: number, keyOf: (body: Msgpack) => number): Places {
  const at: number[] = new Array(fields).fill(-1);
  let pairs = body.map();
  try {
    for (; pairs > 0; pairs--) {
      const key = keyOf(body);
      if (key >= 0 && key < fields) at[key] = body.at;
      body.skip();
    }
    return { at, end: body.at, fault: undefined };
  } catch (error) {
    if (!(error instanceof Malformed) || error instanceof Unexpected) throw error;
    return { at, end: body.at, fault: error };
  }
}

/** Goes on behind the map, or ends where its fault is. */
export function leave({ end, fault }: Places, body: Msgpack): void {
  if (fault) throw fault;
  body.at = end;
}

/** Reads one field. What cannot be read counts as absent: a fact costs no span, and a fault is met again by `leave`. */
export function readAt<T>(body: Msgpack, place: number | undefined, read: () => T): T | undefined {
  if (place === undefined || place < 0) return undefined;
  body.at = place;
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return undefined;
  }
}
