import type { EndpointId } from '../../../src/core/model/endpoint.ts';
import { rangeName } from '../../../src/core/model/range.ts';
import type { Seconds } from '../../../src/core/model/units.ts';
import type { EndpointAnswer, ServiceRow } from '../../../src/protocol/queries.ts';
import { useLive } from '../../live.ts';
import { type Page, usePage } from '../../page.ts';
import { neverSeen, type Told } from '../../parts/neverSeen.ts';
import { rangesOf } from '../../parts/range.tsx';
import { Notice } from '../../parts/states.tsx';

interface Props {
  readonly endpoints: readonly EndpointId[];
  readonly answer: EndpointAnswer;
  readonly last: Seconds;
  onRange(last: Seconds): void;
}

/** Why nothing is shown of this handler: the ports, the tracer, requests that miss it, or only the window. */
export function NoRequests({ endpoints, answer, last, onRange }: Props) {
  const page = usePage();
  const never = answer.figures.last === undefined;
  const live = useLive({ kind: 'status' });
  const services = useLive(never ? { kind: 'services', last } : undefined);
  const status = live.kind === 'answered' ? live.answer : undefined;
  const astray = services.kind === 'answered' && unmatched(services.answer, endpoints);
  const [why, next] = never
    ? (astray && besideIt(page, astray, last)) || neverSeen(page, status)
    : outsideWindow(page, answer.figures.last ?? 0, last, onRange);
  return <Notice {...(next && { next })}>{why}</Notice>;
}

/** The service whose requests may have been meant for this handler, the one with the most. */
const unmatched = (
  services: readonly ServiceRow[],
  endpoints: readonly EndpointId[],
): ServiceRow | undefined =>
  services
    .filter(row => row.unserved.requests > 0)
    .filter(row =>
      endpoints.some(({ service }) => service === undefined || service === row.service),
    )
    .sort((a, b) => b.unserved.requests - a.unserved.requests)[0];

/** A wrong path or method asks for no handler, and looks like silence. */
const besideIt = ({ say, run, format }: Page, row: ServiceRow, last: Seconds): Told => [
  say(
    'No requests yet. Unmatched requests of {0}: {1}, answered 404 or 405 by no handler.',
    row.service,
    format.number(row.unserved.requests),
  ),
  {
    title: say('Open traces'),
    onTake: () =>
      run('dogwatch.openTraces', { search: row.unservedSearch, spans: 'entry', range: { last } }),
  },
];

function outsideWindow(
  { say, format, last: own }: Page,
  newest: number,
  last: Seconds,
  onRange: (last: Seconds) => void,
): Told {
  const longer = rangesOf(own).find(range => range > last);
  return [
    say('No requests in this time; the newest came at {0}.', format.time(newest)),
    longer ? { title: rangeName(say, longer), onTake: () => onRange(longer) } : undefined,
  ];
}
