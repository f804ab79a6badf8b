import { appEndpoints } from '../core/decode/appEndpoints.ts';
import { clientStats } from '../core/decode/clientStats.ts';
import { Malformed } from '../core/decode/msgpack.ts';
import type { TraceFormat } from '../core/decode/traceFormat.ts';
import { isJson, traceFormatOf } from '../core/decode/traces.ts';
import { Metrics } from '../core/metrics.ts';
import type { SentLog } from '../core/model/log.ts';
import type { Bytes, EpochMs, Milliseconds } from '../core/model/units.ts';
import { Logs } from '../core/store/logs.ts';
import { Traces } from '../core/store/traces.ts';
import type { Rejection } from '../protocol/queries.ts';
import { Aside } from './aside/aside.ts';
import { codec } from './packing.ts';
import type { Shell } from './parts.ts';
import { Archive } from './persistence/archive.ts';
import { Restoring } from './persistence/restoring.ts';
import { sqlite } from './persistence/sqlite.ts';
import type { Received, Takers } from './receivers/intake.ts';
import { Rejections } from './rejections.ts';
import { Signal } from './signal.ts';
import { Slices } from './slices.ts';

/** Everything this helper has received: what came in is decoded, kept and counted here, and wakes who watches it. */
export class Telemetry implements Takers {
  readonly shell: Shell;
  readonly traces: Traces;
  readonly metrics = new Metrics();
  readonly logs: Logs;
  /** Of spans and logs together. */
  readonly budget: Bytes;
  readonly tracesMoved = new Signal();
  /** Moves with spans, and while a search still has something to look at. */
  readonly searchMoved = new Signal();
  readonly metricsMoved = new Signal();
  readonly logsMoved = new Signal();
  /** Moves with every other one. */
  readonly anythingMoved = new Signal();
  readonly clock: () => EpochMs;
  spansReceived = 0;
  duplicates = 0;
  lastReceived: EpochMs | undefined;
  /** Nothing where the user wants nothing kept. */
  readonly archive: Archive | undefined;
  private readonly rejected = new Rejections();
  private readonly aside = new Aside();
  private readonly slices = new Slices();
  private restoring: Restoring | undefined;

  constructor(shell: Shell, clock: () => EpochMs) {
    this.shell = shell;
    this.clock = clock;
    this.budget = shell.memoryMB * 1e6;
    this.traces = new Traces(codec, this.budget);
    this.logs = new Logs(this.budget * LOGS);
    if (shell.diskMB > 0) this.archive = this.archiveIn(shell);
  }

  /** Reads back what an earlier helper has kept, while everything else goes on. */
  async restore(): Promise<void> {
    const { archive, traces } = this;
    if (!archive) return;
    archive.open();
    this.restoring = new Restoring({
      archive,
      since: this.clock() - RESTORED,
      memory: traces.budget / 2,
      again: (body, { format, received, counted }, place) => {
        traces.stats.counting = counted;
        const { block } = traces.take(format, body, received, place);
        this.lastReceived = received;
        this.spansMoved();
        return block;
      },
      stats: (body, { language }) => void this.countStats('/v0.6/stats', body, language),
      take: (format, body, received) => this.takeSpans(format, body, received, true),
    });
    await this.restoring.run();
  }

  dispose(): void {
    this.aside.finish();
    this.slices.finish();
    this.archive?.dispose();
  }

  get rejections(): readonly Rejection[] {
    const lines = this.metrics.counters.rejections.map(tally => ({
      format: 'dogstatsd',
      ...tally,
    }));
    return [...this.rejected.list, ...lines].sort((a, b) => b.last - a.last);
  }

  takeTraces({ endpoint, contentType, headers, body, free }: Received): void {
    const format = traceFormatOf(endpoint);
    if (!format) return void this.refuse(endpoint, 'not a format of traces');
    const counted = isTrue(headers['datadog-client-computed-stats']);
    const now = this.clock();
    const take = (spans: Uint8Array) => this.takeSpans(format, spans, now, counted);
    const takeInTurn = (spans: Uint8Array) => {
      if (!this.restoring?.putOff(format, spans, now, take)) take(spans);
    };
    if (body.length <= 2 * format.part && !isJson(format, contentType, body)) {
      takeInTurn(body);
      free?.();
      return;
    }
    const size = body.length;
    this.aside.do('parts', [endpoint, contentType, body], parts => {
      if (typeof parts === 'string') this.refuse(format.format, parts);
      else this.slices.add(parts, size, takeInTurn);
    });
  }

  /** `counted`: the tracer sends its own statistics of these requests, too. */
  private takeSpans(format: TraceFormat, packed: Uint8Array, now: EpochMs, counted: boolean): void {
    this.traces.stats.counting = counted;
    const { first, next, duplicates, refused, block } = this.traces.take(format, packed, now);
    if (block) this.archive?.add({ block, received: now, counted });
    this.spansReceived += next - first + duplicates;
    this.duplicates += duplicates;
    this.lastReceived = now;
    for (const [reason, count] of refused) this.rejected.add(format.format, reason, count, now);
    if (next > first) this.spansMoved();
    else this.anythingMoved.moved();
  }

  private spansMoved(): void {
    this.tracesMoved.moved();
    this.searchMoved.moved();
    this.anythingMoved.moved();
  }

  takeDogstatsd(text: Uint8Array): void {
    const now = this.clock();
    this.metrics.take(text, now);
    this.lastReceived = now;
    this.metricsMoved.moved();
    this.anythingMoved.moved();
  }

  /** What logs take is not there for spans. */
  takeLogs(logs: readonly SentLog[]): void {
    for (const log of logs) this.logs.append(log);
    this.traces.budget = this.budget - this.logs.usedBytes;
    this.lastReceived = this.clock();
    this.logsMoved.moved();
    this.anythingMoved.moved();
  }

  takeStats({ endpoint, headers, body }: Received): void {
    const language = String(headers['datadog-meta-lang'] ?? '');
    if (!this.countStats(endpoint, body, language) || !this.archive) return;
    this.archive.addStats({ received: this.clock(), language, packed: codec.pack(body) });
  }

  /** Whether they were new, and could be read. */
  private countStats(endpoint: string, body: Uint8Array, language: string): boolean {
    if (!this.traces.stats.isNew(body)) return false;
    return this.reading(endpoint, () => {
      this.traces.takeStats(clientStats(body, language));
      this.tracesMoved.moved();
    });
  }

  takeTelemetry({ endpoint, body }: Received): void {
    this.reading(endpoint, () => {
      const told = appEndpoints(body);
      for (const routes of told) this.traces.known.take(routes);
      if (told.length > 0) this.tracesMoved.moved();
    });
  }

  /** What cannot be read is refused with its reason. */
  private reading(endpoint: string, read: () => void): boolean {
    try {
      read();
      this.anythingMoved.moved();
      return true;
    } catch (error) {
      if (!(error instanceof Malformed || error instanceof SyntaxError)) throw error;
      this.refuse(endpoint, error.message);
      return false;
    }
  }

  refuse(endpoint: string, reason: string): void {
    this.rejected.add(endpoint, reason, 1, this.clock());
    this.anythingMoved.moved();
  }

  private archiveIn({ dataDir, diskMB, log }: Shell): Archive {
    const archive = new Archive({
      folder: dataDir,
      budget: diskMB * 1e6,
      sqlite: sqlite(),
      spans: this.traces.spans,
      clock: this.clock,
      retry: RETRY,
      log,
      moved: () => this.anythingMoved.moved(),
    });
    this.traces.spans.history = archive.history;
    return archive;
  }
}

/** The part of the memory that logs may take. */
const LOGS = 1 / 8;
const RETRY: Milliseconds = 10_000;
/** The longest window that figures are of. */
const RESTORED: Milliseconds = 3_600_000;

/** Tracers write `true` or `yes`; Go's words for false are the only ones that mean it. */
const isTrue = (header: string | readonly string[] | undefined): boolean =>
  header !== undefined && !['', '0', 'f', 'false'].includes(String(header).toLowerCase());
