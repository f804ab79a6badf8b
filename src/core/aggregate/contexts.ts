import type { MetricLine } from '../decode/dogstatsd.ts';
import type { Bytes, EpochMs, Milliseconds } from '../model/units.ts';
import type { MetricStore } from '../store/metrics.ts';
import type { Series, SeriesName } from '../store/series.ts';
import { LineKeys } from './lineKeys.ts';
import { nameOf } from './metricName.ts';
import { type OpenBucket, openBuckets } from './openBuckets.ts';
import type { Tallies } from './tallies.ts';

/** One metric, type and tag set. */
export interface Context {
  readonly key: string;
  readonly bucket: OpenBucket;
  last: EpochMs;
  open: boolean; // something came since the bucket was opened
  settled: boolean; // and the store has it
}

/** What the clients of DogStatsD say of themselves. */
const CLIENT_TELEMETRY = 'datadog.dogstatsd.client.';
const IDLE: Milliseconds = 300_000; // then a context may make way for a new one
const REST: Milliseconds = 10_000; // between two searches for idle ones

/** Finds the context of a line. Contexts that bring nothing any more make way for new ones where room is short. */
export class Contexts {
  private readonly store: MetricStore;
  private readonly most: number;
  private readonly tallies: Tallies;
  private readonly known = new Map<string, Context>();
  private readonly keys = new LineKeys<Context | undefined>();
  private searched: EpochMs = Number.NEGATIVE_INFINITY;

  constructor(store: MetricStore, most: number, tallies: Tallies) {
    this.store = store;
    this.most = most;
    this.tallies = tallies;
  }

  /** Nothing for a line that is not wanted, or finds no room. */
  find(line: MetricLine, now: EpochMs): Context | undefined {
    const key = this.keys.find(line);
    return key < 0 ? this.firstSeen(line, now) : this.keys.target(key);
  }

  get size(): number {
    return this.known.size;
  }

  get usedBytes(): Bytes {
    return this.keys.usedBytes + this.known.size * 200;
  }

  /** Gives up idle contexts, oldest first, an eighth of the limit at a time. Says whether there is room. */
  makeWay(now: EpochMs): boolean {
    if (this.full && Math.abs(now - this.searched) >= REST) {
      this.searched = now;
      const idle = [...this.known.values()].filter(context => context.last <= now - IDLE);
      idle.sort((a, b) => a.last - b.last);
      this.forget(idle.slice(0, Math.ceil(this.most / 8)));
    }
    return !this.full;
  }

  /** Strings are made here, and only here. */
  private firstSeen(line: MetricLine, now: EpochMs): Context | undefined {
    const name = nameOf(line);
    if (!name) {
      this.tallies.add('name without a letter', now);
      return undefined;
    }
    const unwanted = name.metric.startsWith(CLIENT_TELEMETRY);
    const context = unwanted ? undefined : this.contextOf(name, now);
    if (unwanted || context) this.keys.add(line, context);
    return context;
  }

  private contextOf(name: SeriesName, now: EpochMs): Context | undefined {
    const key = `${name.type}|${name.metric}|${name.tags.join()}`;
    const known = this.known.get(key);
    if (known) return known;
    if (!this.makeWay(now)) {
      this.tallies.add('too many contexts', now);
      return undefined;
    }
    const bucket = new openBuckets[name.type](this.store, name);
    const context = { key, bucket, last: now, open: false, settled: false };
    this.known.set(key, context);
    return context;
  }

  private get full(): boolean {
    return this.known.size >= this.most || this.store.full;
  }

  private forget(gone: readonly Context[]): void {
    if (gone.length === 0) return;
    const series = new Set<Series>();
    for (const context of gone) {
      this.known.delete(context.key);
      for (const one of context.bucket.series) series.add(one);
    }
    this.store.remove(series);
    this.keys.clear();
  }
}
