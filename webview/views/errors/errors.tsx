import type { EndpointId } from '../../../src/core/model/endpoint.ts';
import type { ErrorGroup } from '../../../src/core/model/trace.ts';
import type { ErrorsTarget } from '../../../src/protocol/commands.ts';
import type { ErrorsAnswer, QueryOf } from '../../../src/protocol/queries.ts';
import { type Live, useLive } from '../../live.ts';
import { useKept } from '../../page.ts';
import { useTimeRange } from '../../parts/range.tsx';
import { FailureNotice } from '../../parts/states.tsx';
import { ErrorDetails } from './errorDetails.tsx';
import { ErrorList } from './errorList.tsx';
import { ErrorsHead } from './errorsHead.tsx';
import { NoErrors } from './noErrors.tsx';

type ErrorsQuery = QueryOf<'errors'>;

const isText = (value: unknown): boolean => typeof value === 'string';

/** What failed, kind by kind, and of the chosen kind where in the code, for whom and when. */
export function ErrorsView({ service: asked = '', endpoints, group: first = '' }: ErrorsTarget) {
  const [range, setRange] = useTimeRange();
  const [service, setService] = useKept('service', asked, isText);
  const [only, setOnly] = useKept('only', endpoints ? 'endpoints' : 'all', isText);
  const [chosen, choose] = useKept('group', first, isText);
  const narrowed = only === 'endpoints' ? endpoints : undefined;
  const live = useLive<ErrorsQuery>({
    kind: 'errors',
    range,
    ...(service && { service }),
    ...(narrowed && { endpoints: narrowed }),
  });
  const answer = live.kind === 'answered' ? live.answer : undefined;
  const group = chosenOf(answer, chosen);
  return (
    <main class={live.kind === 'answered' && live.failure ? 'stale page' : 'page'}>
      <ErrorsHead
        {...{ live, range, service, endpoints: narrowed }}
        onRange={setRange}
        onService={setService}
        onAllEndpoints={() => setOnly('all')}
      />
      <div class="errors-split">
        <div class="pane">
          <ErrorList
            groups={answer?.groups ?? []}
            now={answer?.now ?? 0}
            chosen={group?.id}
            onChoose={({ id }) => choose(id)}
          />
          <Missing live={live} service={service} endpoints={narrowed} />
        </div>
        <section class="pane" aria-live="off">
          {group && <ErrorDetails key={group.id} group={group} now={answer?.now ?? 0} />}
        </section>
      </div>
    </main>
  );
}

/** What was chosen, as long as it is there; else the first. */
const chosenOf = (answer: ErrorsAnswer | undefined, id: string): ErrorGroup | undefined =>
  answer?.groups.find(group => group.id === id) ?? answer?.groups[0];

interface MissingProps {
  readonly live: Live<ErrorsQuery>;
  readonly service: string;
  readonly endpoints: readonly EndpointId[] | undefined;
}

function Missing({ live, service, endpoints }: MissingProps) {
  if (live.kind === 'failed') return <FailureNotice failure={live.failure} />;
  if (live.kind !== 'answered') return null;
  const { groups, unfinished } = live.answer;
  if (groups.length > 0 || unfinished) return null;
  return <NoErrors narrowed={service !== '' || endpoints !== undefined} />;
}
