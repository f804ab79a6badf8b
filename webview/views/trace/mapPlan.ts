import type { MapCall, MapPlace, ServiceMap } from '../../../src/core/layout/serviceMap.ts';

const NODE = { width: 140, height: 44, least: 84 }; // pixels
const GAP = { along: 86, beside: 22 }; // between layers, and between what stands in one
const MARGIN = 12;

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Plan {
  readonly width: number;
  readonly height: number;
  readonly node: { readonly width: number; readonly height: number };
  /** Layers from left to right, else from the top. */
  readonly across: boolean;
  placeOf(at: MapPlace): Point; // the middle of what stands there
}

/** From left to right where the layers have room beside each other, else from the top. */
export function planOf(map: ServiceMap, width: number): Plan {
  const { length } = map.layers;
  const needed = length * (NODE.width + GAP.along) - GAP.along + 2 * MARGIN;
  return needed <= width ? planAcross(map, width) : planDown(map, width);
}

function planAcross({ layers }: ServiceMap, width: number): Plan {
  const height = Math.max(1, ...layers) * (NODE.height + GAP.beside) + MARGIN;
  const between = layers.length - 1;
  const room = width - 2 * MARGIN - NODE.width;
  const step = between > 0 ? Math.min(room / between, 260) : 0;
  const left = (width - step * between) / 2;
  const placeOf = ({ layer, place }: MapPlace) => ({
    x: left + layer * step,
    y: (height * (place + 0.5)) / (layers[layer] ?? 1),
  });
  return { width, height, node: NODE, across: true, placeOf };
}

function planDown({ layers }: ServiceMap, width: number): Plan {
  const most = Math.max(1, ...layers);
  const node = { ...NODE, width: Math.max(NODE.least, Math.min(NODE.width, width / most - 10)) };
  const wide = Math.max(width, most * (node.width + 6));
  const step = NODE.height + GAP.along * 0.6;
  const height = (layers.length - 1) * step + NODE.height + 2 * MARGIN;
  const placeOf = ({ layer, place }: MapPlace) => ({
    x: (wide * (place + 0.5)) / (layers[layer] ?? 1),
    y: MARGIN + NODE.height / 2 + layer * step,
  });
  return { width: wide, height, node, across: false, placeOf };
}

/** From the edge of a node, past what stands between, to the edge of the other. */
export function pointsOf(
  call: MapCall,
  from: MapPlace,
  to: MapPlace,
  plan: Plan,
): readonly Point[] {
  const forward = from.layer <= to.layer ? 1 : -1;
  const edge = ({ x, y }: Point, side: number): Point =>
    plan.across
      ? { x: x + (side * plan.node.width) / 2, y }
      : { x, y: y + (side * plan.node.height) / 2 };
  return [
    edge(plan.placeOf(from), forward),
    ...call.way.map(plan.placeOf),
    edge(plan.placeOf(to), -forward),
  ];
}

/** Leaves and arrives straight. */
export function curveOf([first, ...rest]: readonly Point[], across: boolean): string {
  if (!first) return '';
  let path = `M${first.x} ${first.y}`;
  let before = first;
  for (const point of rest) {
    const middle = { x: (before.x + point.x) / 2, y: (before.y + point.y) / 2 };
    path += across
      ? `C${middle.x} ${before.y},${middle.x} ${point.y},${point.x} ${point.y}`
      : `C${before.x} ${middle.y},${point.x} ${middle.y},${point.x} ${point.y}`;
    before = point;
  }
  return path;
}

/** On the way past other services, where there are some, else half way. */
export function labelPoint(points: readonly Point[]): Point {
  const [first = { x: 0, y: 0 }, second = first] = points;
  if (points.length > 2) return second;
  return { x: (first.x + second.x) / 2, y: (first.y + second.y) / 2 };
}
