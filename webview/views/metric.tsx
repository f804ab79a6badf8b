import { useMemo, useState } from 'preact/hooks';
import type { Series } from '../../src/core/model/metric.ts';
import type { EpochMs, Seconds } from '../../src/core/model/units.ts';
import type { MetricTarget } from '../../src/protocol/commands.ts';
import type { MetricRow, QueryOf } from '../../src/protocol/queries.ts';
import { type Line, LineChart, valueAt } from '../charts/line.tsx';
import { middleOf, type Span, stepsOf } from '../charts/plot.ts';
import { Button, Dropdown } from '../controls.tsx';
import { type Live, useLive } from '../live.ts';
import { useKept, usePage } from '../page.ts';
import { Card } from '../parts/card.tsx';
import { ChartCard, type Numbers } from '../parts/chartCard.tsx';
import { Head, Pulse, pulseOf } from '../parts/head.tsx';
import type { LegendKey } from '../parts/legend.tsx';
import { metricValue } from '../parts/metricValue.ts';
import { RangePicker, useRange } from '../parts/range.tsx';
import { FailureNotice, Notice } from '../parts/states.tsx';
import { cssOf, useHues } from '../theme.ts';

const STEP = 10_000; // DogStatsD's own flush
const MOST = 8; // lines that can be told apart

type Timeseries = Live<QueryOf<'timeseries'>>;

const AROUND: Seconds = 600; // half of it before the moment

/** One metric: its values over time, all together or by a tag; up to now, or around a moment. */
export function MetricView({ metric, at, scope = '*' }: MetricTarget) {
  const { say, format } = usePage();
  const [moment, showMoment] = useState(at);
  const [range, setRange] = useRange();
  const last = moment === undefined ? range : AROUND;
  const to = moment === undefined ? undefined : Math.ceil((moment + 500 * AROUND) / STEP) * STEP;
  const metrics = useLive<QueryOf<'metrics'>>({ kind: 'metrics' });
  const rows = metrics.kind === 'answered' ? metrics.answer : [];
  const row = rows.find(known => known.metric === metric);
  const [by, setBy] = useKept('by', '', text => typeof text === 'string');
  const query = `avg:${metric}{${scope}}${by && ` by {${by}}`}`;
  const live = useLive<QueryOf<'timeseries'>>({
    kind: 'timeseries',
    query,
    last,
    ...(to !== undefined && { to }),
  });
  const pulse = pulseOf(live, undefined);
  const past = to !== undefined && to < Date.now() && pulse.state === 'live'; // what has an end does not move
  const tags = [...new Set(['', by, ...(row?.tags ?? [])])];
  return (
    <main class={live.kind === 'answered' && live.failure ? 'stale' : ''}>
      <Head
        title={<h1 class="ellipsis">{metric}</h1>}
        right={
          <>
            {!past && <Pulse {...pulse} />}
            <Dropdown
              label={say('Group by')}
              choices={tags.map(tag => ({
                value: tag,
                title: tag ? say('by {0}', tag) : say('all'),
              }))}
              value={by}
              onChoose={setBy}
            />
            {moment === undefined ? (
              <RangePicker last={range} onChoose={setRange} />
            ) : (
              <Button onClick={() => showMoment(undefined)}>{say('Show up to now')}</Button>
            )}
          </>
        }
        where={
          <>
            {moment !== undefined && <span>{say('around {0}', format.time(moment))}</span>}
            <Where row={row} query={query} />
          </>
        }
      />
      <div class="cards">
        <Values {...{ metric, live, last, to, moment }} />
      </div>
    </main>
  );
}

function Where({ row, query }: { row: MetricRow | undefined; query: string }) {
  const { say, format } = usePage();
  return (
    <>
      {row && <span>{row.type}</span>}
      {row && (
        <span>{say(row.scopes === 1 ? '{0} scope' : '{0} scopes', format.count(row.scopes))}</span>
      )}
      {row?.value !== undefined && (
        <span>{say('now {0}', metricValue(row.metric, row.value, undefined, format))}</span>
      )}
      <span class="mono ellipsis">{query}</span>
    </>
  );
}

interface ValuesProps {
  readonly metric: string;
  readonly live: Timeseries;
  readonly last: Seconds;
  readonly to: EpochMs | undefined;
  readonly moment: EpochMs | undefined;
}

function Values({ metric, live, last, to, moment }: ValuesProps) {
  const { say, format } = usePage();
  const hueOf = useHues();
  const [series, now] = live.kind === 'answered' ? [live.answer, live.at] : [none, last * 1000];
  const span = useMemo(() => spanOf(to ?? now, last), [to ?? now, last]);
  const marks = moment === undefined ? [] : [{ at: moment, word: say('this moment') }];
  const lines = useMemo(
    () => series.slice(0, MOST).map(one => lineOf(one, hueOf(one.scope))),
    [series],
  );
  const write = (value: number) =>
    Number.isNaN(value) ? '–' : metricValue(metric, value, undefined, format);
  const keys = lines.map(({ name, ink, values }) => {
    const value = values.findLast(value => !Number.isNaN(value)) ?? Number.NaN;
    return { name, ink, value: write(value) };
  });
  const steps = [...Array(stepsOf(span)).keys()].reverse();
  const numbers = (): Numbers => ({
    columns: [say('Time'), ...lines.map(({ name }) => name)],
    rows: steps.map(step => [
      format.time(middleOf(step, span)),
      ...lines.map(line => write(valueAt(line, span, step))),
    ]),
  });
  const says = keys.map(({ name, value }) => `${name} ${value}`).join(', ');
  return (
    <>
      <ChartCard title={say('Values')} keys={[]} numbers={numbers}>
        <LineChart {...{ says, span, lines, marks, write }} clock={to !== undefined} />
        {live.kind === 'failed' && <FailureNotice failure={live.failure} />}
        {live.kind === 'answered' && series.length === 0 && (
          <Notice>{say('No values in this time.')}</Notice>
        )}
      </ChartCard>
      <Scopes keys={keys} more={series.length - keys.length} />
    </>
  );
}

/** Which line is what, and its value now: names of scopes are too long for a legend. */
function Scopes({ keys, more }: { keys: readonly LegendKey[]; more: number }) {
  const { say, format } = usePage();
  return (
    <Card
      title={say('Scopes')}
      flush
      tools={more > 0 && <span class="legend">{say('{0} more', format.count(more))}</span>}
    >
      <ul class="scopes">
        {keys.map(({ name, ink, value }) => (
          <li key={name}>
            <span class="key ellipsis" style={{ '--hue': cssOf(ink) }}>
              {name}
            </span>
            <span>{value}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

const none: readonly Series[] = [];

function spanOf(now: EpochMs, last: Seconds): Span {
  const to = Math.ceil(now / STEP) * STEP;
  return { from: to - last * 1000, to, step: STEP };
}

const lineOf = ({ scope, at, values }: Series, ink: Line['ink']): Line => ({
  name: scope,
  ink,
  at: Float64Array.from(at),
  values: Float64Array.from(values, value => value ?? Number.NaN),
});
