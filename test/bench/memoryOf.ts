// Prints what it takes to keep many spans by one design: `node --expose-gc memoryOf.ts columns`.
import { Traces } from '../../src/core/store/traces.ts';
import { codec } from '../../src/helper/packing.ts';
import { percentile } from './bench.ts';
import { bodyWith, SPANS, smallBodies, spansOf, v04 } from './bodies.ts';

/** Bytes for each span, and milliseconds. */
export interface Kept {
  readonly resident: number;
  readonly told: number;
  readonly pause: number;
  readonly pause99: number;
}

const collect = globalThis.gc ?? (() => {});

function columns(bodies: number): Kept {
  const before = resident();
  const traces = new Traces(codec, 512e6);
  fill(traces, bodies);
  const count = traces.spans.count;
  const grown = resident() - before;
  const pauses = pausesOf(700);
  return {
    resident: grown / count,
    told: traces.usedBytes / count,
    pause: Math.max(...pauses),
    pause99: percentile(pauses, 0.99),
  };
}

/** Ten spans in a body. */
function small(bodies: number): Kept {
  const before = resident();
  const traces = new Traces(codec, 512e6);
  for (let salt = 0; salt < bodies; salt++)
    for (const body of smallBodies(salt)) traces.take(v04, body, Date.now());
  const { count } = traces.spans;
  const grown = resident() - before;
  return { resident: grown / count, told: traces.usedBytes / count, pause: 0, pause99: 0 };
}

/**
 * What each body takes of a store that grows and then forgets: the shortest of three stores, since by the clock it is
 * others' work too, and processor time is counted in steps of four milliseconds.
 */
function pausesOf(bodies: number): readonly number[] {
  const rounds = [1, 2, 3].map(() => fill(new Traces(codec, 48e6), bodies));
  return Array.from({ length: bodies }, (_, body) =>
    Math.min(...rounds.map(round => round[body] ?? Number.POSITIVE_INFINITY)),
  );
}

function objects(bodies: number): Kept {
  const text = JSON.stringify(spansOf(bodyWith(0)));
  const kept: unknown[] = [];
  const before = resident();
  for (let body = 0; body < bodies; body++) kept.push(JSON.parse(text));
  const grown = resident() - before;
  return { resident: grown / (kept.length * SPANS), told: 0, pause: 0, pause99: 0 };
}

function fill(traces: Traces, bodies: number): readonly number[] {
  return Array.from({ length: bodies }, (_, salt) => {
    const body = bodyWith(salt);
    const before = performance.now();
    traces.take(v04, body, Date.now());
    return performance.now() - before;
  });
}

function resident(): number {
  for (let round = 0; round < 3; round++) collect();
  return process.memoryUsage.rss();
}

const designs = {
  columns: () => columns(1000),
  small: () => small(1000),
  objects: () => objects(200),
};
console.log(JSON.stringify(designs[process.argv[2] as keyof typeof designs]()));
