import type { Seconds } from '../../../src/core/model/units.ts';
import type { EndpointAnswer } from '../../../src/protocol/queries.ts';
import { useLive } from '../../live.ts';
import { type Page, usePage } from '../../page.ts';
import { neverSeen, type Told } from '../../parts/neverSeen.ts';
import { rangeName, rangesOf } from '../../parts/range.tsx';
import { Notice } from '../../parts/states.tsx';

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
