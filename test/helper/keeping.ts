import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { figures } from '../../src/core/aggregate/figures.ts';
import type { EpochMs } from '../../src/core/model/units.ts';
import type { HistoryBlock } from '../../src/core/store/history.ts';
import { readTrace } from '../../src/core/store/trace.ts';
import { Telemetry } from '../../src/helper/telemetry.ts';
import { pack } from '../core/decode/pack.ts';
import { aSpan, bodyOf, NOW } from '../core/sources.ts';
import { until } from '../harness/processes.ts';

/** What a helper holds, without its sockets, in a folder of the test's. */
export interface Keeping {
  readonly telemetry: Telemetry;
  readonly folder: string;
  readonly lines: readonly string[]; // of its log
  advance(milliseconds: number): void;
}

export function helperOn(folder: string, { memoryMB = 64, diskMB = 64, now = NOW } = {}): Keeping {
  let time = now;
  const lines: string[] = [];
  const shell = {
    version: '0',
    dataDir: folder,
    memoryMB,
    diskMB,
    receivers: () => [],
    log: (line: string) => void lines.push(line),
  };
  const telemetry = new Telemetry(shell, () => time);
  onTestFinished(() => telemetry.dispose());
  return {
    telemetry,
    folder,
    lines,
    advance: milliseconds => {
      time += milliseconds;
    },
  };
}

/** One that has read back what was kept. */
export async function helperIn(
  folder: string,
  settings?: Parameters<typeof helperOn>[1],
): Promise<Keeping> {
  const helper = helperOn(folder, settings);
  await helper.telemetry.restore();
  return helper;
}

export function post(helper: Keeping, ...spans: readonly object[]): void {
  postWith({}, helper, ...spans);
}

/** By a tracer that sends its own statistics, too. */
export function postCounted(helper: Keeping, ...spans: readonly object[]): void {
  postWith({ 'datadog-client-computed-stats': 'yes' }, helper, ...spans);
}

function postWith(
  headers: Readonly<Record<string, string>>,
  { telemetry }: Keeping,
  ...spans: readonly object[]
): void {
  const contentType = 'application/msgpack';
  const body = bodyOf(...spans);
  telemetry.takeTraces({ endpoint: '/v0.4/traces', method: 'PUT', contentType, headers, body });
}

/** What a tracer has counted of `GET /slow` in the ten seconds that began at `at`; its spans are told apart by their status. */
export function statsBody(at: EpochMs, hits: Readonly<Record<number, number>>): Uint8Array {
  const groups = Object.entries(hits).map(([status, count]) => ({
    Service: 'shop',
    Name: 'flask.request',
    Resource: 'GET /slow',
    Type: 'web',
    HTTPStatusCode: Number(status),
    HTTPMethod: 'GET',
    TopLevelHits: count,
    Errors: Number(status) >= 500 ? count : 0,
    Duration: count * 1e8,
  }));
  const bucket = { Start: BigInt(at) * 1_000_000n, Duration: 10_000_000_000n, Stats: groups };
  return pack({ Env: '', Stats: [bucket] });
}

export function postStats({ telemetry }: Keeping, body: Uint8Array): void {
  const headers = { 'datadog-meta-lang': 'python' };
  const contentType = 'application/msgpack';
  telemetry.takeStats({ endpoint: '/v0.6/stats', method: 'PUT', contentType, headers, body });
}

/** Posts spans that are no entries, numbered from a million, a thousand in a body. */
export function fill(helper: Keeping, count: number, first = 0, more = ''): void {
  for (let from = first; from < first + count; from += 1000) {
    const spans = Array.from({ length: 1000 }, (_, index) => ({
      ...aSpan({
        traceId: 1_000_000 + from + index,
        spanId: 1_000_000 + from + index,
        type: 'sql',
        parentId: 1,
      }),
      resource: `SELECT ${from + index}${more}`,
    }));
    post(helper, ...spans);
  }
}

export const written = ({ telemetry }: Keeping): Promise<boolean> =>
  until('bodies on the disk', () => telemetry.archive?.unwritten === 0);

/** `2 requests, 1 errors, slowest 120 ms, 1 restarts`, of the service that `aSpan` says. */
export function told({ telemetry: { traces, clock } }: Keeping): string {
  const all = traces.endpoints.list.map(({ id }) => traces.requestsOf(id));
  const { requests, errors, latency, estimated = 0 } = figures(all, 900, clock());
  if (estimated > 0) return `${requests} requests, ${errors} errors, ${estimated} only counted`;
  const restarts = traces.runs.restarts('shop', 0).length;
  return `${requests} requests, ${errors} errors, slowest ${(latency?.max ?? 0) / 1e6} ms, ${restarts} restarts`;
}

/** Of a trace's spans as they started. */
export const resources = ({ telemetry }: Keeping, traceId: number): readonly string[] =>
  readTrace(telemetry.traces.spans, 0, traceId).map(({ resource }) => resource);

export const history = (
  { telemetry }: Keeping,
  range: { readonly from: EpochMs; readonly to: EpochMs } = { from: 0, to: 2 * NOW },
): Iterable<HistoryBlock> => telemetry.traces.spans.history.blocks(range);

export const spansIn = (blocks: Iterable<HistoryBlock>): number =>
  [...blocks].reduce((sum, { spans }) => sum + spans, 0);

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'dogwatch-data-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The folder as it is on the disk now: what a crash would leave. */
export function copyOf(folder: string): string {
  const copy = temporaryFolder();
  cpSync(folder, copy, { recursive: true });
  return copy;
}
