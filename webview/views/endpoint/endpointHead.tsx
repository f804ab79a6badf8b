import type { Figures } from '../../../src/core/model/endpoint.ts';
import type { EpochMs, Seconds } from '../../../src/core/model/units.ts';
import type { EndpointTarget } from '../../../src/protocol/commands.ts';
import type { EndpointAnswer, QueryOf } from '../../../src/protocol/queries.ts';
import type { Live } from '../../live.ts';
import { usePage } from '../../page.ts';
import { Method } from '../../parts/chip.tsx';
import { Head, Pulse, pulseOf } from '../../parts/head.tsx';
import { RangePicker } from '../../parts/range.tsx';
import { SourceLink } from '../../parts/sourceLink.tsx';

interface Props extends EndpointTarget {
  readonly live: Live<QueryOf<'endpoint'>>;
  readonly last: Seconds;
  onRange(last: Seconds): void;
}

/** What handler this is, where it stands, who serves it. */
export function EndpointHead({ endpoints, source, live, last, onRange }: Props) {
  const { say } = usePage();
  const answer = live.kind === 'answered' ? live.answer : undefined;
  const methods = [...new Set(endpoints.map(({ method }) => method))];
  const place = answer?.source ?? source;
  const routes = [...new Set(endpoints.map(({ route }) => route))].filter(Boolean);
  return (
    <Head
      title={
        <>
          {methods.map(name => (
            <Method key={name} name={name} />
          ))}
          <h1 class="ellipsis">{routes.join(', ') || say('no handler')}</h1>
        </>
      }
      right={
        <>
          <Pulse {...pulseOf(live, answer?.now)} />
          <RangePicker last={last} onChoose={onRange} />
        </>
      }
      where={
        <>
          {place && <SourceLink place={place} />}
          {answer && <Count figures={answer.figures} from={answer.window.from} />}
          {answer?.change && <Since since={answer.change.since} />}
          <FlameLink endpoints={endpoints} last={last} />
          <Servers answer={answer} />
        </>
      }
    />
  );
}

/** What the changes beside the figures are changes from. */
function Since({ since }: { since: EpochMs }) {
  const { say, format } = usePage();
  return (
    <span
      title={say(
        'Changes compare it with the run before, each with its requests of the last hour.',
      )}
    >
      {say('this run since {0}', format.time(since))}
    </span>
  );
}

/** Where the time of all its requests goes. */
function FlameLink({ endpoints, last }: Pick<Props, 'endpoints' | 'last'>) {
  const { say, run } = usePage();
  return (
    <button
      type="button"
      class="link"
      onClick={() => run('dogwatch.openFlame', { endpoints, range: { last } })}
    >
      {say('Flame graph of all requests')}
    </button>
  );
}

/** Who serves it. */
function Servers({ answer }: { answer: EndpointAnswer | undefined }) {
  const { say } = usePage();
  const { services = [], envs = [], versions = [] } = answer ?? {};
  const words = [
    ...services,
    ...envs.map(env => `env:${env}`),
    ...versions.map(version => say('version {0}', version)),
  ];
  return (
    <>
      {words.map(word => (
        <span class="ellipsis" key={word}>
          {word}
        </span>
      ))}
    </>
  );
}

/** `412 requests since 10:02:11`: of the window, or since the first one where that is later. */
function Count({ figures, from }: { figures: Figures; from: EpochMs }) {
  const { say, format } = usePage();
  const { requests, since, estimated = 0 } = figures;
  if (since === undefined) return <span>{say('no requests yet')}</span>;
  const time = format.time(Math.max(since, from));
  const sentence = requests === 1 ? '{0} request since {1}' : '{0} requests since {1}';
  const counted = say(sentence, format.count(requests), time);
  if (estimated === 0) return <span>{counted}</span>;
  const title = say(
    'The tracer counted these but did not send their spans: their latencies are estimated.',
  );
  return (
    <span title={title}>
      {counted} · {say('{0} estimated', format.count(estimated))}
    </span>
  );
}
