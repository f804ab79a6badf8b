import { Lifetime } from '../core/lifetime.ts';
import type { Datadog, Status } from '../protocol/queries.ts';
import type { Health } from './health.ts';
import type { Helper } from './helper.ts';

/** Tells how things stand, now and at each change of the helper or of what it says of itself. */
export function watchHealth(
  helper: Helper,
  datadog: Datadog,
  tell: (health: Health) => void,
): Lifetime {
  const life = new Lifetime();
  let status: Status | undefined;
  const retell = () => tell({ helper: helper.state, status });
  life.own(
    helper.onDidChange(() => {
      if (helper.state !== 'running') status = undefined;
      retell();
    }),
  );
  const watch = datadog.watch({ kind: 'status' }, answer => {
    status = answer;
    retell();
  });
  life.onEnd(() => watch[Symbol.dispose]());
  retell();
  return life;
}
