import type { Seconds } from '../../src/core/model/units.ts';
import type { Words } from '../../src/core/model/words.ts';
import { Dropdown } from '../controls.tsx';
import { useKept, usePage } from '../page.ts';

/** The window of time that the reader has chosen: at first the one of their settings. */
export function useRange(): [Seconds, (last: Seconds) => void] {
  const { last } = usePage();
  return useKept('range', last, value => rangesOf(last).includes(Number(value)));
}

export function RangePicker({ last, onChoose }: { last: Seconds; onChoose(last: Seconds): void }) {
  const { say, last: own } = usePage();
  const choices = rangesOf(own).map(value => ({ value, title: rangeName(say, value) }));
  return <Dropdown label={say('Time range')} choices={choices} value={last} onChoose={onChoose} />;
}

export const rangesOf = (own: Seconds): readonly Seconds[] =>
  [...new Set([300, 900, 3600, own])].sort((a, b) => a - b);

export const rangeName = (say: Words, last: Seconds): string =>
  last >= 3600 && last % 3600 === 0
    ? say('Last {0} h', last / 3600)
    : say('Last {0} min', Math.round(last / 60));
