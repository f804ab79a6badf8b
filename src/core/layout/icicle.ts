import type { FlameNode } from '../model/trace.ts';
import type { Nanoseconds } from '../model/units.ts';
import { inLanes, type Lanes } from './lanes.ts';

/** An aggregated flame graph laid out: its nodes as a list, and each as wide as its total time. */
export interface Icicle {
  readonly nodes: readonly FlameNode[];
  readonly parent: Int32Array; // -1 for roots
  readonly lanes: Lanes;
  readonly total: Nanoseconds;
}

interface Open {
  readonly node: FlameNode;
  readonly parent: number;
  readonly depth: number;
  readonly from: number;
  readonly width: number;
}

/** Children stand below their parent, the largest first. Where they ran side by side they are narrowed to fit. */
export function icicleOf(roots: readonly FlameNode[]): Icicle {
  const total = roots.reduce((sum, root) => sum + root.total, 0);
  const nodes: FlameNode[] = [];
  const [parent, from, to, depth]: [number[], number[], number[], number[]] = [[], [], [], []];
  const stack = beside(roots, { from: 0, width: total, parent: -1, depth: 0 });
  for (let at = stack.pop(); at; at = stack.pop()) {
    const place = nodes.push(at.node) - 1;
    parent.push(at.parent);
    from.push(at.from);
    to.push(at.from + at.width);
    depth.push(at.depth);
    const { width } = at;
    stack.push(
      ...beside(at.node.children, { from: at.from, width, parent: place, depth: at.depth + 1 }),
    );
  }
  const lanes = inLanes(Float64Array.from(from), Float64Array.from(to), Int32Array.from(depth));
  return { nodes, parent: Int32Array.from(parent), lanes, total };
}

function beside(nodes: readonly FlameNode[], at: Omit<Open, 'node'>): Open[] {
  const sum = nodes.reduce((sum, node) => sum + node.total, 0);
  const scale = sum > at.width ? at.width / sum : 1;
  let from = at.from;
  const open = nodes
    .toSorted((a, b) => b.total - a.total)
    .map(node => {
      const placed = { ...at, node, from, width: node.total * scale };
      from += placed.width;
      return placed;
    });
  return open.reverse(); // a stack takes the last first
}
