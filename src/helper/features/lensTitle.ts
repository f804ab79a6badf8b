import type { Figures } from '../../core/model/endpoint.ts';
import { type Formats, formats, together } from '../../core/model/format.ts';
import type { Seconds } from '../../core/model/units.ts';
import type { Words } from '../../core/model/words.ts';

/** Two significant digits: a lens is read in passing, and must not flicker over the third. */
const DIGITS = 2;

/** `12 req/min · p95 1.4 s · 8 % errors`, or why there are no figures. */
export function lensTitles(say: Words): (figures: Figures, last: Seconds) => string {
  const format = formats(say);
  return (figures, last) => {
    if (figures.since === undefined) return say('no requests yet');
    if (!figures.latency) return say('no requests in the last {0} min', format.number(last / 60));
    return [
      say('{0} req/min', rate(format, figures.perMinute)),
      say('p95 {0}', together(format.duration(figures.latency.p95, DIGITS))),
      say('{0} % errors', format.percent(figures.errors / figures.requests, DIGITS).number),
    ].join(' · ');
  };
}

const rate = (format: Formats, perMinute: number): string => format.rate(perMinute, DIGITS).number;
