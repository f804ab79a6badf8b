import { type Formats, together } from '../../../../src/core/model/format.ts';
import type { AroundMetric, MetricsAround } from '../../../../src/core/model/metric.ts';
import type { Span } from '../../../../src/core/model/span.ts';
import type { QueryOf } from '../../../../src/protocol/queries.ts';
import { useLive } from '../../../live.ts';
import { usePage } from '../../../page.ts';
import { SparkLine } from '../../../parts/sparkLine.tsx';
import { Nothing } from './logs.tsx';

/** What the span's service, and the process it ran in, were like when it ran. */
export function MetricGroup({ span }: { span: Span }) {
  const { say, run } = usePage();
  const { service, start: at, meta } = span;
  const { 'runtime-id': runtimeId } = meta;
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
      {metrics.map(({ metric, values, value, unit }) => (
        <li key={metric}>
          <button
            type="button"
            class="around"
            title={say('Open {0} around this time', metric)}
            onClick={() => run('dogwatch.openMetric', { metric, at, scope: `service:${service}` })}
          >
            <Name metric={metric} />
            <SparkLine values={values} mark={mark} />
            <span class="num">{value === null ? '–' : written(metric, value, unit, format)}</span>
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

/** Runtimes do not say it: memory is in bytes, the processor in percent, and what they wait for in nanoseconds. */
function written(metric: string, value: number, unit: string | undefined, format: Formats): string {
  if (/^runtime\.\w+\.(?:mem|heap)\./.test(metric)) return together(format.bytes(value));
  if (/^runtime\.\w+\.cpu\.(?:percent|total|user|system)$/.test(metric))
    return `${format.number(value)} %`;
  if (/^runtime\.\w+\.(?:gc\.pause|event_loop\.delay)\.(?!count)/.test(metric))
    return together(format.duration(value));
  return unit ? `${format.number(value)} ${unit}` : format.number(value);
}
