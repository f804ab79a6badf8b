import type { Bytes, EpochMs, Nanoseconds } from './units.ts';
import type { Words } from './words.ts';

/** A figure and its unit apart, since pages set the unit smaller. */
export interface Figure {
  readonly number: string;
  readonly unit: string;
}

const steps: readonly [upTo: Nanoseconds, divisor: number, unit: string][] = [
  [1e3, 1, 'ns'],
  [1e6, 1e3, 'µs'],
  [1e9, 1e6, 'ms'],
  [60e9, 1e9, 's'],
  [3600e9, 60e9, 'min'],
  [Number.POSITIVE_INFINITY, 3600e9, 'h'],
];

/** `significant(1412, 2)` is 1400: rounded before a unit is chosen, so that 999.7 ms reads `1 s`. */
function significant(value: number, digits: number): number {
  return Number(value.toPrecision(digits));
}

/** Numbers and times as the reader's language writes them. Lenses ask for two significant digits, pages for three. */
export function formats({ locale }: Words) {
  const numbers = new Map<number, Intl.NumberFormat>();
  const clock = new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });

  /** Whole numbers keep their digits: 412 requests are never 410. */
  function number(value: number, digits = 3): string {
    const known = numbers.get(digits);
    const format = known ?? new Intl.NumberFormat(locale, { maximumSignificantDigits: digits });
    if (!known) numbers.set(digits, format);
    return format.format(value);
  }

  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });

  function duration(nanoseconds: Nanoseconds, digits = 3): Figure {
    const value = significant(nanoseconds, digits);
    const [, divisor, unit] = steps.find(([upTo]) => value < upTo) ?? [0, 1, 'ns'];
    return { number: number(value / divisor, digits), unit };
  }

  const exact = new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    hourCycle: 'h23',
  });
  const minute = new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const date = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' });

  /** `rate(12.41)` is `12.4 /min`; a thousand and more are whole. */
  function rate(perMinute: number, digits = 3): Figure {
    const text = perMinute >= 10 ** digits ? whole.format(perMinute) : number(perMinute, digits);
    return { number: text, unit: '/min' };
  }

  /** A part of one as percent. What is not nothing never reads 0: one error in a million is `< 0.01 %`. */
  function percent(part: number, digits = 3): Figure {
    const value = part * 100;
    if (value > 0 && value < 0.01) return { number: `< ${number(0.01)}`, unit: '%' };
    return { number: number(value, digits), unit: '%' };
  }

  function bytes(value: Bytes, digits = 3): Figure {
    const units = ['B', 'kB', 'MB', 'GB'];
    let unit = 0;
    let left = significant(value, digits);
    for (; left >= 1000 && unit < units.length - 1; unit++) left /= 1000;
    return { number: number(left, digits), unit: units[unit] ?? 'B' };
  }

  return {
    number,
    count: (value: number) => whole.format(value),
    duration,
    rate,
    percent,
    bytes,
    /** `10:14:07`. */
    time: (at: EpochMs) => clock.format(at),
    /** `10:14:07.902`. */
    exactTime: (at: EpochMs) => exact.format(at),
    /** `10:14`. */
    minute: (at: EpochMs) => minute.format(at),
    /** `Nov 24`. */
    date: (at: EpochMs) => date.format(at),
  };
}

export type Formats = ReturnType<typeof formats>;

/** `1.41 s`, for where number and unit stand together. */
export const together = ({ number, unit }: Figure): string => `${number} ${unit}`;
