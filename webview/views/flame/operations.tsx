import { useMemo } from 'preact/hooks';
import type { FlameNode } from '../../../src/core/model/trace.ts';
import { usePage } from '../../page.ts';
import { type OwnTimeRow, OwnTimes } from '../../parts/ownTimes.tsx';
import type { Ink } from '../../theme.ts';

interface Props {
  readonly nodes: readonly FlameNode[];
  readonly traces: number;
  hueOf(service: string): Ink;
}

/** Who spent the time itself, wherever it was called from. */
export function Operations({ nodes, traces, hueOf }: Props) {
  const { say } = usePage();
  const rows = useMemo(() => summed(nodes, traces), [nodes, traces]);
  return (
    <OwnTimes
      title={say('Own time')}
      note={say('per request')}
      rows={rows}
      most={12}
      hueOf={hueOf}
    />
  );
}

/** Alike nodes of the tree as one, for one request. */
function summed(nodes: readonly FlameNode[], traces: number): readonly OwnTimeRow[] {
  const alike = Map.groupBy(nodes, ({ service, name }) => JSON.stringify([service, name]));
  const all = nodes.reduce((sum, { own }) => sum + own, 0);
  return [...alike.values()]
    .map(of => {
      const own = of.reduce((sum, node) => sum + node.own, 0);
      return {
        service: of[0]?.service ?? '',
        name: of[0]?.name ?? '',
        calls: of.reduce((sum, { count }) => sum + count, 0),
        own: own / Math.max(1, traces),
        part: own / Math.max(1, all),
      };
    })
    .filter(({ own }) => own > 0)
    .sort((a, b) => b.own - a.own);
}
