import { expect, test } from 'vitest';
import { compared } from '../../../src/core/layout/compare.ts';
import { boxAt, eachShown } from '../../../src/core/layout/cull.ts';
import { icicleOf } from '../../../src/core/layout/icicle.ts';
import { lanesOf } from '../../../src/core/layout/lanes.ts';
import { serviceMap } from '../../../src/core/layout/serviceMap.ts';
import { treeOf } from '../../../src/core/layout/tree.ts';
import { around, panned, ticksOf, within, zoomed } from '../../../src/core/layout/window.ts';
import type { FlameNode } from '../../../src/core/model/trace.ts';
import { nameOf, randomTrace, treeOfText } from './traceText.ts';

const lanes: [name: string, trace: string, lanes: string][] = [
  [
    'children below their parents',
    `
    a r @0+100
      a x @0+50
        a z @10+10
      a y @50+50`,
    'r | x y | z',
  ],
  [
    'what runs side by side moves down',
    `
    a r @0+100
      a x @0+60
        a z @40+10
      a y @30+60`,
    'r | x | z | y',
  ],
  [
    'and up again where there is room',
    `
    a r @0+100
      a x @0+60
      a y @30+60
      a w @70+5`,
    'r | x w | y',
  ],
];

test.each(lanes)('lanes: %s', (_, trace, expected) => {
  const tree = treeOfText(trace);
  const { count, first, boxes } = lanesOf(tree);
  const told = Array.from({ length: count }, (_, lane) =>
    [...boxes.subarray(first[lane], first[lane + 1])].map(box => nameOf(tree, box)).join(' '),
  );
  expect(told.join(' | ')).toBe(expected);
});

test.each([1, 2, 3, 4, 5, 6])(
  'of random trace %i every span is drawn once, below its parent, over none',
  seed => {
    const tree = treeOf(randomTrace(seed, 400));
    const { count, first, boxes, from, to, lane } = lanesOf(tree);
    expect([...boxes].sort((a, b) => a - b)).toEqual([...tree.depth.keys()]);
    tree.columns.parent.forEach((above, span) => {
      if (above >= 0) expect(lane[span]).toBeGreaterThan(lane[above] ?? 0);
    });
    for (let at = 0; at < count; at++)
      for (let place = (first[at] ?? 0) + 1; place < (first[at + 1] ?? 0); place++)
        expect(from[boxes[place] ?? 0]).toBeGreaterThanOrEqual(to[boxes[place - 1] ?? 0] ?? 0);
  },
);

test('fifty thousand spans side by side are laid out in no time', () => {
  const size = 50_000;
  const line = (span: number) => `  a s${span % 7} @${span}+${size}`;
  const tree = treeOfText(
    ['a r @0+200000', ...Array.from({ length: size - 1 }, (_, span) => line(span))].join('\n'),
  );
  expect(lanesOf(tree).count).toBe(size);
});

test('a lane shows at most a box for each pixel, and at every pixel that has one', () => {
  const lines = Array.from(
    { length: 5000 },
    (_, at) => `  a s @${at * 10}+${at % 3 === 0 ? 9 : 2}`,
  );
  const laid = lanesOf(treeOfText(['a r @0+50000', ...lines].join('\n')));
  const shown = (from: number, to: number, width: number) => {
    const boxes: number[] = [];
    eachShown(laid, 1, { from, to }, width, box => boxes.push(box));
    return boxes;
  };
  const whole = shown(0, 50_000, 100);
  expect(whole.length).toBeGreaterThan(90);
  expect(whole.length).toBeLessThanOrEqual(101);
  expect(shown(105, 131, 1000)).toEqual([12, 13, 14]);
  expect(shown(13, 19, 1000)).toEqual([]);
});

test('the pointer hits a box, or a thin one beside it', () => {
  const laid = lanesOf(treeOfText('a r @0+100\n  a x @10+0\n  a y @50+10'));
  const hits = (moment: number, near: number) => boxAt(laid, 1, moment, near);
  expect([hits(55, 0), hits(10, 0), hits(12, 3), hits(12, 1), hits(63, 5), hits(90, 5)]).toEqual([
    2,
    1,
    1,
    undefined,
    2,
    undefined,
  ]);
  expect(boxAt(laid, 7, 55, 3)).toBeUndefined();
});

const whole = { from: 0, to: 1e9 };
const windows: [name: string, made: { from: number; to: number }, expected: string][] = [
  ['in, around a moment', zoomed(whole, whole, 2, 0.5e9), '0.25-0.75'],
  ['out, not past the ends', zoomed({ from: 0, to: 0.5e9 }, whole, 0.25, 0.1e9), '0-1'],
  ['moved, not past the ends', panned({ from: 0.8e9, to: 0.9e9 }, whole, 5), '0.9-1'],
  ['a span with room', around({ from: 0.4e9, to: 0.5e9 }, whole), '0.397-0.503'],
  ['never thinner than a microsecond', within({ from: 0.5e9, to: 0.5e9 }, whole), '0.5-0.500001'],
];

test.each(windows)('window: %s', (_, { from, to }, expected) => {
  expect(`${from / 1e9}-${to / 1e9}`).toBe(expected);
});

test('ticks are round, and written so that they differ', () => {
  expect(ticksOf({ from: 0.3e9, to: 1.6e9 }, 6)).toEqual({
    at: [0.5, 1, 1.5].map(s => s * 1e9),
    digits: 3,
  });
  const { at, digits } = ticksOf({ from: 1.2e9, to: 1.2e9 + 5000 }, 5);
  expect(at[1]).toBe(1.2e9 + 1000);
  expect(digits).toBeGreaterThanOrEqual(7);
});

test('services stand right of those that call them, however they call back', () => {
  const { services, calls } = serviceMap(
    treeOfText(`
      web r @0+100
        auth a @0+10 !
          db q @2+4
        pay p @20+50
          db q @30+10
          web hook @50+5
        web own @80+5`),
  );
  expect(
    services.map(
      ({ service, calls, errors, own, layer, place }) =>
        `${service} ${calls}x !${errors} ${own} at ${layer},${place}`,
    ),
  ).toEqual([
    'web 2x !0 45 at 0,0',
    'auth 1x !1 6 at 1,0',
    'db 2x !0 14 at 2,0',
    'pay 1x !0 35 at 1,1',
  ]);
  expect(calls.map(({ from, to, calls, total }) => `${from}>${to} ${calls}x ${total}`)).toEqual([
    'web>auth 1x 10',
    'auth>db 1x 4',
    'web>pay 1x 50',
    'pay>db 1x 10',
    'pay>web 1x 5',
  ]);
});

const comparisons: [name: string, left: string, right: string, rows: string][] = [
  [
    'the same place is one row',
    'a r @0+100\n  b q @10+20',
    'a r @0+150\n  b q @10+70',
    'r 100→150 | .q 20→70',
  ],
  [
    'siblings that are alike are summed',
    'a r @0+100\n  b q @10+20\n  b q @40+20',
    'a r @0+100\n  b q @10+20',
    'r 100→100 | .q 40→20',
  ],
  [
    'what only one has is at its time',
    'a r @0+100\n  b q @10+20',
    'a r @0+100\n  c new @2+5\n  b q @10+20',
    'r 100→100 | .new –→5 | .q 20→20',
  ],
  ['another resource is another place', 'a r GET @0+9', 'a r POST @0+9', 'r 9→– | r –→9'],
  ['nothing on one side', 'a r @0+9\n  a x @1+2', '', 'r 9→– | .x 2→–'],
];

test.each(comparisons)('compared: %s', (_, left, right, expected) => {
  const rows = compared(treeOfText(left), treeOfText(right));
  const told = rows.map(
    ({ depth, name, left, right }) =>
      `${'.'.repeat(depth)}${name} ${left?.total ?? '–'}→${right?.total ?? '–'}`,
  );
  expect(told.join(' | ')).toBe(expected);
  expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
});

test('every span of both traces is in one row of their comparison', () => {
  const [left, right] = [treeOf(randomTrace(3, 200)), treeOf(randomTrace(4, 250))];
  const rows = compared(left, right);
  const count = (which: 'left' | 'right') =>
    rows.reduce((sum, row) => sum + (row[which]?.count ?? 0), 0);
  expect([count('left'), count('right')]).toEqual([200, 250]);
});

test('an icicle’s children stand inside their parent, the largest first', () => {
  const node = (name: string, total: number, children: FlameNode[] = []): FlameNode => ({
    service: 's',
    name,
    resource: name,
    count: 1,
    errors: 0,
    total,
    own: 0,
    children,
  });
  const { nodes, lanes, total } = icicleOf([
    node('a', 100, [node('b', 30), node('c', 60)]),
    node('d', 40, [node('e', 60), node('f', 20)]),
  ]);
  const told = nodes.map(
    ({ name }, box) => `${name}@${lanes.lane[box]}:${lanes.from[box]}-${lanes.to[box]}`,
  );
  expect(total).toBe(140);
  expect(told).toEqual([
    'a@0:0-100',
    'c@1:0-60',
    'b@1:60-90',
    'd@0:100-140',
    'e@1:100-130',
    'f@1:130-140',
  ]);
});
