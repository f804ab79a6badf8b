import type { EndpointId, Figures } from '../core/model/endpoint.ts';
import { formats, together } from '../core/model/format.ts';
import type { SourcePlace } from '../core/model/route.ts';
import type { Seconds } from '../core/model/units.ts';
import type { Words } from '../core/model/words.ts';
import type { CommandId, Commands, TracesTarget } from '../protocol/commands.ts';
import type { EndpointRow, MetricRow, ServiceRow } from '../protocol/queries.ts';

/** A row of a sidebar tree, as plain data. */
export interface Row {
  readonly id: string; // stays with its thing, so that what is open or chosen stays so
  readonly label: string;
  readonly description: string;
  readonly spoken: string; // what a screen reader says
  readonly icon: string; // a codicon
  readonly failing?: boolean;
  readonly tooltip?: string;
  readonly opens?: Action;
  readonly source?: SourcePlace;
  readonly children?: readonly Row[];
}

type Action = {
  [C in CommandId]: { readonly command: C; readonly arguments: Commands[C] };
}[CommandId];

/** Services by name, their endpoints by route: figures move, rows do not. */
export function serviceRows(services: readonly ServiceRow[], last: Seconds, say: Words): Row[] {
  const text = (figures: Figures) => figuresText(figures, last, say);
  return [...services]
    .sort((a, b) => order(a.service, b.service))
    .map(({ service, figures, endpoints, unserved, unservedSearch }) => ({
      ...figuresRow(service, text(figures)),
      id: `service ${service}`,
      icon: 'server-process',
      children: [
        ...[...endpoints]
          .sort(
            ({ endpoint: a }, { endpoint: b }) =>
              order(a.route, b.route) || order(a.method, b.method),
          )
          .map(row => endpointRow(service, row, text(row.figures))),
        ...(unserved.requests > 0
          ? [unservedRow(service, text(unserved), { search: unservedSearch, range: { last } }, say)]
          : []),
      ],
    }));
}

function endpointRow(service: string, row: EndpointRow, text: string): Row {
  const { endpoint, figures, source } = row;
  const failing = figures.errors > 0;
  const target = { endpoints: [endpoint], ...(source && { source }) };
  return {
    ...figuresRow(nameOf(endpoint), text),
    id: `endpoint ${service} ${nameOf(endpoint)}`,
    icon: failing ? 'error' : 'arrow-swap',
    failing,
    opens: { command: 'dogwatch.openEndpoint', arguments: [target] },
    ...(source && { source }),
  };
}

/** What no handler answered has no page of its own, a scanner's thousand paths are one figure: its traces are listed. */
function unservedRow(service: string, text: string, target: TracesTarget, say: Words): Row {
  return {
    ...figuresRow(say('Unmatched requests'), text),
    id: `unserved ${service}`,
    icon: 'question',
    tooltip: say(
      'Answered 404 or 405 by no handler: no route has their path, or none has their method. Opens their traces.',
    ),
    opens: { command: 'dogwatch.openTraces', arguments: [{ spans: 'entry', ...target }] },
  };
}

/** `GET /slow`. */
export const nameOf = ({ method, route }: EndpointId): string => `${method} ${route}`;

function figuresRow(label: string, description: string) {
  return { label, description, spoken: `${label}, ${description.replaceAll(' · ', ', ')}` };
}

/** `12 req/min · p95 1.4 s · 8 % errors`: two significant digits, as in the lens. */
export function figuresText(figures: Figures, last: Seconds, say: Words): string {
  const { requests, errors, perMinute, latency } = figures;
  const { rate, duration, percent, number } = formats(say);
  if (requests === 0)
    return figures.since === undefined
      ? say('no requests yet')
      : say('no requests in the last {0} min', number(last / 60));
  return [
    say('{0} req/min', rate(perMinute, 2).number),
    ...(latency ? [say('p95 {0}', together(duration(latency.p95, 2)))] : []),
    ...(errors > 0 ? [say('{0} % errors', percent(errors / requests, 2).number)] : []),
  ].join(' · ');
}

export function metricRows(metrics: readonly MetricRow[], say: Words): Row[] {
  const { number, time } = formats(say);
  return [...metrics]
    .sort((a, b) => order(a.metric, b.metric))
    .map(({ metric, type, scopes, tags, value, last }) => {
      const description = value === undefined ? '–' : number(value);
      return {
        id: `metric ${metric}`,
        label: metric,
        description,
        spoken: `${metric}, ${value === undefined ? say('no value yet') : description}, ${type}`,
        icon: 'graph-line',
        tooltip: [
          type,
          say('tag sets: {0}', scopes),
          ...(tags.length > 0 ? [say('tags: {0}', tags.join(', '))] : []),
          say('last at {0}', time(last)),
        ].join('\n'),
        opens: { command: 'dogwatch.openMetric', arguments: [{ metric }] },
      };
    });
}

/** By code units: the same in every language, and quick. */
const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
