import type { TraceColumns } from '../model/trace.ts';
import type { Nanoseconds } from '../model/units.ts';
import { type TraceTree, textOf } from './tree.ts';

/** A service of a trace: how often it was called, and what it spent itself. Layers count from the callers' side. */
export interface MapService extends MapPlace {
  readonly service: string;
  readonly calls: number; // from outside of it
  readonly errors: number; // of these
  readonly spans: number;
  readonly own: Nanoseconds;
}

export interface MapCall {
  readonly from: string;
  readonly to: string;
  readonly calls: number;
  readonly errors: number;
  readonly total: Nanoseconds;
  /** Where it passes the layers between the two, beside the services there. */
  readonly way: readonly MapPlace[];
}

export interface MapPlace {
  readonly layer: number;
  readonly place: number;
}

export interface ServiceMap {
  readonly services: readonly MapService[];
  readonly calls: readonly MapCall[];
  /** How many places each layer has. */
  readonly layers: readonly number[];
}

type Counted = { calls: number; errors: number; total: number };
type Node = Counted & { spans: number; own: number };
type Edge = Counted & { from: string; to: string };

/** Who called whom in one trace, callers left of those they call. */
export function serviceMap(tree: TraceTree): ServiceMap {
  const { columns, size, own } = tree;
  const edges = new Map<string, Edge>();
  const nodes = new Map<string, Node>();
  for (let span = 0; span < size; span++) {
    const to = textOf(columns, 'service', span);
    const node = nodes.get(to) ?? { calls: 0, errors: 0, total: 0, spans: 0, own: 0 };
    nodes.set(to, node);
    node.spans++;
    node.own += own[span] ?? 0;
    const from = callerOf(columns, span);
    if (from === to) continue;
    count(node, columns, span);
    if (from === undefined) continue;
    const key = JSON.stringify([from, to]);
    const edge = edges.get(key) ?? { from, to, calls: 0, errors: 0, total: 0 };
    edges.set(key, edge);
    count(edge, columns, span);
  }
  return placed(nodes, [...edges.values()]);
}

function count(into: Counted, { error, length }: TraceColumns, span: number): void {
  into.calls++;
  into.errors += error[span] ?? 0;
  into.total += length[span] ?? 0;
}

function callerOf(columns: TraceColumns, span: number): string | undefined {
  const above = columns.parent[span] ?? -1;
  return above < 0 ? undefined : textOf(columns, 'service', above);
}

/** What stands in a layer: a service, or a call on its way through. With what it is joined to before and after. */
interface Item {
  readonly layer: number;
  readonly above: Item[];
  readonly below: Item[];
  place: number;
}

function placed(nodes: ReadonlyMap<string, Node>, edges: readonly Edge[]): ServiceMap {
  const layers = layersOf([...nodes.keys()], edges);
  const items = new Map<string, Item>();
  for (const service of nodes.keys()) items.set(service, itemIn(layers.get(service) ?? 0));
  const ways = new Map(edges.map(edge => [edge, wayOf(edge, items)]));
  const counts = setPlaces([...items.values(), ...[...ways.values()].flat()]);
  const services = [...nodes].map(([service, { calls, errors, spans, own }]) => {
    const { layer = 0, place = 0 } = items.get(service) ?? {};
    return { service, calls, errors, spans, own, layer, place };
  });
  const calls = [...ways].map(([edge, way]) => ({
    ...edge,
    way: way.map(({ layer, place }) => ({ layer, place })),
  }));
  return { services, calls, layers: counts };
}

const itemIn = (layer: number): Item => ({ layer, above: [], below: [], place: 0 });

/** An item for each layer that a call passes. */
function wayOf({ from, to }: Edge, items: ReadonlyMap<string, Item>): readonly Item[] {
  const [begin, end] = [items.get(from), items.get(to)];
  if (!begin || !end || begin.layer >= end.layer) return [];
  const way: Item[] = [];
  for (let layer = begin.layer + 1; layer < end.layer; layer++) way.push(itemIn(layer));
  const all = [begin, ...way, end];
  all.slice(1).forEach((item, at) => {
    const before = all[at] ?? begin;
    item.above.push(before);
    before.below.push(item);
  });
  return way;
}

/** Each comes near the middle of those it is joined to, so that few lines cross. Answers how many each layer has. */
function setPlaces(items: readonly Item[]): readonly number[] {
  const layers: (readonly Item[])[] = [];
  for (const [layer, members] of Map.groupBy(items, ({ layer }) => layer)) layers[layer] = members;
  const partOf = ({ layer, place }: Item) => (place + 0.5) / (layers[layer]?.length ?? 1);
  const arrange = (layer: readonly Item[], side: 'above' | 'below') => {
    const pull = (item: Item) =>
      item[side].length === 0
        ? partOf(item)
        : item[side].reduce((sum, other) => sum + partOf(other), 0) / item[side].length;
    const ordered = layer
      .map(item => ({ item, at: pull(item), before: item.place }))
      .sort((a, b) => a.at - b.at || a.before - b.before);
    ordered.forEach(({ item }, place) => {
      item.place = place;
    });
  };
  for (const layer of layers)
    layer.forEach((item, place) => {
      item.place = place;
    });
  for (let sweep = 0; sweep < 4; sweep++) {
    for (const layer of layers) arrange(layer, 'above');
    for (const layer of layers.toReversed()) arrange(layer, 'below');
  }
  for (const layer of layers) arrange(layer, 'above');
  return layers.map(({ length }) => length);
}

/** As far right as the longest way to it. A call that goes back to a caller counts for nothing. */
function layersOf(services: readonly string[], calls: readonly Edge[]): Map<string, number> {
  const called = Map.groupBy(calls, ({ from }) => from);
  const layers = new Map(services.map(service => [service, 0]));
  const place = new Map(callersFirst(services, called).map((service, at) => [service, at]));
  for (const service of place.keys())
    for (const { to } of called.get(service) ?? []) {
      if ((place.get(to) ?? 0) < (place.get(service) ?? 0)) continue;
      layers.set(to, Math.max(layers.get(to) ?? 0, (layers.get(service) ?? 0) + 1));
    }
  return layers;
}

/** Depth first from the first service on, each after all that it calls: read backwards. */
function callersFirst(
  services: readonly string[],
  called: ReadonlyMap<string, readonly Edge[]>,
): readonly string[] {
  const seen = new Set<string>();
  const left: string[] = [];
  for (const first of services) {
    const stack = [{ service: first, done: false }];
    for (let at = stack.pop(); at; at = stack.pop()) {
      const { service, done } = at;
      if (done) left.push(service);
      if (done || seen.has(service)) continue;
      seen.add(service);
      stack.push({ service, done: true });
      for (const { to } of called.get(service) ?? []) stack.push({ service: to, done: false });
    }
  }
  return left.reverse();
}
