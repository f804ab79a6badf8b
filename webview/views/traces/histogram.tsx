import { useMemo } from 'preact/hooks';
import type { TimeRange } from '../../../src/core/model/trace.ts';
import type { Words } from '../../../src/core/model/words.ts';
import type { TracesAnswer } from '../../../src/protocol/queries.ts';
import { ColumnChart, type Layer } from '../../charts/columns.tsx';
import type { Stretch } from '../../charts/stretch.tsx';
import { usePage } from '../../page.ts';
import { ChartCard, type Numbers } from '../../parts/chartCard.tsx';
import type { Question } from './question.ts';

interface Props {
  readonly answer: TracesAnswer | undefined;
  readonly question: Question;
  onRange(range: TimeRange): void;
}

const EMPTY: Pick<TracesAnswer, 'window' | 'histogram'> = {
  window: { from: 0, to: 900_000, step: 10_000 },
  histogram: { all: [], matching: [], failing: [] },
};

/** What was found over time, solid; what the search leaves out stands on it, faint. Dragging chooses a stretch of time. */
export function Histogram({ answer, question, onRange }: Props) {
  const { say, format } = usePage();
  const { window, histogram } = answer ?? EMPTY;
  const steps = Math.max(1, Math.ceil((window.to - window.from) / window.step));
  const span = useMemo(
    () => ({ ...window, to: window.from + steps * window.step }),
    [window, steps],
  );
  const layers = useMemo<readonly Layer[]>(
    () => layersOf(histogram, steps, say),
    [histogram, steps, say],
  );
  const keys = layers
    .map(({ name, ink, values, faint = false }) => {
      const sum = values.reduce((sum, count) => sum + count, 0);
      return {
        name,
        ink,
        faint,
        value: answer ? format.count(sum) : '–',
      };
    })
    .filter(({ faint }) => !faint || question.search !== '');
  const says = `${say('Requests')}: ${keys.map(({ name, value }) => `${name} ${value}`).join(', ')}`;
  const numbers = (): Numbers => ({
    columns: [say('Time'), say('all'), say('matching'), say('failing')],
    rows: histogram.all
      .map((all, step) => [
        format.time(window.from + step * window.step),
        ...[all, histogram.matching[step] ?? 0, histogram.failing[step] ?? 0].map(format.count),
      ])
      .reverse(),
  });
  return (
    <ChartCard
      title={question.spans === 'all' ? say('Spans') : say('Requests')}
      keys={keys}
      numbers={numbers}
    >
      <ColumnChart
        {...{ says, span, layers }}
        clock={answer !== undefined}
        onSelect={answer && ((chosen: Stretch) => onRange(chosen))}
      />
    </ChartCard>
  );
}

function layersOf(histogram: TracesAnswer['histogram'], steps: number, say: Words): Layer[] {
  const { all, matching, failing } = histogram;
  const each = (count: (step: number) => number) =>
    Float64Array.from({ length: steps }, (_, step) => Math.max(0, count(step)));
  const [every, found, failed] = [all, matching, failing].map(
    counts => (step: number) => counts[step] ?? 0,
  ) as [Count, Count, Count];
  return [
    { name: say('ok'), ink: 'hue1', values: each(step => found(step) - failed(step)) },
    { name: say('error'), ink: 'error', values: each(failed) },
    {
      name: say('outside the search'),
      ink: 'hue1',
      faint: true,
      values: each(step => every(step) - found(step)),
    },
  ];
}

type Count = (step: number) => number;
