import { expect, test } from 'vitest';
import { formats, together } from '../../../src/core/model/format.ts';
import { words } from '../../../src/core/model/words.ts';

const english = formats(words('en'));
const french = formats(words('fr'));

/** As a sentence has it, as a column has it, and as a lens has it. */
const durations: [nanoseconds: number, text: string, column: string, lens: string][] = [
  [0, '0 ns', '0 ns', '0 ns'],
  [7, '7 ns', '7 ns', '7 ns'],
  [812, '812 ns', '812 ns', '810 ns'],
  [1000, '1 µs', '1.00 µs', '1 µs'],
  [999.7e3, '1 ms', '1.00 ms', '1 ms'],
  [29e6, '29 ms', '29.0 ms', '29 ms'],
  [51.2e6, '51.2 ms', '51.2 ms', '51 ms'],
  [867e6, '867 ms', '867 ms', '870 ms'],
  [999.4e6, '999 ms', '999 ms', '1 s'],
  [1.7e9, '1.7 s', '1.70 s', '1.7 s'],
  [1.667e9, '1.67 s', '1.67 s', '1.7 s'],
  [2e9, '2 s', '2.00 s', '2 s'],
  [12.04e9, '12 s', '12.0 s', '12 s'],
  [90e9, '1.5 min', '1.50 min', '1.5 min'],
  [7200e9, '2 h', '2.00 h', '2 h'],
];

test.each(durations)('%d ns', (nanoseconds, text, column, lens) => {
  expect([
    together(english.duration(nanoseconds)),
    english.alignedDuration(nanoseconds),
    together(english.duration(nanoseconds, 2)),
  ]).toEqual([text, column, lens]);
});

const percents: [part: number, text: string, column: string][] = [
  [0, '0 %', '0 %'],
  [0.000001, '< 0.01 %', '< 0.01 %'],
  [0.08, '8 %', '8.0 %'],
  [0.0823, '8.2 %', '8.2 %'],
  [0.5, '50 %', '50 %'],
  [1, '100 %', '100 %'],
];

test.each(percents)('a part of %d', (part, text, column) => {
  expect([together(english.percent(part, 2)), english.alignedPercent(part)]).toEqual([
    text,
    column,
  ]);
});

test('a column is written as the reader’s language has it', () => {
  expect([french.alignedDuration(1.7e9), french.alignedDuration(1.7e9, 2)]).toEqual([
    '1,70 s',
    '1,7 s',
  ]);
});
