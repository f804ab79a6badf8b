import { endpointsOf } from '../aggregate/endpointGroups.ts';
import { windowOf } from '../aggregate/figures.ts';
import { exclusive } from '../layout/exclusive.ts';
import type { EndpointId } from '../model/endpoint.ts';
import type { FlameNode, TimeRange } from '../model/trace.ts';
import type { EpochMs, Nanoseconds } from '../model/units.ts';
import { ERROR, type Row, SEGMENT_ROWS } from '../store/columns.ts';
import type { Spans } from '../store/spans.ts';
import type { Traces } from '../store/traces.ts';

export interface FlameView {
  readonly traces: number;
  readonly roots: readonly FlameNode[];
  /** What began before has left the memory and is missed; nothing where nothing is. */
  readonly since?: EpochMs;
}

/** As many of the newest requests as tell where the time goes; more would only cost. */
const MOST_TRACES = 200;
const MOST_SPANS = 200_000;
/** What lies deeper, or is one of too many children, counts as its parent's own time. */
const DEEPEST = 200;
const MOST_CHILDREN = 200;
const MASK = SEGMENT_ROWS - 1;

/** Where the newest requests of some endpoints spent their time: their spans, those of the same place summed. */
export function flameView(
  traces: Traces,
  { endpoints, range }: { readonly endpoints: readonly EndpointId[]; readonly range: TimeRange },
  now: EpochMs,
): FlameView {
  const { spans } = traces;
  const window = 'last' in range ? windowOf(range.last, now) : range;
  const ids = new Set(endpointsOf(traces.endpoints.list, endpoints).map(({ id }) => id));
  const root = new Node('', '', '');
  let [merged, left] = [0, MOST_SPANS];
  for (const entry of entries(spans, ids, window)) {
    if (merged >= MOST_TRACES || left <= 0) break;
    left -= new Merge(spans, entry).into(root);
    merged++;
  }
  const since = merged < MOST_TRACES ? missedBefore(spans, window) : undefined;
  return { traces: merged, roots: root.sorted(), ...(since !== undefined && { since }) };
}

/** Only what is in memory is put together: the rest would cost a look at every body. */
function missedBefore(
  spans: Spans,
  { from, to }: { readonly from: EpochMs; readonly to: EpochMs },
): EpochMs | undefined {
  const oldest = Math.min(spans.oldestStart ?? to, to);
  for (const _ of spans.history.blocks({ from, to: oldest })) return oldest;
  return undefined;
}

/** The requests of these endpoints that began in a stretch of time, those that came last first. */
function* entries(
  spans: Spans,
  endpoints: ReadonlySet<number>,
  { from, to }: { readonly from: EpochMs; readonly to: EpochMs },
): Iterable<Row> {
  const { first, next } = spans.rows;
  for (let row = next - 1; row >= first; row--) {
    const { endpoint, start } = spans.columns(row);
    const at = row & MASK;
    if (!endpoints.has((endpoint[at] ?? 0) - 1)) continue;
    const began = start[at] ?? 0;
    if (began >= from && began <= to) yield row;
  }
}

/** The spans of one request below its entry, put into the tree of all. */
class Merge {
  private readonly spans: Spans;
  private readonly entry: Row;
  private readonly children = new Map<string, Row[]>();
  private readonly rows: readonly Row[];

  constructor(spans: Spans, entry: Row) {
    const columns = spans.columns(entry);
    const at = entry & MASK;
    this.spans = spans;
    this.entry = entry;
    const [high, low] = [columns.traceHigh[at] ?? 0, columns.traceLow[at] ?? 0];
    this.rows = [...spans.traceRows(high, low)];
    for (const one of this.rows) {
      const parent = this.id(one, 'parent');
      const siblings = this.children.get(parent);
      if (siblings) siblings.push(one);
      else this.children.set(parent, [one]);
    }
  }

  /** Returns how many spans it went over. Each is visited once, so that a trace that names itself as parent ends. */
  into(root: Node): number {
    const seen = new Set<Row>([this.entry]);
    const stack: Visit[] = [{ row: this.entry, above: root, parent: -1, depth: 0 }];
    const visits: (Visit & { readonly node: Node })[] = [];
    for (let at = stack.pop(); at; at = stack.pop()) {
      const { row, above, depth } = at;
      const node = this.add(row, above);
      const parent = visits.push({ ...at, node }) - 1;
      if (depth >= DEEPEST) continue;
      for (const child of this.childrenOf(row)) {
        if (seen.has(child)) continue;
        seen.add(child);
        stack.push({ row: child, above: node, parent, depth: depth + 1 });
      }
    }
    const own = this.ownTimes(visits);
    for (const [at, { node }] of visits.entries()) node.own += own[at] ?? 0;
    return this.rows.length;
  }

  private ownTimes(visits: readonly Visit[]): readonly Nanoseconds[] {
    const began = this.startOf(this.entry);
    const from = visits.map(({ row }) => (this.startOf(row) - began) * 1e6);
    const to = visits.map(({ row }, at) => (from[at] ?? 0) + this.durationOf(row));
    const own = exclusive({ parent: visits.map(({ parent }) => parent), from, to });
    return Array.from(own(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY), Math.round);
  }

  private childrenOf(row: Row): readonly Row[] {
    return this.children.get(this.id(row, 'span')) ?? [];
  }

  private add(row: Row, above: Node): Node {
    const columns = this.spans.columns(row);
    const at = row & MASK;
    const strings = this.spans.block(row)?.strings;
    const text = (column: 'service' | 'name' | 'resource') =>
      strings?.text(columns[column][at] ?? 0) ?? '';
    const node = above.child(text('service'), text('name'), text('resource'));
    node.count++;
    node.total += this.durationOf(row);
    if (((columns.flags[at] ?? 0) & ERROR) !== 0) node.errors++;
    return node;
  }

  private startOf(row: Row): EpochMs {
    return this.spans.columns(row).start[row & MASK] ?? 0;
  }

  private durationOf(row: Row): Nanoseconds {
    return this.spans.columns(row).duration[row & MASK] ?? 0;
  }

  private id(row: Row, of: 'span' | 'parent'): string {
    const columns = this.spans.columns(row);
    return `${columns[`${of}High`][row & MASK]} ${columns[`${of}Low`][row & MASK]}`;
  }
}

/** A span on the way through the tree; `parent` is the place of the visit above it, -1 for the entry. */
interface Visit {
  readonly row: Row;
  readonly above: Node;
  readonly parent: number;
  readonly depth: number;
}

class Node {
  readonly service: string;
  readonly name: string;
  readonly resource: string;
  count = 0;
  errors = 0;
  total: Nanoseconds = 0;
  own: Nanoseconds = 0;
  private readonly children = new Map<string, Node>();

  constructor(service: string, name: string, resource: string) {
    this.service = service;
    this.name = name;
    this.resource = resource;
  }

  child(service: string, name: string, resource: string): Node {
    const key = JSON.stringify([service, name, resource]);
    const known = this.children.get(key);
    if (known) return known;
    const node = new Node(service, name, resource);
    this.children.set(key, node);
    return node;
  }

  /** Those that took longest first. */
  sorted(): readonly FlameNode[] {
    const all = [...this.children.values()].sort((a, b) => b.total - a.total);
    return all.slice(0, MOST_CHILDREN).map(node => {
      const { service, name, resource, count, errors, total, own } = node;
      return { service, name, resource, count, errors, total, own, children: node.sorted() };
    });
  }
}
