import type { Bucket, Request } from '../aggregate/requests.ts';
import { textOf } from '../errors/failures.ts';
import { exclusive } from '../layout/exclusive.ts';
import type { Breakdown, BreakdownPart } from '../model/endpointView.ts';
import type { Nanoseconds } from '../model/units.ts';
import { type Row, SEGMENT_ROWS } from '../store/columns.ts';
import type { Spans } from '../store/spans.ts';

const MASK = SEGMENT_ROWS - 1;
const MOST_REQUESTS = 100;
/** Of all traces together, so that one of fifty thousand spans does not hold up an answer. */
const MOST_ROWS = 20_000;
const MOST_PARTS = 20;

/**
 * Own time by operation, over the newest requests.
 * Each bucket names its newest ten requests, so that those of busy endpoints are spread over the window.
 */
export function breakdownOf(spans: Spans, buckets: readonly Bucket[]): Breakdown {
  const newest = buckets
    .flatMap(bucket => bucket.latest)
    .filter(({ row }) => spans.holds(row))
    .sort((a, b) => b.start - a.start)
    .slice(0, MOST_REQUESTS);
  const sums = new Map<string, { service: string; name: string; own: Nanoseconds }>();
  let [requests, rows] = [0, 0];
  for (const request of newest) {
    const tree = treeOf(spans, request, MOST_ROWS - rows);
    if (!tree) break;
    rows += tree.rows.length;
    requests++;
    const own = ownTimes(spans, tree);
    for (const [at, row] of tree.rows.entries()) {
      const [service, name] = [textOf(spans, row, 'service'), textOf(spans, row, 'name')];
      const key = `${service}\n${name}`;
      const sum = sums.get(key) ?? { service, name, own: 0 };
      sum.own += own[at] ?? 0;
      sums.set(key, sum);
    }
  }
  return { requests, parts: partsOf([...sums.values()], requests) };
}

function partsOf(
  sums: readonly { service: string; name: string; own: Nanoseconds }[],
  requests: number,
): readonly BreakdownPart[] {
  const all = sums.reduce((sum, { own }) => sum + own, 0);
  return sums
    .filter(({ own }) => own > 0)
    .sort((a, b) => b.own - a.own)
    .slice(0, MOST_PARTS)
    .map(sum => ({ ...sum, own: sum.own / requests, share: sum.own / all }));
}

interface Tree {
  readonly rows: readonly Row[];
  readonly children: ReadonlyMap<Row, readonly Row[]>;
}

/** The spans below a request, itself included; nothing where there are too many. */
function treeOf(spans: Spans, { row: root }: Request, most: number): Tree | undefined {
  const at = root & MASK;
  const { traceHigh, traceLow } = spans.columns(root);
  const children = new Map<Row, Row[]>();
  let left = most;
  for (const row of spans.traceRows(traceHigh[at] ?? 0, traceLow[at] ?? 0)) {
    if (--left < 0) return undefined;
    const columns = spans.columns(row);
    const parent = spans.rowOf(
      columns.parentHigh[row & MASK] ?? 0,
      columns.parentLow[row & MASK] ?? 0,
    );
    const siblings = children.get(parent);
    if (siblings) siblings.push(row);
    else children.set(parent, [row]);
  }
  return { rows: below(root, children), children };
}

/** A span that names itself, or another that names it, as its parent is met once. */
function below(root: Row, children: ReadonlyMap<Row, readonly Row[]>): readonly Row[] {
  const met = new Set([root]);
  for (const row of met) for (const child of children.get(row) ?? []) met.add(child);
  return [...met];
}

function ownTimes(spans: Spans, { rows, children }: Tree): Float64Array {
  const places = new Map(rows.map((row, at) => [row, at]));
  const parent = new Int32Array(rows.length).fill(-1);
  for (const [at, row] of rows.entries())
    for (const child of children.get(row) ?? []) {
      const below = places.get(child) ?? 0;
      if (below > at) parent[below] = at; // a circle has no way back
    }
  const [root = 0] = rows;
  const began = timesOf(spans, root).start;
  const times = rows.map(row => timesOf(spans, row));
  const own = exclusive({
    parent,
    from: times.map(({ start }) => (start - began) * 1e6),
    to: times.map(({ end }) => (end - began) * 1e6),
  });
  return own(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
}

function timesOf(spans: Spans, row: Row): { start: number; end: number } {
  const { start, duration } = spans.columns(row);
  const begin = start[row & MASK] ?? 0;
  return { start: begin, end: begin + (duration[row & MASK] ?? 0) / 1e6 };
}
