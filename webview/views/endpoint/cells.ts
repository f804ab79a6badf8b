import type { Figures } from '../../../src/core/model/endpoint.ts';
import type { Formats } from '../../../src/core/model/format.ts';
import type { Words } from '../../../src/core/model/words.ts';
import type { RequestList } from '../../../src/protocol/queries.ts';
import type { FigureCell } from '../../parts/figures.tsx';

interface With {
  readonly say: Words;
  readonly format: Formats;
  /** Shows the requests that a figure is made of. */
  lead(list: RequestList): void;
}

const percentiles = [
  ['p50', 0.5],
  ['p75', 0.75],
  ['p95', 0.95],
  ['p99', 0.99],
] as const;

/** The seven figures. Under each number stands how many requests it speaks of. */
export function cellsOf(figures: Figures | undefined, { say, format, lead }: With): FigureCell[] {
  const { requests = 0, errors = 0, perMinute = 0, latency } = figures ?? {};
  const some = requests > 0;
  const slowest = { leadsTo: say('Show the slowest requests'), onOpen: () => lead('slowest') };
  return [
    {
      label: say('Requests'),
      figure: some ? format.rate(perMinute) : undefined,
      note: some ? say('{0} in all', format.count(requests)) : '',
      leadsTo: say('Show the latest requests'),
      onOpen: () => lead('latest'),
    },
    {
      label: say('Errors'),
      figure: some ? format.percent(errors / requests) : undefined,
      note: some ? say('{0} of {1}', format.count(errors), format.count(requests)) : '',
      error: errors > 0,
      leadsTo: say('Show the failing requests'),
      onOpen: () => lead('failing'),
    },
    ...percentiles.map(([label, part]) => ({
      label,
      figure: latency && format.duration(latency[label]),
      note: latency ? say('{0} slower', format.count(Math.floor(requests * (1 - part)))) : '',
      ...slowest,
    })),
    {
      label: say('Max'),
      figure: latency && format.duration(latency.max),
      note: latency ? format.time(latency.maxAt) : '',
      ...slowest,
    },
  ];
}
