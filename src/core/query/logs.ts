import { readStack } from '../errors/stack.ts';
import type { Log, LogsAnswer, LogsOf } from '../model/log.ts';
import { codeOf } from '../sources/ownCode.ts';
import type { LogSegment } from '../store/logSegment.ts';
import type { LogPlace, Logs } from '../store/logs.ts';
import { traceKey } from '../store/trace.ts';

/** The newest logs of a trace, of one of its spans, or of a service around a time; the newest first. */
export function logsView(logs: Logs, of: LogsOf, limit: number): LogsAnswer {
  const found: LogPlace[] = [];
  for (const segment of logs.segments) {
    const fits = testOf(of, segment);
    for (let row = 0; row < segment.size; row++) if (fits(row)) found.push({ segment, row });
  }
  found.sort(newestFirst);
  return {
    logs: found.slice(0, limit).map(place => withCode(logs.read(place))),
    more: Math.max(0, found.length - limit),
    held: logs.count,
  };
}

/** With what it tells of the source. */
function withCode(log: Log): Log {
  const { attributes } = log;
  const code = codeOf(key => attributes[key]);
  const stack = attributes['exception.stacktrace'] ?? attributes['error.stack'];
  const frames = readStack(stack === undefined ? '' : String(stack));
  return { ...log, ...(code && { code }), ...(frames.length > 0 && { frames }) };
}

type RowTest = (row: number) => boolean;

function testOf(of: LogsOf, segment: LogSegment): RowTest {
  const { at, service, strings } = segment;
  if ('service' in of) {
    const inTime: RowTest = row => (at[row] ?? 0) >= of.from && (at[row] ?? 0) <= of.to;
    return row => inTime(row) && strings.text(service[row] ?? 0) === of.service;
  }
  const inTrace = idTest(of.traceId, segment.traceHigh, segment.traceLow);
  if (of.spanId === undefined) return inTrace;
  const inSpan = idTest(of.spanId, segment.spanHigh, segment.spanLow);
  return row => inTrace(row) && inSpan(row);
}

/** By the lower 64 bits; 0 is no id. */
function idTest(id: string, highs: Uint32Array, lows: Uint32Array): RowTest {
  const key = traceKey(id.padStart(16, '0'));
  if (!key || (key.high === 0 && key.low === 0)) return () => false;
  return row => lows[row] === key.low && highs[row] === key.high;
}

/** Of those of one moment, the one that came last. */
function newestFirst(a: LogPlace, b: LogPlace): number {
  const [left, right] = [a.segment.at[a.row] ?? 0, b.segment.at[b.row] ?? 0];
  return right - left || b.segment.first + b.row - (a.segment.first + a.row);
}
