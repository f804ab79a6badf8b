import { formats } from '../core/model/format.ts';
import type { Words } from '../core/model/words.ts';
import type { Receiver, Status } from '../protocol/queries.ts';

/** How things stand: is there a helper, and what it says of itself. */
export interface Health {
  /** `absent`: one was launched and does not answer. `newer`: the window must be reloaded to speak with it. */
  readonly helper: 'starting' | 'running' | 'absent' | 'newer';
  /** Of a running helper. */
  readonly status: Status | undefined;
}

/** The value of the context key `dogwatch.state`, which welcome texts and walkthrough steps wait for. */
export type State = 'starting' | 'absent' | 'newer' | 'busy' | 'waiting' | 'receiving';

export function stateOf({ helper, status }: Health): State {
  if (helper !== 'running') return helper;
  if (!status) return 'starting';
  if (status.spans.received > 0 || status.spans.kept > 0) return 'receiving';
  return receiverOf(status, 'traces')?.state === 'listening' ? 'waiting' : 'busy';
}

export function receiverOf(status: Status, name: Receiver['name']): Receiver | undefined {
  return status.receivers.find(receiver => receiver.name === name);
}

export interface StatusText {
  readonly text: string; // with codicons
  readonly warning: boolean;
  readonly spoken: string;
  /** Foreign words may be among them (who holds a port), so that they are never read as Markdown. */
  readonly lines: readonly string[];
}

/** The status bar item: one icon and as few words as will do; what is wrong goes first. */
export function statusText(health: Health, say: Words): StatusText {
  const { status } = health;
  const deaf = (status?.receivers ?? []).filter(matters);
  const short = shortText(health, deaf.length > 0, say);
  const warning = deaf.length > 0 || notServed(health) || (status?.problems ?? []).length > 0;
  return {
    text: warning ? `$(warning) ${short}` : `$(pulse) ${short}`,
    warning,
    spoken: short.replace(/ ?: /, ', '),
    lines: status && health.helper === 'running' ? details(status, say) : [reason(health, say)],
  };
}

/** The port that every OpenTelemetry collector takes. */
const OTLP_DEFAULT = ':4318';

/**
 * Whether it is to be warned that this receiver hears nothing. A collector on OTLP's usual port is none of our business:
 * most use no OTLP. Who has set another port wants it.
 */
function matters({ name, state, address }: Receiver): boolean {
  if (state === 'listening') return false;
  return name !== 'otlp' || state === 'failed' || !address.endsWith(OTLP_DEFAULT);
}

const notServed = ({ helper }: Health): boolean => helper === 'absent' || helper === 'newer';

function shortText(health: Health, deaf: boolean, say: Words): string {
  const names = health.status?.services ?? [];
  const receiving: Record<State, () => string> = {
    starting: () => say('Dogwatch: starting'),
    absent: () => say('Dogwatch: no helper'),
    newer: () => say('Dogwatch: reload needed'),
    busy: () => say('Dogwatch: port taken'),
    waiting: () => say('Dogwatch: waiting'),
    receiving: () =>
      names.length === 1 ? `Dogwatch: ${names[0]}` : say('Dogwatch: {0} services', names.length),
  };
  return receiving[deaf && health.helper === 'running' ? 'busy' : stateOf(health)]();
}

function reason({ helper }: Health, say: Words): string {
  const reasons: Record<Health['helper'], string> = {
    starting: say('The helper is being started.'),
    running: say('The helper is being asked.'),
    absent: say('The helper does not start. Its log says why.'),
    newer: say('A newer Dogwatch runs in another window. Reload this one.'),
  };
  return reasons[helper];
}

function details(status: Status, say: Words): string[] {
  const { count, bytes, time } = formats(say);
  const { disk, oldest, problems } = status;
  const { used, budget } = status.memory;
  const [last] = [...status.rejections].sort((a, b) => b.last - a.last);
  const rejected = status.rejections.reduce((sum, rejection) => sum + rejection.count, 0);
  const written = (figure: { number: string; unit: string }) => `${figure.number} ${figure.unit}`;
  return [
    ...status.receivers.map(receiver => receiverLine(receiver, say)),
    say(
      '{0} spans and {1} metric values received',
      count(status.spans.received),
      count(status.samples.received),
    ),
    ...(status.logs.received > 0 ? [say('Logs received: {0}', count(status.logs.received))] : []),
    ...(status.lastReceived === undefined ? [] : [say('Last at {0}', time(status.lastReceived))]),
    ...(last
      ? [say('{0} rejected, the last one ({1}): {2}', count(rejected), last.format, last.reason)]
      : []),
    say('{0} of {1} memory used', written(bytes(used)), written(bytes(budget))),
    ...(disk
      ? [say('{0} of {1} disk used', written(bytes(disk.used)), written(bytes(disk.budget)))]
      : []),
    ...(oldest === undefined ? [] : [say('The oldest span began at {0}', time(oldest))]),
    ...problems.map(({ message, values }) => say(message, ...values)),
  ];
}

function receiverLine(receiver: Receiver, say: Words): string {
  const { name, address, state, reason = say('the port is taken') } = receiver;
  const what = { traces: say('Traces'), dogstatsd: 'DogStatsD', otlp: 'OTLP' }[name];
  if (state === 'listening') return `${what}: ${address}`;
  if (matters(receiver))
    return say(
      '{0}: {1} does not listen: {2}. Free the port, or set another one.',
      what,
      address,
      reason,
    );
  return say('{0}: not received, {1}. To receive it, set another port.', what, reason);
}
