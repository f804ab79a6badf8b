import { useMemo } from 'preact/hooks';
import { ownShares } from '../../../src/core/layout/ownShares.ts';
import { usePage } from '../../page.ts';
import { OwnTimes } from '../../parts/ownTimes.tsx';
import type { Ink } from '../../theme.ts';
import type { Reading } from './reading.ts';

interface Props {
  readonly reading: Reading;
  readonly hueOf: (service: string) => Ink;
}

/** Of the time that is shown. */
export function OwnTime({ reading, hueOf }: Props) {
  const { say } = usePage();
  const { tree, own } = reading;
  const rows = useMemo(() => ownShares(tree.columns, own, 'operation'), [tree, own]);
  return (
    <OwnTimes
      title={say('Own time in this window')}
      note={say('by operation')}
      rows={rows}
      most={9}
      hueOf={hueOf}
    />
  );
}
