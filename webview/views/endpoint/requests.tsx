import { useMemo } from 'preact/hooks';
import { ColumnChart, type Layer } from '../../charts/columns.tsx';
import type { Stretch } from '../../charts/stretch.tsx';
import { usePage } from '../../page.ts';
import { ChartCard, type Numbers } from '../../parts/chartCard.tsx';
import type { Ink } from '../../theme.ts';
import type { Steps } from './steps.ts';

const classes: readonly [name: string, counts: keyof Steps['requests'], ink: Ink][] = [
  ['2xx/3xx', 'ok', 'hue1'],
  ['4xx', 'clientError', 'warn'],
  ['5xx', 'serverError', 'error'],
];

interface Props {
  readonly steps: Steps;
  onSelect(chosen: Stretch): void;
}

/** How many requests came, by status class. */
export function Requests({ steps, onSelect }: Props) {
  const { say, format } = usePage();
  const { span, at, requests } = steps;
  const layers = useMemo<readonly Layer[]>(
    () => classes.map(([name, counts, ink]) => ({ name, ink, values: requests[counts] })),
    [requests],
  );
  const keys = layers.map(({ name, ink, values }) => {
    const known = values.some(count => !Number.isNaN(count));
    const sum = values.reduce((sum, count) => sum + (count || 0), 0);
    return { name, ink, value: known ? format.count(sum) : '–' };
  });
  const says = `${say('Requests')}: ${keys.map(({ name, value }) => `${name} ${value}`).join(', ')}`;
  const numbers = (): Numbers => ({
    columns: [say('Time'), ...classes.map(([name]) => name)],
    rows: [...at.keys()]
      .reverse()
      .map(step => [
        format.time(span.from + step * span.step),
        ...layers.map(({ values }) => format.count(values[step] || 0)),
      ]),
  });
  return (
    <ChartCard title={say('Requests')} size="third" keys={keys} numbers={numbers}>
      <ColumnChart {...{ says, span, layers, onSelect }} />
    </ChartCard>
  );
}
