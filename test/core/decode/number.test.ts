import fc from 'fast-check';
import { expect, test } from 'vitest';
import { numberAt } from '../../../src/core/decode/number.ts';

const numbers: [text: string, value: number][] = [
  ['0', 0],
  ['-0', 0],
  ['000', 0],
  ['0.0', 0],
  ['5.', 5],
  ['.5', 0.5],
  ['-12.25', -12.25],
  ['+5', 5],
  ['1e2', 100],
  ['1E-3', 0.001],
  ['0.0012407302856445312', 0.0012407302856445312],
  ['123456789012345678901234567890', 1.2345678901234568e29],
  ['1e400', Number.NaN],
  ['Infinity', Number.NaN],
  ['nan', Number.NaN],
  ['', Number.NaN],
  ['-', Number.NaN],
  ['.', Number.NaN],
  ['1.2.3', Number.NaN],
  ['1e', Number.NaN],
  [' 1', Number.NaN],
  ['0x10', Number.NaN],
  ['1_000', Number.NaN],
  ['9'.repeat(65), Number.NaN],
];

test.each(numbers)('%j is %d', (text, value) => {
  expect(numberIn(text)).toBe(value);
});

test('plain decimals of up to 15 digits are exact', () => {
  const digits = fc.tuple(fc.integer({ min: -(10 ** 15) + 1, max: 10 ** 15 - 1 }), fc.nat(15));
  fc.assert(
    fc.property(digits, ([whole, places]) => {
      const text = decimal(whole, places);
      expect(numberIn(text)).toBe(Number(text) + 0);
    }),
  );
});

test('whatever a program prints of a number is read within 1e-15 of it', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), value => {
      const found = numberIn(String(value));
      expect(Math.abs(found - value)).toBeLessThanOrEqual(Math.abs(value) * 1e-15);
    }),
  );
});

function decimal(whole: number, places: number): string {
  const digits = String(Math.abs(whole)).padStart(places + 1, '0');
  const point = digits.length - places;
  return `${whole < 0 ? '-' : ''}${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** Between other bytes, as in a datagram. */
function numberIn(text: string): number {
  const bytes = new TextEncoder().encode(`9${text}9`);
  return numberAt(bytes, 1, bytes.length - 1);
}
