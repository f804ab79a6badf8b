import type { Amount } from './syntax.ts';

/** Nanoseconds of each unit of time that Datadog writes. */
const units: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3, // micro sign
  μs: 1e3, // Greek mu: keyboards have either
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  min: 60e9,
  h: 3600e9,
  d: 86_400e9,
};

/** `500`, `-1.5`, `1e3`, `1.5s`, `20ms`; nothing where the text is no number. */
export function amountOf(text: string): Amount | undefined {
  const [, number = '', unit] =
    /^(-?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?)([a-zµμ]+)?$/i.exec(text) ?? [];
  const scale = unit === undefined ? 1 : units[unit];
  if (number === '' || scale === undefined) return undefined;
  // 1.1 * 1e9 is 1100000000.0000002
  return { text, value: unit === undefined ? Number(number) : Math.round(Number(number) * scale) };
}
