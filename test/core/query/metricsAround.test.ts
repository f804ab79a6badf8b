import { expect, test } from 'vitest';
import { Metrics } from '../../../src/core/metrics.ts';

/** Start of a bucket. */
const AT = 1_790_000_000_000;
const MINUTE = 60_000;

interface Sent {
  /** Seconds from the moment. */
  readonly at: number;
  readonly line: string;
}

function around(sent: readonly Sent[], asks: { runtimeId?: string; now?: number } = {}) {
  const { now = AT + 10 * MINUTE, ...process } = asks;
  const metrics = new Metrics();
  for (const { at, line } of sent) metrics.take(new TextEncoder().encode(line), AT + at * 1000);
  return metrics.around({ service: 'shop', at: AT + 4000, ...process }, now);
}

/** A gauge that goes from one value to another around the moment. */
const gauge = (name: string, from: number, to: number, tags = 'service:shop'): Sent[] => [
  { at: -20, line: `${name}:${from}|g|#${tags}` },
  { at: 5, line: `${name}:${to}|g|#${tags}` },
];

const linesOf = ({ metrics, more }: ReturnType<typeof around>) => [
  ...metrics.map(({ metric, value }) => `${metric} ${value}`),
  ...(more > 0 ? [`${more} more`] : []),
];

test('what a process feels first, then what moved most, then the rest of the runtime', () => {
  const sent = [
    ...gauge('shop.still', 5, 5),
    ...gauge('shop.queue', 1, 9),
    ...gauge('shop.cart', 8, 9),
    ...gauge('runtime.python.thread_count', 3, 30),
    ...gauge('runtime.python.gc.count.gen0', 10, 400),
    ...gauge('runtime.python.gc.pause.max', 100, 900),
    ...gauge('runtime.python.mem.rss', 9e7, 9e7),
    ...gauge('runtime.python.cpu.time.user', 0.1, 0.2),
    ...gauge('runtime.python.cpu.percent', 3, 5),
  ];
  expect(linesOf(around(sent))).toEqual([
    'runtime.python.cpu.percent 5',
    'runtime.python.mem.rss 90000000',
    'runtime.python.gc.pause.max 900',
    'shop.queue 9',
    'shop.cart 9',
    'shop.still 5',
    '3 more',
  ]);
});

const cases: [what: string, sent: Sent[], lines: string[]][] = [
  ['of another service', gauge('shop.queue', 1, 2, 'service:cart'), []],
  ['of no service', gauge('shop.queue', 1, 2, 'env:dev'), []],
  ['a service whose name only begins so', gauge('shop.queue', 1, 2, 'service:shop-2'), []],
  ['a counter as its rate', [{ at: 2, line: 'shop.orders:30|c|#service:shop' }], ['shop.orders 3']],
  [
    'a distribution as its mean',
    [{ at: 2, line: 'shop.size:10:20|d|#service:shop' }],
    ['shop.size 15'],
  ],
  ['before the window', [{ at: -400, line: 'shop.queue:1|g|#service:shop' }], []],
  ['after it', [{ at: 400, line: 'shop.queue:1|g|#service:shop' }], []],
  ['near the moment', [{ at: -25, line: 'shop.queue:7|g|#service:shop' }], ['shop.queue 7']],
  ['too far from it', [{ at: -125, line: 'shop.queue:7|g|#service:shop' }], ['shop.queue null']],
];

test.each(cases)('%s', (_, sent, lines) => {
  expect(linesOf(around(sent))).toEqual(lines);
});

test('of several processes of a service, the one that is asked for, where metrics tell them apart', () => {
  const sent = [
    ...gauge('runtime.node.mem.rss', 10, 10, 'service:shop,runtime-id:a'),
    ...gauge('runtime.node.mem.rss', 30, 30, 'service:shop,runtime-id:b'),
    ...gauge('shop.queue', 4, 4),
  ];
  expect(linesOf(around(sent, { runtimeId: 'b' }))).toEqual([
    'runtime.node.mem.rss 30',
    'shop.queue 4',
  ]);
  expect(linesOf(around(sent, { runtimeId: 'gone' }))).toEqual([
    'runtime.node.mem.rss 20',
    'shop.queue 4',
  ]);
});

test('five minutes before and after in steps of ten seconds, what is not known yet left out', () => {
  const { window, metrics } = around(gauge('shop.queue', 1, 9), { now: AT + 8000 });
  expect(window).toEqual({ from: AT - 5 * MINUTE, to: AT + 5 * MINUTE, step: 10_000 });
  const values = metrics[0]?.values ?? [];
  expect([values.length, values[28], values[29], values[30], values[31]]).toEqual([
    60,
    1,
    null,
    9,
    null,
  ]);
});
