import type { ComponentChildren } from 'preact';
import type { EpochMs } from '../../src/core/model/units.ts';
import type { Query } from '../../src/protocol/queries.ts';
import { type Live, useWaited } from '../live.ts';
import { usePage } from '../page.ts';

interface Props {
  readonly title: ComponentChildren;
  /** At the right: whether it is live, what can be chosen. */
  readonly right: ComponentChildren;
  /** The line below: where it lives. */
  readonly where: ComponentChildren;
}

/** What a page is about. */
export function Head({ title, right, where }: Props) {
  return (
    <header class="head">
      <div class="title">{title}</div>
      <div class="right">{right}</div>
      <div class="where">{where}</div>
    </header>
  );
}

export type PulseState =
  | { readonly state: 'waiting' | 'live' }
  | { readonly state: 'stale'; readonly since: EpochMs; readonly why: string }
  | { readonly state: 'failed'; readonly why: string };

/** How a page's main question stands. `now`: the time that its last answer is of. */
export function pulseOf(live: Live<Query>, now: EpochMs | undefined): PulseState {
  if (live.kind === 'loading') return { state: 'waiting' };
  if (live.kind === 'failed') return { state: 'failed', why: live.failure.message };
  const { failure, at } = live;
  return failure ? { state: 'stale', since: now ?? at, why: failure.message } : { state: 'live' };
}

/** Tells whether what is shown is of now: by shape and word, not by colour alone. */
export function Pulse(pulse: PulseState) {
  const { say, format } = usePage();
  const late = useWaited(pulse.state === 'waiting');
  const words = {
    waiting: () => (late ? say('loading') : ''),
    live: () => say('live'),
    failed: () => say('not live'),
    stale: () => (pulse.state === 'stale' ? say('since {0}', format.time(pulse.since)) : ''),
  };
  const word = words[pulse.state]();
  return (
    <span
      class="pulse"
      data-state={word ? pulse.state : 'none'}
      title={'why' in pulse ? pulse.why : undefined}
      role="status"
    >
      {word}
    </span>
  );
}
