import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import type { Figures } from '../../../src/core/model/endpoint.ts';
import { together } from '../../../src/core/model/format.ts';
import { type Line, LineChart } from '../../charts/line.tsx';
import type { Stretch } from '../../charts/stretch.tsx';
import { usePage } from '../../page.ts';
import { ChartCard, type Numbers } from '../../parts/chartCard.tsx';
import type { Ink } from '../../theme.ts';
import type { Steps } from './steps.ts';

const percentiles: readonly [name: keyof Steps['latency'], ink: Ink, strong: boolean][] = [
  ['p50', 'hue5', false],
  ['p95', 'hue1', true],
  ['p99', 'hue3', false],
];

interface Props {
  readonly steps: Steps;
  readonly figures: Figures | undefined;
  /** Shows the requests of a moment, which took so long at most. */
  onSelect(chosen: Stretch): void;
  /** What stands over the chart while it has nothing to show. */
  readonly children: ComponentChildren;
}

export function Latency({ steps, figures, onSelect, children }: Props) {
  const { say, format } = usePage();
  const { span, at, latency, restarts } = steps;
  const write = (nanoseconds: number) => together(format.duration(nanoseconds));
  const lines = useMemo<readonly Line[]>(
    () =>
      percentiles.map(([name, ink, strong]) => ({ name, ink, strong, at, values: latency[name] })),
    [at, latency],
  );
  const marks = useMemo(
    () =>
      restarts.map(({ at, version }) => ({
        at,
        word: version === undefined ? say('restarted') : say('version {0}', version),
      })),
    [restarts, say],
  );
  const keys = percentiles.map(([name, ink]) => {
    const value = figures?.latency?.[name];
    return { name, ink, value: value === undefined ? '–' : write(value) };
  });
  const says = `${say('Latency')}: ${keys.map(({ name, value }) => `${name} ${value}`).join(', ')}`;
  const numbers = (): Numbers => ({
    columns: [say('Time'), ...percentiles.map(([name]) => name)],
    rows: [...at.keys()].reverse().map(step => [
      format.time(span.from + step * span.step),
      ...percentiles.map(([name]) => {
        const value = latency[name][step] ?? Number.NaN;
        return Number.isNaN(value) ? '–' : format.alignedDuration(value);
      }),
    ]),
  });
  return (
    <ChartCard title={say('Latency')} size="two-thirds" keys={keys} numbers={numbers}>
      <LineChart {...{ says, span, lines, marks, write, onSelect }} />
      {children}
    </ChartCard>
  );
}
