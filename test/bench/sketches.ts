import { createRequire } from 'node:module';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Sketch } from '../../src/core/aggregate/sketch.ts';
import { PackedSketches } from '../../src/core/store/packedSketches.ts';
import { type Bench, type Figure, percentile } from './bench.ts';
import { scratchPackages } from './scratch.ts';

const BUCKETS = 360; // of ten seconds
const ROUNDS = 201;
const SIZES = [5, 20, 100, 500];

/** What we need of `DDSketch` of @datadog/sketches-js. */
interface Peer {
  accept(value: number): void;
  merge(other: Peer): void;
  getValueAtQuantile(q: number): number;
}
type NewPeer = new (options: { relativeAccuracy: number }) => Peer;

/** The percentile of an hour from sketches of ten seconds, against merging those of @datadog/sketches-js. */
export const sketches: Bench = {
  name: 'sketches',
  async run() {
    const found = scratchPackages('sketches', { '@datadog/sketches-js': '2.1.1' });
    if ('missing' in found) {
      console.log(`  without @datadog/sketches-js: ${found.missing}`);
      return [];
    }
    const load = createRequire(path.join(found.folder, 'package.json'));
    const { DDSketch } = load('@datadog/sketches-js') as { DDSketch: NewPeer };
    return SIZES.flatMap(size => figuresOf(size, DDSketch));
  },
};

function figuresOf(size: number, DDSketch: NewPeer): readonly Figure[] {
  const values = hourOf(size);
  const packed = new PackedSketches();
  const before = heap();
  const peers = values.map(bucket => {
    const peer = new DDSketch({ relativeAccuracy: 0.01 });
    for (const value of bucket) peer.accept(value);
    return peer;
  });
  const retained = heap() - before;
  values.forEach((bucket, at) => {
    const sketch = new Sketch();
    for (const value of bucket) sketch.add(value);
    packed.append(at, sketch);
  });
  const answers: number[] = [];
  const times = { ours: [] as number[], theirs: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    timed(times.ours, () => {
      const into = new Sketch();
      packed.mergeInto(0, BUCKETS, () => into);
      answers[0] = into.quantile(0.95);
    });
    timed(times.theirs, () => {
      const into = new DDSketch({ relativeAccuracy: 0.01 });
      for (const peer of peers) into.merge(peer);
      answers[1] = into.getValueAtQuantile(0.95);
    });
  }
  const exact = percentile(values.flat(), 0.95);
  const [ours, theirs] = [percentile(times.ours, 0.5), percentile(times.theirs, 0.5)];
  const against = '@datadog/sketches-js';
  const of = `${size} values a bucket`;
  return [
    { name: `p95 of an hour, ${of}`, value: ours, unit: 'ms', against, ratio: ours / theirs },
    {
      name: `memory of an hour, ${of}`,
      value: packed.usedBytes / 1e3,
      unit: 'kB',
      against,
      ratio: packed.usedBytes / retained,
    },
    {
      name: `off the true p95, ${of}`,
      value: 100 * Math.abs((answers[0] ?? 0) / exact - 1),
      unit: '%',
    },
  ];
}

/** Latencies over three decades, the same in each run. */
function hourOf(size: number): readonly (readonly number[])[] {
  let seed = 7;
  const random = () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 2 ** 32;
  };
  const latency = () =>
    1e6 * Math.exp(Math.sqrt(-2 * Math.log(random() + 1e-9)) * Math.cos(6.283 * random()));
  return Array.from({ length: BUCKETS }, () => Array.from({ length: size }, latency));
}

function timed(times: number[], work: () => void): void {
  const before = performance.now();
  work();
  times.push(performance.now() - before);
}

/** What is alive; typed arrays lie outside of the heap. */
function heap(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (let round = 0; round < 3; round++) collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
