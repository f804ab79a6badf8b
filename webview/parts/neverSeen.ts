import type { Status } from '../../src/protocol/queries.ts';
import type { Page } from '../page.ts';
import type { NextStep } from './states.tsx';

export type Told = readonly [why: string, next: NextStep | undefined];

/** Why no tracer was ever heard: the port is not ours, or nothing sends to it. */
export function neverSeen({ say, run }: Page, status: Status | undefined): Told {
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
