const ZERO = 48;
const PLUS = 43;
const MINUS = 45;
const POINT = 46 - ZERO;
const POWERS = Float64Array.from({ length: 23 }, (_, power) => Number(`1e${power}`)); // all exact
const PLAIN = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const LONGEST = 64;

/**
 * The number written in bytes `from` to `to`, such as `-12.5` or `1e3`; NaN for anything else, infinity included.
 * Up to 15 digits are exact, 16 to 19 (what Python prints of a float) within 1e-15 of the value, longer ones exact again.
 */
export function numberAt(bytes: Uint8Array, from: number, to: number): number {
  const sign = bytes[from];
  let mantissa = 0;
  let point = to;
  for (let at = sign === MINUS || sign === PLUS ? from + 1 : from; at < to; at++) {
    const digit = (bytes[at] ?? 0) - ZERO;
    if (digit >= 0 && digit <= 9) mantissa = mantissa * 10 + digit;
    else if (digit === POINT && point === to) point = at;
    else return slowNumber(bytes, from, to);
  }
  const power = POWERS[Math.max(0, to - point - 1)];
  if (mantissa === 0 || mantissa >= 1e19 || power === undefined) return slowNumber(bytes, from, to);
  return sign === MINUS ? -mantissa / power : mantissa / power;
}

/** Exponents, very long numbers, zero in all its forms, and what is no number. */
function slowNumber(bytes: Uint8Array, from: number, to: number): number {
  if (to - from > LONGEST) return Number.NaN;
  if (to - from === 1 && bytes[from] === ZERO) return 0;
  let text = '';
  for (let at = from; at < to; at++) text += String.fromCharCode(bytes[at] ?? 0);
  const value = PLAIN.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value + 0 : Number.NaN; // `-0` reads 0
}
