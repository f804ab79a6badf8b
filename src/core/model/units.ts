/** Milliseconds since 1970, with fractions down to a quarter of a microsecond. */
export type EpochMs = number;
export type Milliseconds = number;
export type Seconds = number;
/** How long a span took. Exact up to 104 days. */
export type Nanoseconds = number;
export type Bytes = number;
