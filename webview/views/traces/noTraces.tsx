import { rangeName } from '../../../src/core/model/range.ts';
import type { TimeRange } from '../../../src/core/model/trace.ts';
import type { Status, TracesAnswer } from '../../../src/protocol/queries.ts';
import { useLive } from '../../live.ts';
import { type Page, usePage } from '../../page.ts';
import { neverSeen, type Told } from '../../parts/neverSeen.ts';
import { Notice } from '../../parts/states.tsx';
import type { Question } from './question.ts';
import { choicesOf } from './timeRange.tsx';
import { smallOperator, withOperator } from './tokens.ts';

interface Props {
  readonly answer: TracesAnswer;
  readonly question: Question;
  readonly range: TimeRange;
  onQuestion(part: Partial<Question>): void;
  onRange(range: TimeRange): void;
}

/** Why nothing is listed: the ports, the tracer, the search, or only the stretch of time. */
export function NoTraces(props: Props) {
  const page = usePage();
  const live = useLive({ kind: 'status' });
  const status = live.kind === 'answered' ? live.answer : undefined;
  const [why, next] = reason(props, page, status);
  return <Notice {...(next && { next })}>{why}</Notice>;
}

function reason(props: Props, page: Page, status: Status | undefined): Told {
  const { answer, question, onQuestion } = props;
  const { say } = page;
  const operator = smallOperator(question.search);
  if (operator)
    return [
      say('“{0}” is looked for as a word: operators are written in capitals.', operator.text),
      {
        title: say('Search with {0}', operator.text.toUpperCase()),
        onTake: () => onQuestion({ search: withOperator(question.search, operator) }),
      },
    ];
  if (answer.histogram.all.some(count => count > 0))
    return [
      say('Nothing in this time matches the search.'),
      question.search === ''
        ? undefined
        : { title: say('Clear the search'), onTake: () => onQuestion({ search: '' }) },
    ];
  if (status && status.spans.received === 0 && status.spans.kept === 0)
    return neverSeen(page, status);
  return outsideTime(props, page, status);
}

function outsideTime({ range, onRange }: Props, page: Page, status: Status | undefined): Told {
  const { say, format, last: own } = page;
  const newest = status?.lastReceived;
  const shown = 'last' in range ? range.last : 0;
  const wider = choicesOf(own).find(last => last > shown);
  return [
    newest === undefined
      ? say('No traces in this time.')
      : say('No traces in this time; the newest came at {0}.', format.time(newest)),
    wider === undefined
      ? undefined
      : { title: rangeName(say, wider), onTake: () => onRange({ last: wider }) },
  ];
}
