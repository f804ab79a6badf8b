import type { Bucket, Request } from '../aggregate/requests.ts';
import type { RequestList, RequestRow } from '../model/endpointView.ts';
import { ERROR, type Row, SEGMENT_ROWS } from '../store/columns.ts';
import { hex } from '../store/detailSink.ts';
import type { Spans } from '../store/spans.ts';

const MASK = SEGMENT_ROWS - 1;

/** The first ten of all buckets together; each bucket has its own first ten, so none is missed. */
export function requestList(
  spans: Spans,
  buckets: readonly Bucket[],
  order: RequestList,
  most: number,
): readonly RequestRow[] {
  const rank = (request: Request) => (order === 'latest' ? request.start : request.duration);
  return buckets
    .flatMap(bucket => bucket[order])
    .filter(({ row }) => spans.holds(row))
    .sort((a, b) => rank(b) - rank(a))
    .slice(0, most)
    .map(request => listed(spans, request));
}

function listed(spans: Spans, { row, start, duration, error, status }: Request): RequestRow {
  const columns = spans.columns(row);
  const at = row & MASK;
  const high = columns.traceHigh[at] ?? 0;
  const low = columns.traceLow[at] ?? 0;
  const rows = [...spans.traceRows(high, low)];
  return {
    traceId: hex(high, low),
    spanId: hex(columns.spanHigh[at] ?? 0, columns.spanLow[at] ?? 0),
    start,
    duration,
    error,
    status: status || undefined,
    spans: rows.length,
    errorType: error ? errorType(spans, rows) : undefined,
  };
}

/** The type that the deepest failing span names: frameworks mark errors all the way up, often without saying which. */
export function errorType(spans: Spans, rows: readonly Row[]): string | undefined {
  const failing = rows.filter(row => ((spans.columns(row).flags[row & MASK] ?? 0) & ERROR) !== 0);
  const named = failing.filter(row => (spans.columns(row).errorType[row & MASK] ?? 0) !== 0);
  const [deepest] = named
    .map(row => ({ row, depth: depthOf(spans, row) }))
    .sort((a, b) => b.depth - a.depth);
  if (!deepest) return undefined;
  const id = spans.columns(deepest.row).errorType[deepest.row & MASK] ?? 0;
  return spans.block(deepest.row)?.strings.text(id);
}

/** Parents above; a trace that names itself as its parent ends too. */
function depthOf(spans: Spans, row: Row): number {
  let depth = 0;
  let at = row;
  for (; depth < DEEPEST; depth++) {
    const columns = spans.columns(at);
    const high = columns.parentHigh[at & MASK] ?? 0;
    const low = columns.parentLow[at & MASK] ?? 0;
    if (high === 0 && low === 0) break;
    const parent = spans.rowOf(high, low);
    if (parent < 0) break;
    at = parent;
  }
  return depth;
}

const DEEPEST = 1000;
