import type { EpochMs, Milliseconds } from '../../src/core/model/units.ts';

interface Point {
  readonly x: EpochMs;
  readonly y: number; // NaN breaks the line
}

export interface Drawn {
  readonly points: Point[];
  /** Points without a neighbour: a line alone would not show them. */
  readonly lone: readonly boolean[];
}

/** How a line is drawn on so many pixel columns: gaps up to `bridge` are crossed, longer ones break it. */
export function drawn(
  at: Float64Array,
  values: Float64Array,
  bridge: Milliseconds,
  columns: number,
): Drawn {
  const kept = at.length > 2 * columns ? extremes(at, values, columns) : at.keys();
  const points: Point[] = [];
  let last: Point | undefined;
  for (const index of kept) {
    const point = { x: at[index] ?? 0, y: values[index] ?? Number.NaN };
    if (Number.isNaN(point.y)) continue;
    if (last && point.x - last.x > bridge) points.push({ x: last.x, y: Number.NaN });
    points.push(point);
    last = point;
  }
  const solid = (index: number) => !Number.isNaN(points[index]?.y ?? Number.NaN);
  const lone = points.map((_, index) => solid(index) && !solid(index - 1) && !solid(index + 1));
  return { points, lone };
}

/** Indexes of the least and the greatest value of each pixel column, in the order of time: what the eye can tell apart. */
function* extremes(at: Float64Array, values: Float64Array, columns: number): Iterable<number> {
  const first = at[0] ?? 0;
  const width = ((at[at.length - 1] ?? 0) - first) / columns || 1;
  let [column, low, high] = [0, 0, 0];
  for (let index = 0; index < at.length; index++) {
    const here = Math.floor(((at[index] ?? 0) - first) / width);
    if (here !== column) {
      yield* inOrder(low, high);
      [column, low, high] = [here, index, index];
    }
    const value = values[index] ?? Number.NaN;
    if (beyond(values[low], value)) low = index;
    if (beyond(-(values[high] ?? Number.NaN), -value)) high = index;
  }
  yield* inOrder(low, high);
}

/** Whether the first is greater. A gap gives way to any value, so that it does not hide those of its column. */
const beyond = (first = Number.NaN, second = Number.NaN): boolean =>
  first > second || (Number.isNaN(first) && !Number.isNaN(second));

const inOrder = (one: number, other: number): readonly number[] =>
  one === other ? [one] : [Math.min(one, other), Math.max(one, other)];

/** Sums of so many neighbouring steps, at the same places however the window moves. */
export function merged(values: Float64Array, count: number, firstStep: number): Float64Array {
  const lead = firstStep % count;
  const sums = new Float64Array(Math.ceil((values.length + lead) / count));
  values.forEach((value, index) => {
    const at = Math.floor((index + lead) / count);
    sums[at] = (sums[at] ?? 0) + value;
  });
  return sums;
}
