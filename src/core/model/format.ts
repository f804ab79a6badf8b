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

/** The first unit that a duration is less than a thousand (sixty) of. */
function durationAs(
  nanoseconds: Nanoseconds,
  digits: number,
  write: (value: number, digits: number) => string,
): Figure {
  const value = significant(nanoseconds, digits);
  const [, divisor, unit] = steps.find(([upTo]) => value < upTo) ?? [0, 1, 'ns'];
  return { number: write(value / divisor, digits), unit };
}

/** Numbers and times as the reader's language writes them. Lenses ask for two significant digits, pages for three. */
export function formats({ locale }: Words) {
  const { number, full, short, count } = numbersOf(locale);

  function duration(nanoseconds: Nanoseconds, digits = 3): Figure {
    return durationAs(nanoseconds, digits, number);
  }

  /** For figures that stand below one another: `1.70 s` under `1.67 s`. Nanoseconds are whole, and nothing is 0. */
  function alignedDuration(nanoseconds: Nanoseconds, digits = 3): string {
    return together(durationAs(nanoseconds, digits, nanoseconds < 1e3 ? number : full));
  }

  /** `rate(12.41)` is `12.4 /min`; a thousand and more are whole. */
  function rate(perMinute: number, digits = 3): Figure {
    const text = perMinute >= 10 ** digits ? count(perMinute) : number(perMinute, digits);
    return { number: text, unit: '/min' };
  }

  /** A part of one as percent. What is not nothing never reads 0: one error in a million is `< 0.01 %`. */
  function percent(part: number, digits = 3): Figure {
    const value = part * 100;
    if (value > 0 && value < 0.01) return { number: `< ${number(0.01)}`, unit: '%' };
    return { number: number(value, digits), unit: '%' };
  }

  /** For percents that stand below one another: `8.0 %` under `8.2 %`. */
  function alignedPercent(part: number): string {
    const value = part * 100;
    return value < 0.01 ? together(percent(part)) : `${full(value, 2)} %`;
  }

  function bytes(value: Bytes, digits = 3): Figure {
    const units = ['B', 'kB', 'MB', 'GB'];
    let unit = 0;
    let left = significant(value, digits);
    for (; left >= 1000 && unit < units.length - 1; unit++) left /= 1000;
    return { number: number(left, digits), unit: units[unit] ?? 'B' };
  }

  const durations = { duration, alignedDuration };
  const parts = { rate, percent, alignedPercent };
  return { number, short, count, ...durations, ...parts, bytes, ...timesOf(locale) };
}

function numbersOf(locale: string) {
  const known = new Map<string, Intl.NumberFormat>();
  const write = (value: number, options: Intl.NumberFormatOptions): string => {
    const key = JSON.stringify(options);
    const format = known.get(key) ?? new Intl.NumberFormat(locale, options);
    known.set(key, format);
    return format.format(value);
  };
  return {
    number: (value: number, digits = 3) => write(value, { maximumSignificantDigits: digits }),
    /** With all its digits, zeros at the end too. */
    full: (value: number, digits: number) =>
      write(value, { minimumSignificantDigits: digits, maximumSignificantDigits: digits }),
    /** `99.4M`: for where a long number has no room. */
    short: (value: number) => write(value, { notation: 'compact', maximumSignificantDigits: 3 }),
    /** Whole numbers keep their digits: 412 requests are never 410. */
    count: (value: number) => write(value, { maximumFractionDigits: 0 }),
  };
}

function timesOf(locale: string) {
  const hours = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  const seconds = { ...hours, second: '2-digit' } as const;
  const minute = new Intl.DateTimeFormat(locale, hours);
  const clock = new Intl.DateTimeFormat(locale, seconds);
  const exact = new Intl.DateTimeFormat(locale, { ...seconds, fractionalSecondDigits: 3 });
  const date = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' });
  return {
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
