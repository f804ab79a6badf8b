import { useMemo, useRef } from 'preact/hooks';
import type { EndpointTarget } from '../../../src/protocol/commands.ts';
import type { EndpointAnswer, QueryOf, RequestList } from '../../../src/protocol/queries.ts';
import { type Live, useLive } from '../../live.ts';
import { useKept, usePage } from '../../page.ts';
import { Figures } from '../../parts/figures.tsx';
import { useRange } from '../../parts/range.tsx';
import { FailureNotice } from '../../parts/states.tsx';
import { WhereTimeGoes } from './breakdown.tsx';
import { cellsOf } from './cells.ts';
import { EndpointHead } from './endpointHead.tsx';
import { Errors } from './errors.tsx';
import { Latency } from './latency.tsx';
import { useLeads } from './leads.ts';
import { NoRequests } from './noRequests.tsx';
import { Requests } from './requests.tsx';
import { Statuses } from './statuses.tsx';
import { emptyAnswer, toSteps } from './steps.ts';
import { isList, Traces } from './traces.tsx';

type EndpointQuery = QueryOf<'endpoint'>;

/** One handler: how often, how fast, how often in vain, and what the figures are made of. */
export function EndpointView({ endpoints, source }: EndpointTarget) {
  const { say, format } = usePage();
  const [last, setLast] = useRange();
  const [list, setList] = useKept<RequestList>('list', 'slowest', isList);
  const live = useLive<EndpointQuery>({ kind: 'endpoint', endpoints, last, list });
  const traces = useRef<HTMLElement>(null);

  const answer = live.kind === 'answered' ? live.answer : undefined;
  const steps = useMemo(() => toSteps(answer ?? emptyAnswer(last), last), [answer, last]);
  const leads = useLeads({ endpoints, last, answer, steps });
  const lead = (chosen: RequestList) => {
    setList(chosen);
    traces.current?.scrollIntoView({ block: 'nearest' });
    traces.current?.querySelector<HTMLElement>(`[data-list="${chosen}"]`)?.focus();
  };
  const cells = cellsOf(answer?.figures, { say, format, change: answer?.change, lead });
  return (
    <main class={isStale(live) ? 'stale' : ''}>
      <EndpointHead {...{ endpoints, live, last }} {...(source && { source })} onRange={setLast} />
      <Figures label={say('Figures')} cells={cells} />
      <div class="cards">
        <Latency steps={steps} figures={answer?.figures} onSelect={leads.onMoment}>
          {live.kind === 'failed' && <FailureNotice failure={live.failure} />}
          {answer?.figures.requests === 0 && (
            <NoRequests {...{ endpoints, answer, last }} onRange={setLast} />
          )}
        </Latency>
        <Requests steps={steps} onSelect={leads.onMoment} />
        <div class="beside third">
          <WhereTimeGoes
            breakdown={answer?.breakdown}
            requests={answer?.figures.requests ?? 0}
            services={answer?.services ?? []}
            {...leads}
          />
          <Statuses statuses={answer?.statuses} {...leads} />
        </div>
        <Traces {...{ list, onList: setList }} {...listOf(live, list)} element={traces} />
        <Errors groups={answer?.errors} now={answer?.now ?? 0} onOpen={leads.onError} />
      </div>
    </main>
  );
}

const isStale = (live: Live<EndpointQuery>) =>
  live.kind === 'answered' && live.failure !== undefined;

/** The rows of the list that is asked for; those of another are no answer to it. */
function listOf(live: Live<EndpointQuery>, list: RequestList) {
  const answer: EndpointAnswer | undefined = live.kind === 'answered' ? live.answer : undefined;
  const fits = live.kind === 'answered' && live.query.list === list;
  return { rows: fits ? answer?.list : undefined, longest: answer?.figures.latency?.max ?? 0 };
}
