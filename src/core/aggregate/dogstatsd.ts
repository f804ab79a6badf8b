import { LineReader, type LineSink, type MetricLine, SET } from '../decode/dogstatsd.ts';
import type { Bytes, EpochMs } from '../model/units.ts';
import type { MetricStore } from '../store/metrics.ts';
import { type Bucket, bucketOf, KEPT } from '../store/ring.ts';
import { type Context, Contexts } from './contexts.ts';
import type { OpenBucket } from './openBuckets.ts';
import { Tallies, type Tally } from './tallies.ts';

export const MOST_CONTEXTS = 20_000;
const AHEAD: Bucket = 60; // Datadog takes timestamps up to ten minutes ahead
const MOST_SET_VALUES = 1 << 18; // in one bucket, over all sets

/**
 * DogStatsD's way from datagrams to series: samples are aggregated over aligned ten seconds, as by the Agent. The bucket
 * still open is in the store too, as far as it is known, once `settle` has been called.
 */
export class DogStatsD implements LineSink {
  /** Values taken. */
  received = 0;
  events = 0;
  checks = 0;
  private readonly store: MetricStore;
  private readonly tallies = new Tallies();
  private readonly contexts: Contexts;
  private readonly reader: LineReader;
  private opened: Context[] = [];
  private setValues = 0;
  private bucket: Bucket = 0;
  private now: EpochMs = 0;

  constructor(store: MetricStore, mostContexts = MOST_CONTEXTS) {
    this.store = store;
    this.contexts = new Contexts(store, mostContexts, this.tallies);
    this.reader = new LineReader(this);
  }

  take(datagram: Uint8Array, now: EpochMs): void {
    this.advance(now);
    this.reader.read(datagram);
  }

  /** Brings the store up to `now`. */
  settle(now: EpochMs): void {
    this.advance(now);
    for (const context of this.opened) {
      if (context.settled) continue;
      context.bucket.settle(this.bucket);
      this.written(context);
    }
  }

  get size(): number {
    return this.contexts.size;
  }

  get rejections(): readonly Tally[] {
    return this.tallies.list();
  }

  get usedBytes(): Bytes {
    return this.store.usedBytes + this.contexts.usedBytes;
  }

  metric(line: MetricLine): void {
    const context = this.contexts.find(line, this.now);
    if (!context) return;
    context.last = this.now;
    if (line.at === undefined) this.add(line, context);
    else this.addAt(line, line.at, context);
  }

  event(): void {
    this.events++;
  }

  check(): void {
    this.checks++;
  }

  refused(reason: string): void {
    this.tallies.add(reason, this.now);
  }

  noted(reason: string): void {
    this.tallies.add(reason, this.now);
  }

  private add(line: MetricLine, context: Context): void {
    const { bucket } = context;
    if (line.type === SET) this.addToSet(line, bucket);
    for (let at = 0; at < line.count; at++) bucket.add(line.values[at] ?? 0, line.weight);
    this.received += line.count;
    context.settled = false;
    if (context.open) return;
    context.open = true;
    this.opened.push(context);
  }

  private addToSet(line: MetricLine, bucket: OpenBucket): void {
    this.received++;
    if (++this.setValues > MOST_SET_VALUES) this.refused('too many values in sets');
    else bucket.add(hash52(line.bytes, line.valueStart, line.valueEnd), 1);
  }

  /** A sample with a timestamp belongs to that time's bucket, whichever is open now. */
  private addAt(line: MetricLine, time: EpochMs, { bucket }: Context): void {
    const at = bucketOf(time);
    const [series] = bucket.series;
    if (at <= this.bucket - KEPT) this.refused('timestamp older than an hour');
    else if (at > this.bucket + AHEAD) this.refused('timestamp more than ten minutes ahead');
    else if (series && series.kind !== 'distribution') {
      for (let of = 0; of < line.count; of++) {
        const value = line.values[of] ?? 0;
        if (series.kind === 'count') series.add(at, value * line.weight);
        else series.set(at, value);
      }
      series.last = this.now;
      this.received += line.count;
    }
  }

  private advance(now: EpochMs): void {
    this.now = now;
    const bucket = bucketOf(now);
    if (bucket === this.bucket) return;
    for (const context of this.opened) {
      context.bucket.close(this.bucket);
      context.open = false;
      this.written(context);
    }
    this.opened = [];
    this.setValues = 0;
    this.bucket = bucket;
    this.contexts.makeWay(now);
  }

  private written(context: Context): void {
    context.settled = true;
    for (const series of context.bucket.series) series.last = context.last;
  }
}

/** Two 26-bit halves of FNV-1a, the second with another factor. */
function hash52(bytes: Uint8Array, from: number, to: number): number {
  let low = 0x811c9dc5;
  let high = 0x01234567;
  for (let at = from; at < to; at++) {
    const byte = bytes[at] ?? 0;
    low = Math.imul(low ^ byte, 0x01000193);
    high = Math.imul(high ^ byte, 0x85ebca6b);
  }
  return (low >>> 6) * 2 ** 26 + (high >>> 6);
}
