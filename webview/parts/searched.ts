import type { EpochMs } from '../../src/core/model/units.ts';
import type { Page } from '../page.ts';

/** How much of a window an answer tells of. */
interface Searched {
  readonly window: { readonly from: EpochMs };
  readonly searchedFrom: EpochMs;
  readonly unfinished: boolean;
}

/** Not all of the time was searched; whether that goes on, the answer tells. */
export const isShort = ({ searchedFrom, window }: Searched): boolean => searchedFrom > window.from;

/** Nothing where all of the time was searched. */
export function saySearched(answer: Searched, { say, format }: Page): string | undefined {
  if (!isShort(answer)) return undefined;
  const time = format.time(answer.searchedFrom);
  return answer.unfinished
    ? say('Searched back to {0} so far.', time)
    : say('Searched back to {0}: further would have taken too long.', time);
}
