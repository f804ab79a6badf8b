import { expect, test } from 'vitest';
import { criticalPath } from '../../../src/core/layout/criticalPath.ts';
import { found, nextMatch } from '../../../src/core/layout/find.ts';
import { groupsOf, sortedGroups } from '../../../src/core/layout/groups.ts';
import { ownShares } from '../../../src/core/layout/ownShares.ts';
import { allFolded, oneLevelMore, revealed, rowsOf } from '../../../src/core/layout/rows.ts';
import { treeOf } from '../../../src/core/layout/tree.ts';
import { traceColumns } from '../../../src/core/query/traceColumns.ts';
import { nameOf, randomTrace, traceOf, treeOfText } from './traceText.ts';

const shop = `
  web request GET /slow @0+100 !
    web view @5+90 !
      db query SELECT @10+20
      db query SELECT @30+10
      web sleep @45+5
      pay call POST @50+40 !
        pay charge @55+30 !
    web after @96+4`;

const paths: [name: string, trace: string, path: string][] = [
  [
    'what is between children is the parent’s',
    shop,
    'request 0-5 view 5-10 query 10-30 query 30-40 view 40-45 sleep 45-50 call 50-55 charge 55-85 call 85-90 view 90-95 request 95-96 after 96-100',
  ],
  [
    'of two side by side the one that ends last was waited for',
    `
    a root @0+100
      a short @10+30
      a long @20+60`,
    'root 0-20 long 20-80 root 80-100',
  ],
  [
    'what ended before that one began was waited for too',
    `
    a root @0+100
      a first @0+40
      a beside @10+50
      a last @40+60`,
    'first 0-40 last 40-100',
  ],
  [
    'a child that outlives its parent was not waited for',
    `
    a root @0+100
      a task @90+500`,
    'root 0-90 task 90-100',
  ],
  [
    'of several roots the longest',
    `
    a lost @0+10
    a main @20+50
      a part @30+10`,
    'main 20-30 part 30-40 main 40-70',
  ],
  ['nothing lasts', 'a root @0+0', ''],
  ['nothing is there', '', ''],
];

test.each(paths)('critical path: %s', (_, trace, path) => {
  const tree = treeOfText(trace);
  const told = criticalPath(tree).map(
    ({ span, from, to }) => `${nameOf(tree, span)} ${from}-${to}`,
  );
  expect(told.join(' ')).toBe(path);
});

const owns: [name: string, trace: string, own: string][] = [
  [
    'without what children took',
    shop,
    'request 6 view 15 query 20 query 10 sleep 5 call 10 charge 30 after 4',
  ],
  [
    'what runs side by side shares the time', // root ██______████, one _███__, two __████: 20–40 is of both
    `
    a root @0+100
      a one @10+30
      a two @20+40`,
    'root 50 one 20 two 30',
  ],
  [
    'three at once have a third each',
    `
    a root @0+90
      a one @0+90
      a two @0+90
      a three @0+90`,
    'root 0 one 30 two 30 three 30',
  ],
  [
    'who waits for a child of its own has no part of what runs beside',
    `
    a root @0+100
      a one @0+60
        a query @20+40
      a two @40+60`,
    'root 0 one 20 query 30 two 50',
  ],
  [
    'two roots share the moment in which both run',
    `
    a root @0+60
    a other @40+60`,
    'root 50 other 50',
  ],
  [
    'who runs on while its parent’s parent does too shares with it',
    `
    a root @0+100
      a handler @10+20
        a task @20+40`,
    'root 65 handler 10 task 25',
  ],
  [
    'one that begins before its parent is its own until then',
    `
    a root @20+30
      a early @0+30`,
    'root 20 early 30',
  ],
  [
    'one right after the other',
    `
    a root @0+20
      a one @0+10
      a two @10+10`,
    'root 0 one 10 two 10',
  ],
  [
    'what takes no time',
    `
    a root @0+10
      a nothing @5+0`,
    'root 10 nothing 0',
  ],
  [
    'a child counts only while its parent lasts',
    `
    a root @0+100
      a early @0+10
      a task @90+500`,
    'root 80 early 10 task 500',
  ],
];

test.each(owns)('own time: %s', (_, trace, expected) => {
  const tree = treeOfText(trace);
  expect([...tree.own].map((own, span) => `${nameOf(tree, span)} ${own}`).join(' ')).toBe(expected);
});

test('own times of a window are of that window alone', () => {
  const own = treeOfText(shop).ownIn({ from: 25, to: 60 });
  expect([...own]).toEqual([0, 5, 5, 10, 5, 5, 5, 0]);
});

test('own times are summed by service and by operation, the largest first', () => {
  const { columns, own } = treeOfText(shop);
  const told = (by: 'service' | 'operation') =>
    ownShares(columns, own, by).map(
      ({ service, name, calls, own }) => `${service} ${name} ${calls}x ${own}`,
    );
  expect(told('service')).toEqual(['pay  2x 40', 'web  4x 30', 'db  2x 30']);
  expect(told('operation').slice(0, 2)).toEqual(['db query 2x 30', 'pay charge 1x 30']);
});

test('an error starts where nothing below fails', () => {
  const tree = treeOfText(shop);
  expect([...tree.errorStart.keys()].filter(span => tree.errorStart[span])).toEqual([6]);
});

const rows: [
  name: string,
  change: { fold?: string; hide?: string; focus?: number },
  rows: string,
][] = [
  ['all', {}, 'request .view ..query ..query ..sleep ..call ...charge .after'],
  ['folded', { fold: 'view' }, 'request .view .after'],
  [
    'hidden ones hand their children to their parent',
    { hide: 'view' },
    'request .query .query .sleep .call ..charge .after',
  ],
  ['hidden leaves', { hide: 'query' }, 'request .view ..sleep ..call ...charge .after'],
  ['a hidden root', { hide: 'request' }, 'view .query .query .sleep .call ..charge after'],
  ['a subtree', { focus: 5 }, 'call .charge'],
];

test.each(rows)('rows: %s', (_, { fold, hide, focus }, expected) => {
  const tree = treeOfText(shop);
  const named = (name: string | undefined) =>
    Uint8Array.from(tree.depth, (_, span) => (nameOf(tree, span) === name ? 1 : 0));
  const { span, depth } = rowsOf(tree, { folded: named(fold), hidden: named(hide), focus });
  const told = [...span].map((span, row) => '.'.repeat(depth[row] ?? 0) + nameOf(tree, span));
  expect(told.join(' ')).toBe(expected);
});

test('levels are unfolded one by one, and a span that is looked for is shown', () => {
  const tree = treeOfText(shop);
  const shown = (folded: Uint8Array) =>
    rowsOf(tree, { folded, hidden: new Uint8Array(8), focus: undefined }).span.length;
  let folded = allFolded(tree);
  const counts = [shown(folded)];
  for (let level = 0; level < 4; level++) {
    folded = oneLevelMore(tree, folded);
    counts.push(shown(folded));
  }
  expect(counts).toEqual([1, 3, 7, 8, 8]);
  expect(shown(revealed(tree, allFolded(tree), 6))).toBe(8);
});

test('what is looked for is found in service, operation, resource and type, and around the end', () => {
  const columns = traceOf(shop);
  expect([...found(columns, 'QUERY')]).toEqual([2, 3]);
  expect([...found(columns, 'post')]).toEqual([5]);
  expect([...found(columns, 'pay')]).toEqual([5, 6]);
  expect([...found(columns, '  ')]).toEqual([]);
  const matches = found(columns, 'query');
  const walk = [undefined, 2, 3].map(from => nextMatch(matches, from, 1)?.span);
  expect(walk).toEqual([2, 3, 2]);
  expect([undefined, 2, 7].map(from => nextMatch(matches, from, -1)?.span)).toEqual([3, 3, 3]);
});

test('spans of one operation are one line of the list', () => {
  const groups = sortedGroups(groupsOf(treeOfText(shop)), 'own');
  expect(groups.slice(0, 2)).toEqual([
    expect.objectContaining({
      name: 'query',
      count: 2,
      total: 30,
      own: 30,
      p95: 20,
      resource: 'SELECT',
    }),
    expect.objectContaining({
      name: 'charge',
      count: 1,
      errors: 1,
      total: 30,
      own: 30,
      slowest: 6,
    }),
  ]);
});

test.each([1, 2, 3, 4, 5, 6, 7, 8])(
  'of random trace %i the path covers its root, and own times add up',
  seed => {
    const tree = treeOf(randomTrace(seed, 300));
    expect(tree.size).toBe(300);
    const path = criticalPath(tree);
    let reached = 0;
    for (const { from, to } of path) {
      expect(from).toBe(reached);
      expect(to).toBeGreaterThan(from);
      reached = to;
    }
    expect(reached).toBe(1000);
    // Moment by moment: it is shared by the spans that run and have no child that does.
    const { parent, offset, length } = tree.columns;
    const runs = (span: number, at: number) =>
      (offset[span] ?? 0) <= at && at < (offset[span] ?? 0) + (length[span] ?? 0);
    const busy = parent.map(() => 0);
    const end = tree.columns.duration;
    let covered = 0;
    for (let at = 0; at < end; at++) {
      const parents = new Set(parent.filter((_, child) => runs(child, at)));
      const active = [...parent.keys()].filter(span => runs(span, at) && !parents.has(span));
      for (const span of active) busy[span] = (busy[span] ?? 0) + 1 / active.length;
      if (active.length > 0) covered++;
    }
    const rounded = (times: Iterable<number>) => Array.from(times, time => Math.round(time * 1e6));
    expect(rounded(tree.own)).toEqual(rounded(busy));
    expect(tree.own.reduce((sum, own) => sum + own, 0)).toBeCloseTo(covered, 6);
  },
);

test('columns made of spans are in the order that the layout asks for', () => {
  const span = (spanId: string, parentId: string | undefined, start: number) => ({
    traceId: '1'.repeat(32),
    spanId,
    parentId,
    service: 's',
    name: spanId,
    resource: 'r',
    type: '',
    start,
    duration: 1e6,
    error: false,
    meta: {},
    metrics: {},
  });
  const columns = traceColumns([
    span('c', 'b', 3),
    span('d', 'a', 4),
    span('b', 'a', 2),
    span('a', undefined, 1),
  ]);
  expect(columns?.spanId).toEqual(['a', 'b', 'c', 'd']);
});
