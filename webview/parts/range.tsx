import { useEffect, useState } from 'preact/hooks';
import { isTimeRange, rangeName } from '../../src/core/model/range.ts';
import type { TimeRange } from '../../src/core/model/trace.ts';
import type { Seconds } from '../../src/core/model/units.ts';
import { Dropdown } from '../controls.tsx';
import { usePage } from '../page.ts';

/** What all pages show: chosen on this one, or on another; it is kept, so that a reload of the window loses nothing. */
export function useTimeRange(
  fits: (range: TimeRange) => boolean = () => true,
  first?: TimeRange,
): [TimeRange, (range: TimeRange) => void] {
  const { last, kept, keep, sharedRange } = usePage();
  const [range, show] = useState<TimeRange>(() => {
    const known = [sharedRange.first, kept('range')].filter(isTimeRange);
    return known.find(fits) ?? first ?? { last };
  });
  const choose = (chosen: TimeRange) => {
    keep('range', chosen);
    show(chosen);
  };
  useEffect(() => {
    const hearing = sharedRange.hear(chosen => fits(chosen) && choose(chosen));
    return () => hearing[Symbol.dispose]();
  }, [sharedRange]);
  return [
    range,
    chosen => {
      choose(chosen);
      sharedRange.tell(chosen);
    },
  ];
}

/** The window up to now, for figures that are kept as sums: of the stretches that are shared it follows those it can show. */
export function useRange(): [Seconds, (last: Seconds) => void] {
  const { last: own } = usePage();
  const [range, choose] = useTimeRange(
    range => 'last' in range && rangesOf(own).includes(range.last),
  );
  return ['last' in range ? range.last : own, last => choose({ last })];
}

export function RangePicker({ last, onChoose }: { last: Seconds; onChoose(last: Seconds): void }) {
  const { say, last: own } = usePage();
  const choices = rangesOf(own).map(value => ({ value, title: rangeName(say, value) }));
  return <Dropdown label={say('Time range')} choices={choices} value={last} onChoose={onChoose} />;
}

export const rangesOf = (own: Seconds): readonly Seconds[] =>
  [...new Set([300, 900, 3600, own])].sort((a, b) => a - b);
