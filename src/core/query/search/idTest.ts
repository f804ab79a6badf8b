import { matcher } from './pattern.ts';
import type { Test } from './syntax.ts';

type Halves = readonly [high: number, low: number];

/**
 * Whether an id of two halves is the one that is written: 16 or 32 hex digits, of which the lower 16 count, or a
 * decimal number, as tracers log them. A text of sixteen decimal digits may be either.
 */
export function idTest(
  test: Test,
  hex: (high: number, low: number) => string,
): (high: number, low: number) => boolean {
  if (test.kind !== 'text') return () => false;
  const { pattern } = test;
  if (!pattern.every(piece => typeof piece === 'string')) {
    const matches = matcher(pattern, true);
    return (high, low) => matches(hex(high, low));
  }
  const asked = idsOf(pattern.join(''));
  return (high, low) => asked.some(id => id[0] === high && id[1] === low);
}

function idsOf(text: string): readonly Halves[] {
  const ids: Halves[] = [];
  if (/^(?:[0-9a-f]{1,16}|[0-9a-f]{32})$/i.test(text)) {
    const digits = text.padStart(16, '0').slice(-16);
    ids.push([Number.parseInt(digits.slice(0, 8), 16), Number.parseInt(digits.slice(8), 16)]);
  }
  if (/^\d{1,20}$/.test(text)) {
    const id = BigInt(text);
    ids.push([Number(BigInt.asUintN(32, id >> 32n)), Number(BigInt.asUintN(32, id))]);
  }
  return ids;
}
