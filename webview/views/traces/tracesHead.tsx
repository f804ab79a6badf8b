import type { ComponentChildren } from 'preact';
import type { TimeRange } from '../../../src/core/model/trace.ts';
import type { EpochMs } from '../../../src/core/model/units.ts';
import type { TracesAnswer } from '../../../src/protocol/queries.ts';
import { usePage } from '../../page.ts';
import { Head, Pulse, pulseOf } from '../../parts/head.tsx';
import { isShort } from '../../parts/searched.ts';
import { cssOf, type Ink } from '../../theme.ts';
import type { TracesLive } from './pause.ts';
import type { Question } from './question.ts';
import { choiceOf, chosen } from './terms.ts';
import { TimeRangePicker } from './timeRange.tsx';
import { smallOperator, withOperator } from './tokens.ts';

interface Props {
  readonly live: TracesLive;
  readonly question: Question;
  readonly range: TimeRange;
  readonly paused: EpochMs | undefined;
  readonly missed: number;
  readonly hueOf: (service: string) => Ink;
  readonly views: ComponentChildren;
  onPause(): void;
  onResume(): void;
  onRange(range: TimeRange): void;
  onSearch(search: string): void;
}

/** How much was found, of which services, and whether it moves. */
export function TracesHead(props: Props) {
  const { live, question, range, hueOf, onRange, onSearch } = props;
  const { say } = usePage();
  const answer = live.kind === 'answered' ? live.answer : undefined;
  return (
    <Head
      title={<h1 class="ellipsis">{say('Traces')}</h1>}
      right={
        <>
          <Motion {...props} answer={answer} />
          {props.views}
          <TimeRangePicker range={range} shown={answer?.window} onChoose={onRange} />
        </>
      }
      where={
        live.kind === 'answered' && (
          <>
            <Found answer={live.answer} question={live.query} />
            {live.answer.matching > 0 && (
              <SmallOperator search={live.query.search} {...{ onSearch }} />
            )}
            <Services {...{ hueOf, onSearch }} answer={live.answer} search={question.search} />
          </>
        )
      }
    />
  );
}

/** Live, and a way to stand still; paused, and how much has begun since. What has an end does not move by itself. */
function Motion(props: Props & { answer: TracesAnswer | undefined }) {
  const { live, answer, range, paused, missed, onPause, onResume } = props;
  const { say, format } = usePage();
  if (paused !== undefined)
    return (
      <button
        type="button"
        class="paused"
        title={say('Paused at {0}. Click to go on.', format.time(paused))}
        onClick={onResume}
      >
        {missed > 0 ? say('Paused · {0} new', format.count(missed)) : say('Paused')}
      </button>
    );
  const pulse = pulseOf(live, answer?.now);
  if (pulse.state !== 'live') return <Pulse {...pulse} />;
  if ('from' in range) return null;
  return (
    <button type="button" class="motion" title={say('Pause')} onClick={onPause}>
      <Pulse {...pulse} />
      <i class="pause-mark" aria-hidden="true" />
      <span class="unseen">{say('Pause')}</span>
    </button>
  );
}

function Found({ answer, question }: { answer: TracesAnswer; question: Question }) {
  const { say, format } = usePage();
  const all = answer.histogram.all.reduce((sum, count) => sum + count, 0);
  const [found, of] = [answer.matching, all].map(count =>
    isShort(answer) ? `${format.count(count)}+` : format.count(count),
  ) as [string, string];
  const entry = question.spans === 'entry';
  if (question.search === '')
    return <span>{entry ? say('{0} requests', of) : say('{0} spans', of)}</span>;
  return (
    <span>
      {entry
        ? say('{0} of {1} requests match', found, of)
        : say('{0} of {1} spans match', found, of)}
    </span>
  );
}

/** What `or` was taken for, where something has been found all the same. */
function SmallOperator({ search, onSearch }: Pick<ServicesProps, 'search' | 'onSearch'>) {
  const { say } = usePage();
  const operator = smallOperator(search);
  if (!operator) return null;
  return (
    <span class="warn">
      {say('“{0}” is looked for as a word: operators are written in capitals.', operator.text)}{' '}
      <button type="button" class="link" onClick={() => onSearch(withOperator(search, operator))}>
        {say('Search with {0}', operator.text.toUpperCase())}
      </button>
    </span>
  );
}

interface ServicesProps {
  readonly answer: TracesAnswer;
  readonly search: string;
  readonly hueOf: (service: string) => Ink;
  onSearch(search: string): void;
}

/** Which colour is which service; a click looks at that one alone, or at all again. */
function Services({ answer, search, hueOf, onSearch }: ServicesProps) {
  const seen = answer.facets.find(({ key }) => key === 'service')?.values ?? [];
  const services = [...seen].sort((a, b) => (a.value < b.value ? -1 : 1)); // counts move, these do not
  return (
    <>
      {services.map(({ value }) => (
        <button
          key={value}
          type="button"
          class="key"
          aria-pressed={choiceOf(search, 'service', value) === 'only'}
          style={{ '--hue': cssOf(hueOf(value)) }}
          onClick={() => onSearch(chosen(search, 'service', value, 'only'))}
        >
          {value}
        </button>
      ))}
    </>
  );
}
