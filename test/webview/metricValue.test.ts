import { expect, test } from 'vitest';
import { formats } from '../../src/core/model/format.ts';
import { words } from '../../src/core/model/words.ts';
import { metricValue } from '../../webview/parts/metricValue.ts';

const values: [metric: string, value: number, unit: string | undefined, text: string][] = [
  ['runtime.python.mem.rss', 99_400_000, undefined, '99.4 MB'],
  ['runtime.node.heap.total_heap_size', 12_345, undefined, '12.3 kB'],
  ['runtime.python.cpu.percent', 3.25, undefined, '3.25 %'],
  ['runtime.python.gc.pause.time', 41_400_000, undefined, '41.4 ms'],
  ['runtime.python.gc.pause.count', 4, undefined, '4'],
  ['shop.cart.size', 412, undefined, '412'],
  ['shop.cart.size', 999_000, undefined, '999,000'],
  ['shop.bytes', 99_400_000, undefined, '99.4M'],
  ['shop.bytes', -99_400_000, 'byte', '-99.4M byte'],
];

test.each(values)('%s of %s %s is %s', (metric, value, unit, text) => {
  expect(metricValue(metric, value, unit, formats(words('en')))).toBe(text);
});
