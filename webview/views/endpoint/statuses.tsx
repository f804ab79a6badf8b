import type { EndpointAnswer } from '../../../src/protocol/queries.ts';
import { usePage } from '../../page.ts';
import { Card } from '../../parts/card.tsx';
import { Notice } from '../../parts/states.tsx';

interface Props {
  readonly statuses: EndpointAnswer['statuses'] | undefined;
  onStatus(status: number): void;
}

/** How many requests were answered with each status. */
export function Statuses({ statuses, onStatus }: Props) {
  const { say, format } = usePage();
  return (
    <Card title={say('Status codes')} name="statuses">
      <ul>
        {statuses?.map(({ status, count }) => (
          <li key={status}>
            <button
              type="button"
              class="chip"
              title={say('Show these requests')}
              data-class={Math.floor(status / 100)}
              onClick={() => onStatus(status)}
            >
              {status || say('none')} <b>{format.count(count)}</b>
            </button>
          </li>
        ))}
      </ul>
      {statuses?.length === 0 && <Notice>{say('No requests.')}</Notice>}
    </Card>
  );
}
