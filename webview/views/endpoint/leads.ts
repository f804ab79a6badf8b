import type { EndpointId } from '../../../src/core/model/endpoint.ts';
import type { ErrorGroup, TimeRange } from '../../../src/core/model/trace.ts';
import type { Seconds } from '../../../src/core/model/units.ts';
import type { BreakdownPart, EndpointAnswer } from '../../../src/protocol/queries.ts';
import type { Stretch } from '../../charts/stretch.tsx';
import { usePage } from '../../page.ts';
import type { Steps } from './steps.ts';

interface Shown {
  readonly endpoints: readonly EndpointId[];
  readonly last: Seconds;
  readonly answer: EndpointAnswer | undefined;
  readonly steps: Steps;
}

/** Where the page's numbers lead: to the spans, requests and errors that they are made of. */
export function useLeads({ endpoints, last, answer, steps }: Shown) {
  const { run } = usePage();
  const search = answer?.search ?? '';
  const open = (term: string, range: TimeRange, spans: 'entry' | 'all') =>
    run('dogwatch.openTraces', {
      search: spans === 'all' ? term : `${search} ${term}`.trim(),
      ...{ range, spans, sort: 'slowest' },
    });
  return {
    onMoment: (chosen: Stretch) => open('', startsOf(chosen, steps), 'entry'),
    onStatus: (status: number) =>
      open(status > 0 ? `@http.status_code:${status}` : '', { last }, 'entry'),
    onPart: ({ service, name }: BreakdownPart) =>
      open(`service:"${service}" operation_name:"${name}"`, { last }, 'all'),
    onFlame: () => run('dogwatch.openFlame', { endpoints, range: { last } }),
    onError: (group?: ErrorGroup) =>
      run('dogwatch.openErrors', { endpoints, ...(group && { group: group.id }) }),
  };
}

/** Charts count requests when they end; lists look for those that began: the slowest of the moment had begun before it. */
function startsOf({ from, to }: Stretch, { span, latency }: Steps): TimeRange {
  const first = Math.floor((from - span.from) / span.step);
  const after = Math.ceil((to - span.from) / span.step);
  const slowest = latency.p99
    .slice(first, after)
    .reduce((most, p99) => Math.max(most, p99 || 0), 0);
  return { from: Math.floor(from - slowest / 1e6), to };
}
