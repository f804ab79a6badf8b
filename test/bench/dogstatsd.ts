import { DogStatsD } from '../../src/core/aggregate/dogstatsd.ts';
import { Metrics } from '../../src/core/metrics.ts';
import { MetricStore } from '../../src/core/store/metrics.ts';
import type { Bench, Figure } from './bench.ts';

const LINES = 50_000;
const ROUNDS = 9;
const NOW = 1_700_000_000_000;

/** Ratios are of our time to the other's, in the same run. */
export const dogstatsd: Bench = {
  name: 'dogstatsd',
  run: async () => [
    parsing('one metric, 200 contexts', 200),
    parsing('one metric, 20,000 contexts', 20_000),
    querying('avg by a tag, 10,000 series of an hour', 10_000),
  ],
};

/** Both parse the lines, find the context, and gather sums or samples of one bucket. */
function parsing(name: string, contexts: number): Figure {
  const datagrams = datagramsOf(contexts);
  const ours = new DogStatsD(new MetricStore(1 << 30), 30_000);
  const theirs = new SplitParser();
  let now = NOW;
  const [value, against] = medians(
    {
      prepare: () => {
        now += 10_000;
        ours.settle(now);
      },
      work: () => {
        for (const datagram of datagrams) ours.take(datagram, now);
      },
    },
    {
      prepare: () => theirs.contexts.clear(),
      work: () => {
        for (const datagram of datagrams) theirs.take(datagram);
      },
    },
  );
  const each = (value * 1e6) / LINES;
  return { name, value: each, unit: 'ns', against: 'a parser that splits', ratio: value / against };
}

function querying(name: string, series: number): Figure {
  const metrics = new Metrics({ contexts: series, bytes: 1 << 30 });
  const map = new Map<string, Kept>();
  for (let bucket = 0; bucket < 360; bucket++) {
    const now = NOW + bucket * 10_000;
    const lines: string[] = [];
    for (let of = 0; of < series; of++) {
      const tags = { env: 'dev', service: `s${of % 50}`, id: `${of}` };
      const known: Kept = map.get(tags.id) ?? { tags, points: [] };
      known.points.push({ at: now, value: of + bucket });
      map.set(tags.id, known);
      lines.push(`m:${of + bucket}|g|#env:dev,service:${tags.service},id:${of}`);
    }
    metrics.take(Buffer.from(lines.join('\n')), now);
  }
  const end = NOW + 359 * 10_000;
  const [value, against] = medians(
    { work: () => metrics.timeseries('avg:m{env:dev} by {service}', 3590, end) },
    { work: () => averages(map) },
  );
  return { name, value, unit: 'ms', against: 'a map of points', ratio: value / against };
}

interface Kept {
  readonly tags: Readonly<Record<string, string>>;
  readonly points: { readonly at: number; readonly value: number }[];
}

function averages(map: ReadonlyMap<string, Kept>): number {
  const groups = new Map<string, Map<number, { sum: number; count: number }>>();
  for (const { tags, points } of map.values()) {
    if (tags['env'] !== 'dev') continue;
    const service = tags['service'] ?? '';
    const group = groups.get(service) ?? new Map<number, { sum: number; count: number }>();
    groups.set(service, group);
    for (const { at, value } of points) {
      const rolled = at - (at % 20_000);
      const found = group.get(rolled) ?? { sum: 0, count: 0 };
      found.sum += value;
      found.count++;
      group.set(rolled, found);
    }
  }
  return groups.size;
}

interface Contender {
  prepare?(): void;
  work(): unknown;
}

/** Milliseconds of work. Contenders alternate; the first rounds only warm up. */
function medians(...contenders: readonly [Contender, Contender]): readonly [number, number] {
  const times: readonly number[][] = [[], []];
  for (let round = 0; round < ROUNDS + 3; round++)
    contenders.forEach(({ prepare, work }, which) => {
      prepare?.();
      const begin = performance.now();
      work();
      if (round >= 3) times[which]?.push(performance.now() - begin);
    });
  const [a = 0, b = 0] = times.map(list => list.sort((x, y) => x - y)[list.length >> 1] ?? 0);
  return [a, b];
}

/** Lines of about 110 bytes and five to seven tags, a dozen to a datagram, as buffering clients send them. */
function datagramsOf(contexts: number): readonly Uint8Array[] {
  const datagrams: Uint8Array[] = [];
  let text = '';
  for (let of = 0; of < LINES; of++) {
    const line = lineOf(Math.imul(of, 2_654_435_761) >>> 0, contexts);
    if (text.length + line.length > 1400) {
      datagrams.push(Buffer.from(text));
      text = '';
    }
    text += `${line}\n`;
  }
  datagrams.push(Buffer.from(text));
  return datagrams;
}

function lineOf(random: number, contexts: number): string {
  const context = random % contexts;
  const type = ['c', 'g', 'h', 'd', 'ms'][context % 5];
  const value = ((random >>> 8) / 1000).toFixed(context % 3 === 0 ? 6 : 2);
  const more = context % 2 === 0 ? `,region:eu-west-1,host:h${context % 7}` : '';
  const tags = `env:dev,service:s${context % 13},endpoint:/api/users/${context},status:200,version:1.2.3${more}`;
  return `shop.requests.m${context % 17}:${value}|${type}|#${tags}`;
}

/** How one would write it in an afternoon. */
class SplitParser {
  readonly contexts = new Map<string, { sum: number; count: number; samples: number[] }>();

  take(datagram: Uint8Array): void {
    for (const line of Buffer.from(datagram).toString().split('\n')) if (line) this.line(line);
  }

  private line(line: string): void {
    const [head = '', type, ...fields] = line.split('|');
    const [name, ...values] = head.split(':');
    const rate = Number(fields.find(field => field.startsWith('@'))?.slice(1) ?? 1);
    const tags =
      fields
        .find(field => field.startsWith('#'))
        ?.slice(1)
        .split(',') ?? [];
    const key = `${name}|${type}|${tags.sort().join()}`;
    const context = this.contexts.get(key) ?? { sum: 0, count: 0, samples: [] };
    this.contexts.set(key, context);
    for (const text of values) {
      const value = Number(text);
      if (Number.isNaN(value)) continue;
      context.count += 1 / rate;
      context.sum += value / rate;
      if (type !== 'c' && type !== 'g') context.samples.push(value);
    }
  }
}
