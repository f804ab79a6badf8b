import { useRef } from 'preact/hooks';
import type { AroundMetric, MetricsAround } from '../../../../src/core/model/metric.ts';
import type { Span } from '../../../../src/core/model/span.ts';
import type { QueryOf } from '../../../../src/protocol/queries.ts';
import { useLive } from '../../../live.ts';
import { usePage } from '../../../page.ts';
import { metricValue } from '../../../parts/metricValue.ts';
import { SparkLine } from '../../../parts/sparkLine.tsx';
import { Nothing } from './logs.tsx';

/** What the span's service, and the process it ran in, were like when it ran. */
export function MetricGroup({ span }: { span: Span }) {
  const { say, run } = usePage();
  const { start: at, meta } = span;
  // A span of a client has the service that it calls; its metrics are those of the one that it ran in.
  const { 'runtime-id': runtimeId, '_dd.base_service': service = span.service } = meta;
  const live = useLive<QueryOf<'metricsAround'>>({
    kind: 'metricsAround',
    service,
    at,
    ...(runtimeId && { runtimeId }),
  });
  const isOfSpan =
    live.kind === 'answered' && live.query.at === at && live.query.service === service;
  const answer = isOfSpan ? live.answer : undefined;
  return (
    <section class="metrics">
      <h2>
        <span>{say('Metrics around this time')}</span>
      </h2>
      {answer && <Lines {...{ answer, at, service }} />}
      {answer?.metrics.length === 0 && (
        <Nothing
          why={say('No metric with the tag {0} within five minutes.', `service:${service}`)}
          next={{
            title: say('Copy tracer settings'),
            onTake: () => run('dogwatch.copyTracerSettings'),
          }}
        />
      )}
      {live.kind === 'failed' && <p class="none">{live.failure.message}</p>}
    </section>
  );
}

interface LinesProps {
  readonly answer: MetricsAround;
  readonly at: number;
  readonly service: string;
}

function Lines({ answer: { window, metrics, more }, at, service }: LinesProps) {
  const { say, format, run } = usePage();
  const mark = (at - window.from) / (window.to - window.from);
  return (
    <ul>
      {useSteady(metrics).map(({ metric, values, value, unit }) => (
        <li key={metric}>
          <button
            type="button"
            class="around"
            title={say('Open {0} around this time', metric)}
            onClick={() => run('dogwatch.openMetric', { metric, at, scope: `service:${service}` })}
          >
            <Name metric={metric} />
            <SparkLine values={values} mark={mark} />
            <span class="num">
              {value === null ? '–' : metricValue(metric, value, unit, format)}
            </span>
          </button>
        </li>
      ))}
      {more > 0 && (
        <li>
          <button type="button" class="link" onClick={() => run('dogwatch.openMetrics')}>
            {say('{0} more', format.count(more))}
          </button>
        </li>
      )}
    </ul>
  );
}

/** In the places that they had: values that still come in move no row from under the pointer. */
function useSteady(metrics: readonly AroundMetric[]): readonly AroundMetric[] {
  const before = useRef<readonly string[]>([]);
  const placeOf = ({ metric }: AroundMetric) => {
    const place = before.current.indexOf(metric);
    return place < 0 ? before.current.length : place;
  };
  const steady = metrics.toSorted((a, b) => placeOf(a) - placeOf(b));
  before.current = steady.map(({ metric }) => metric);
  return steady;
}

/** In two parts, of which the stylesheet leaves out the first where there is no room. */
function Name({ metric }: Pick<AroundMetric, 'metric'>) {
  const cut = /^(?:runtime\.\w+\.|[^.]+\.)(?=[^.]+\.)/.exec(metric)?.[0].length ?? 0;
  return (
    <span class="name">
      {cut > 0 && <span class="soft ellipsis">{metric.slice(0, cut)}</span>}
      <span class="ellipsis">{metric.slice(cut)}</span>
    </span>
  );
}
