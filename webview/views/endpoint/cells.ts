import type { Figures } from '../../../src/core/model/endpoint.ts';
import type { Formats } from '../../../src/core/model/format.ts';
import type { Words } from '../../../src/core/model/words.ts';
import type { Change, RequestList, RunChange } from '../../../src/protocol/queries.ts';
import type { FigureCell } from '../../parts/figures.tsx';
import { changeText, changeTitle, writers } from './changes.ts';

interface With {
  readonly say: Words;
  readonly format: Formats;
  /** Against the run before this one, where both have had enough requests. */
  readonly change: RunChange | undefined;
  /** Shows the requests that a figure is made of. */
  lead(list: RequestList): void;
}

const percentiles = [
  ['p50', 0.5],
  ['p75', 0.75],
  ['p95', 0.95],
  ['p99', 0.99],
] as const;

/** The seven figures. Under each number stands how it has changed, or how many requests it speaks of. */
export function cellsOf(figures: Figures | undefined, given: With): FigureCell[] {
  const { say, format, change, lead } = given;
  const { requests = 0, perMinute = 0, latency } = figures ?? {};
  const some = requests > 0;
  const slowest = { leadsTo: say('Show the slowest requests'), onOpen: () => lead('slowest') };
  const write = writers(given);
  return [
    {
      label: say('Requests'),
      figure: some ? format.rate(perMinute) : undefined,
      note: some ? say('{0} in all', format.count(requests)) : '',
      leadsTo: say('Show the latest requests'),
      onOpen: () => lead('latest'),
    },
    errorCell(figures, given),
    ...percentiles.map(([label, part]) => ({
      label,
      figure: latency && format.duration(latency[label]),
      note: latency ? say('{0} slower', format.count(Math.floor(requests * (1 - part)))) : '',
      ...slowest,
      ...(latency && changed(given, change?.latency[label], write.duration, slowest.leadsTo)),
    })),
    {
      label: say('Max'),
      figure: latency && format.duration(latency.max),
      note: latency ? format.time(latency.maxAt) : '',
      ...slowest,
    },
  ];
}

function errorCell(figures: Figures | undefined, given: With): FigureCell {
  const { say, format, change, lead } = given;
  const { requests = 0, errors = 0 } = figures ?? {};
  const some = requests > 0;
  const leadsTo = say('Show the failing requests');
  const count = some ? say('{0} of {1}', format.count(errors), format.count(requests)) : '';
  const moved = change?.errors.differs ? change.errors : undefined;
  const against = some ? changed(given, moved, writers(given).percent, leadsTo) : undefined;
  return {
    label: say('Errors'),
    figure: some ? format.percent(errors / requests) : undefined,
    error: errors > 0,
    onOpen: () => lead('failing'),
    leadsTo: against?.leadsTo ?? leadsTo,
    note: [count, against?.note ?? ''].join('  ').trim(),
  };
}

function changed(
  given: With,
  one: Change | undefined,
  write: (value: number) => string,
  leadsTo: string,
): Pick<FigureCell, 'note' | 'leadsTo'> | undefined {
  if (!given.change || !one) return undefined;
  const title = changeTitle(given, given.change, one, write);
  return { note: changeText(given, one, write), leadsTo: `${leadsTo}. ${title}` };
}
