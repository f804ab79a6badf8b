import { useLive } from '../../live.ts';
import { usePage } from '../../page.ts';
import { neverSeen } from '../../parts/neverSeen.ts';
import { Notice } from '../../parts/states.tsx';

/** Nothing failed; or nothing was ever heard that could have. */
export function NoErrors({ narrowed }: { narrowed: boolean }) {
  const page = usePage();
  const live = useLive({ kind: 'status' });
  const status = live.kind === 'answered' ? live.answer : undefined;
  if (!narrowed && status && status.spans.received === 0 && status.spans.kept === 0) {
    const [why, next] = neverSeen(page, status);
    return <Notice {...(next && { next })}>{why}</Notice>;
  }
  return (
    <Notice>
      {narrowed
        ? page.say('Nothing of this failed in this time.')
        : page.say('Nothing failed in this time.')}
    </Notice>
  );
}
