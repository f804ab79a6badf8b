import type { EndpointId } from '../../../src/core/model/endpoint.ts';
import type { TimeRange } from '../../../src/core/model/trace.ts';
import type { QueryOf } from '../../../src/protocol/queries.ts';
import { Dropdown } from '../../controls.tsx';
import type { Live } from '../../live.ts';
import { usePage } from '../../page.ts';
import { Head, Pulse, pulseOf } from '../../parts/head.tsx';
import { isShort, saySearched } from '../../parts/searched.ts';
import { TimeRangePicker } from '../traces/timeRange.tsx';
import { kindsText } from './words.tsx';

interface Props {
  readonly live: Live<QueryOf<'errors'>>;
  readonly range: TimeRange;
  readonly service: string; // empty is every one
  readonly endpoints: readonly EndpointId[] | undefined;
  onRange(range: TimeRange): void;
  onService(service: string): void;
  onAllEndpoints(): void;
}

/** How much failed, and what the page is narrowed to. */
export function ErrorsHead(props: Props) {
  const { live, range, service, endpoints, onRange, onService, onAllEndpoints } = props;
  const page = usePage();
  const { say } = page;
  const answer = live.kind === 'answered' ? live.answer : undefined;
  const pulse = pulseOf(live, answer?.now);
  const still = 'from' in range && pulse.state === 'live'; // what has an end does not move by itself
  const services = [...new Set(['', service, ...(answer?.services ?? [])])];
  return (
    <Head
      title={<h1 class="ellipsis">{say('Errors')}</h1>}
      right={
        <>
          {!still && <Pulse {...pulse} />}
          {services.length > 2 && (
            <span class="spare">
              <Dropdown
                label={say('Service')}
                choices={services.map(value => ({ value, title: value || say('All services') }))}
                value={service}
                onChoose={onService}
              />
            </span>
          )}
          <TimeRangePicker range={range} shown={answer?.window} onChoose={onRange} />
        </>
      }
      where={
        <>
          {answer && answer.groups.length > 0 && <span>{kindsText(page, answer.groups)}</span>}
          {answer && isShort(answer) && <span>{saySearched(answer, page)}</span>}
          {endpoints?.map(({ method, route }) => (
            <span class="ellipsis mono" key={`${method} ${route}`}>
              {method} {route}
            </span>
          ))}
          {endpoints && (
            <button type="button" class="link" onClick={onAllEndpoints}>
              {say('Show all endpoints')}
            </button>
          )}
        </>
      }
    />
  );
}
