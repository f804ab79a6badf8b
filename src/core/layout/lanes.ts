import { endOf, type TraceTree } from './tree.ts';

/** Boxes in lanes, none over another: what a flame graph draws. Boxes have numbers; lanes list them from left to right. */
export interface Lanes {
  readonly count: number;
  /** Where each lane begins in `boxes`, and one entry more. */
  readonly first: Int32Array;
  readonly boxes: Int32Array;
  readonly from: Float64Array; // by box
  readonly to: Float64Array;
  readonly lane: Int32Array;
}

/** Every span below its parent. What runs beside a sibling moves further down until it hides nothing. */
export function lanesOf(tree: TraceTree): Lanes {
  const { columns, size } = tree;
  const from = Float64Array.from(columns.offset);
  const to = Float64Array.from(columns.offset, (_, span) => endOf(columns, span));
  const lane = new Int32Array(size);
  const reach = new Reach(size);
  for (let span = 0; span < size; span++) {
    const above = columns.parent[span] ?? -1;
    const free = reach.firstFree(above < 0 ? 0 : (lane[above] ?? 0) + 1, from[span] ?? 0);
    lane[span] = free;
    reach.set(free, to[span] ?? 0);
  }
  return inLanes(from, to, lane);
}

/** Groups boxes by lane; within one they are expected from left to right already. */
export function inLanes(from: Float64Array, to: Float64Array, lane: Int32Array): Lanes {
  const count = lane.reduce((most, at) => Math.max(most, at + 1), 0);
  const first = new Int32Array(count + 1);
  for (const at of lane) first[at + 1] = (first[at + 1] ?? 0) + 1;
  for (let at = 0; at < count; at++) first[at + 1] = (first[at + 1] ?? 0) + (first[at] ?? 0);
  const boxes = new Int32Array(lane.length);
  const next = first.slice();
  lane.forEach((at, box) => {
    const place = next[at] ?? 0;
    boxes[place] = box;
    next[at] = place + 1;
  });
  return { count, first, boxes, from, to, lane };
}

/** Up to where each lane is taken. A tree of least values, since thousands of siblings may run side by side. */
class Reach {
  private readonly width: number;
  private readonly least: Float64Array;

  constructor(lanes: number) {
    this.width = 2 ** Math.ceil(Math.log2(Math.max(1, lanes)));
    this.least = new Float64Array(2 * this.width).fill(Number.NEGATIVE_INFINITY);
  }

  set(lane: number, until: number): void {
    let node = this.width + lane;
    this.least[node] = Math.max(until, this.least[node] ?? 0);
    for (node >>= 1; node > 0; node >>= 1)
      this.least[node] = Math.min(this.at(2 * node), this.at(2 * node + 1));
  }

  /** The first lane from `lowest` on that ends before a moment. */
  firstFree(lowest: number, moment: number): number {
    let node = this.width + Math.min(lowest, this.width - 1);
    while (this.at(node) > moment) {
      while (node & 1) node >>= 1; // the right of two: what follows is higher up
      if (node === 0) return lowest;
      node++;
    }
    while (node < this.width) node = this.at(2 * node) <= moment ? 2 * node : 2 * node + 1;
    return node - this.width;
  }

  private at(node: number): number {
    return this.least[node] ?? Number.POSITIVE_INFINITY;
  }
}
