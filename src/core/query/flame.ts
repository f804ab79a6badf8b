import { endpointsOf } from '../aggregate/endpointGroups.ts';
import { windowOf } from '../aggregate/figures.ts';
import type { EndpointId } from '../model/endpoint.ts';
import type { FlameNode, TimeRange } from '../model/trace.ts';
import type { EpochMs, Nanoseconds } from '../model/units.ts';
import { ERROR, type Row, SEGMENT_ROWS } from '../store/columns.ts';
import type { Spans } from '../store/spans.ts';
import type { Traces } from '../store/traces.ts';
import { exclusive } from './exclusive.ts';

export interface FlameView {
  readonly traces: number;
  readonly roots: readonly FlameNode[];
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
  return { traces: merged, roots: root.sorted() };
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
    const stack = [{ row: this.entry, above: root, depth: 0 }];
    for (let at = stack.pop(); at; at = stack.pop()) {
      const { row, above, depth } = at;
      const children = depth >= DEEPEST ? [] : this.childrenOf(row).filter(one => !seen.has(one));
      const node = this.add(row, above, children);
      for (const child of children) {
        seen.add(child);
        stack.push({ row: child, above: node, depth: depth + 1 });
      }
    }
    return this.rows.length;
  }

  private childrenOf(row: Row): readonly Row[] {
    return this.children.get(this.id(row, 'span')) ?? [];
  }

  private add(row: Row, above: Node, children: readonly Row[]): Node {
    const columns = this.spans.columns(row);
    const at = row & MASK;
    const strings = this.spans.block(row)?.strings;
    const text = (column: 'service' | 'name' | 'resource') =>
      strings?.text(columns[column][at] ?? 0) ?? '';
    const node = above.child(text('service'), text('name'), text('resource'));
    const span = this.timesOf(row);
    node.count++;
    node.total += span.duration;
    node.own += exclusive(
      span,
      children.map(child => this.timesOf(child)),
    );
    if (((columns.flags[at] ?? 0) & ERROR) !== 0) node.errors++;
    return node;
  }

  private timesOf(row: Row) {
    const { start, duration } = this.spans.columns(row);
    return { start: start[row & MASK] ?? 0, duration: duration[row & MASK] ?? 0 };
  }

  private id(row: Row, of: 'span' | 'parent'): string {
    const columns = this.spans.columns(row);
    return `${columns[`${of}High`][row & MASK]} ${columns[`${of}Low`][row & MASK]}`;
  }
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
