import type { Seconds } from '../../../src/core/model/units.ts';
import type { EndpointAnswer, Status } from '../../../src/protocol/queries.ts';
import { useLive } from '../../live.ts';
import { type Page, usePage } from '../../page.ts';
import { rangeName, rangesOf } from '../../parts/range.tsx';
import { type NextStep, Notice } from '../../parts/states.tsx';

interface Props {
  readonly answer: EndpointAnswer;
  readonly last: Seconds;
  onRange(last: Seconds): void;
}

/** Why nothing is shown of this handler: the ports, the tracer, or only the window. */
export function NoRequests({ answer, last, onRange }: Props) {
  const page = usePage();
  const live = useLive({ kind: 'status' });
  const status = live.kind === 'answered' ? live.answer : undefined;
  const [why, next] =
    answer.figures.last === undefined
      ? neverSeen(page, status)
      : outsideWindow(page, answer.figures.last, last, onRange);
  return <Notice {...(next && { next })}>{why}</Notice>;
}

type Told = readonly [why: string, next: NextStep | undefined];

function neverSeen({ say, run }: Page, status: Status | undefined): Told {
  const traces = status?.receivers.find(({ name }) => name === 'traces');
  if (traces && traces.state !== 'listening')
    return [
      say('No traces can come in: {0}.', traces.reason ?? traces.state),
      { title: say('Show log'), onTake: () => run('dogwatch.showLog') },
    ];
  return [
    traces
      ? say('No requests yet. Start the service with a tracer that sends to {0}.', traces.address)
      : say('No requests yet. Start the service with a tracer that sends to this machine.'),
    { title: say('Copy tracer settings'), onTake: () => run('dogwatch.copyTracerSettings') },
  ];
}

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
