import type { Sketch } from '../aggregate/sketch.ts';
import { type Message, readMessage, type Values } from './protobuf.ts';

// DDSketch in protobuf, as all sketch libraries of Datadog write it.
const store: Message = {
  1: {
    name: 'binCounts',
    kind: () => ({ 1: { name: 'key', kind: 'sint32' }, 2: { name: 'value', kind: 'double' } }),
    repeated: true,
  },
  2: { name: 'counts', kind: 'double', repeated: true },
  3: { name: 'first', kind: 'sint32' },
};
const mapping: Message = {
  1: { name: 'gamma', kind: 'double' },
  2: { name: 'offset', kind: 'double' },
};
const sketchMessage: Message = {
  1: { name: 'mapping', kind: () => mapping },
  2: { name: 'positive', kind: () => store },
  4: { name: 'zeros', kind: 'double' },
};

/** Which end of a bin belongs to it. Nothing in a sketch says so: it is known by who made it. */
export type Rounding = 'up' | 'down';

/** libdatadog's own bins are those of ours, and are rounded down whoever names himself as the sender. */
const OURS = 1338.5;
const MOST_BINS = 4096;

/** Adds the values of a packed sketch, each as its bin's estimate. Throws `Malformed`. */
export function addPacked(to: Sketch, packed: Uint8Array, rounding: Rounding): void {
  const { mapping: bins, positive, zeros } = readMessage(packed, sketchMessage);
  const { gamma, offset = 0 } = (bins ?? {}) as { gamma?: number; offset?: number };
  if (typeof zeros === 'number') to.add(0, zeros);
  if (gamma === undefined || !(gamma > 1)) return;
  const up = rounding === 'up' && offset !== OURS;
  const middle = (up ? 2 : 2 * gamma) / (1 + gamma);
  for (const [key, count] of binsOf(positive as Values | undefined))
    to.add(gamma ** (key - offset) * middle, count);
}

function* binsOf(positive: Values = {}): Iterable<[key: number, count: number]> {
  const {
    counts = [],
    first = 0,
    binCounts = [],
  } = positive as {
    counts?: number[];
    first?: number;
    binCounts?: { key?: number; value?: number }[];
  };
  for (const [at, count] of counts.slice(0, MOST_BINS).entries())
    if (count > 0) yield [first + at, count];
  for (const { key = 0, value = 0 } of binCounts.slice(0, MOST_BINS))
    if (value > 0) yield [key, value];
}
