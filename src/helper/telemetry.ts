import type { TraceFormat } from '../core/decode/traceFormat.ts';
import { asMsgpack, traceFormatOf } from '../core/decode/traces.ts';
import { Metrics } from '../core/metrics.ts';
import type { EpochMs } from '../core/model/units.ts';
import { Traces } from '../core/store/traces.ts';
import type { Rejection } from '../protocol/queries.ts';
import { codec } from './packing.ts';
import type { Shell } from './parts.ts';
import type { Received, Takers } from './receivers/intake.ts';
import { Rejections } from './rejections.ts';
import { Signal } from './signal.ts';

/** Everything this helper has received: what came in is decoded, kept and counted here, and wakes who watches it. */
export class Telemetry implements Takers {
  readonly shell: Shell;
  readonly traces: Traces;
  readonly metrics = new Metrics();
  readonly tracesMoved = new Signal();
  readonly metricsMoved = new Signal();
  /** Moves with every other one. */
  readonly anythingMoved = new Signal();
  readonly clock: () => EpochMs;
  spansReceived = 0;
  duplicates = 0;
  lastReceived: EpochMs | undefined;
  private readonly rejected = new Rejections();

  constructor(shell: Shell, clock: () => EpochMs) {
    this.shell = shell;
    this.clock = clock;
    this.traces = new Traces(codec, shell.memoryMB * 1e6);
  }

  get rejections(): readonly Rejection[] {
    const lines = this.metrics.counters.rejections.map(tally => ({
      format: 'dogstatsd',
      ...tally,
    }));
    return [...this.rejected.list, ...lines].sort((a, b) => b.last - a.last);
  }

  takeTraces({ endpoint, contentType, body }: Received): void {
    const format = traceFormatOf(endpoint);
    const packed = format ? asMsgpack(format, contentType, body) : 'not a format of traces';
    if (!format || typeof packed === 'string')
      this.refuse(format?.format ?? endpoint, String(packed));
    else this.takeSpans(format, packed, this.clock());
  }

  private takeSpans(format: TraceFormat, packed: Uint8Array, now: EpochMs): void {
    const { first, next, duplicates, refused } = this.traces.take(format, packed, now);
    this.spansReceived += next - first + duplicates;
    this.duplicates += duplicates;
    this.lastReceived = now;
    for (const [reason, count] of refused) this.rejected.add(format.format, reason, count, now);
    if (next > first) this.tracesMoved.moved();
    this.anythingMoved.moved();
  }

  takeDogstatsd(text: Uint8Array): void {
    const now = this.clock();
    this.metrics.take(text, now);
    this.lastReceived = now;
    this.metricsMoved.moved();
    this.anythingMoved.moved();
  }

  refuse(endpoint: string, reason: string): void {
    this.rejected.add(endpoint, reason, 1, this.clock());
    this.anythingMoved.moved();
  }
}
