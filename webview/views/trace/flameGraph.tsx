import { useMemo } from 'preact/hooks';
import { childrenOf, type TraceTree, textOf } from '../../../src/core/layout/tree.ts';
import { together } from '../../../src/core/model/format.ts';
import { useWidth } from '../../charts/canvas.ts';
import { type Page, usePage } from '../../page.ts';
import type { Ink } from '../../theme.ts';
import type { Boxes } from '../flame/draw.ts';
import { FlameCanvas } from '../flame/flameCanvas.tsx';
import { OwnTime } from './ownTime.tsx';
import type { Reading } from './reading.ts';
import { SpanTip } from './spanTip.tsx';
import { Ruler } from './time.tsx';

interface Props {
  readonly reading: Reading;
  readonly hueOf: (service: string) => Ink;
}

/** All spans at once, each below its parent and as wide as it lasted; under it who spent the time that is shown. */
export function FlameGraph({ reading, hueOf }: Props) {
  const { say, format } = usePage();
  const { tree, lanes, window, whole, matches, hidden, search } = reading;
  const { columns } = tree;
  const [ruler, width] = useWidth();
  const boxes = useMemo<Boxes>(() => {
    const found = search.trim() ? new Set(matches) : undefined;
    return {
      lanes,
      inkOf: span => hueOf(textOf(columns, 'service', span)),
      labelOf: span => labelOf(tree, span, format),
      fails: span => columns.error[span] === 1,
      starts: span => tree.errorStart[span] === 1,
      faint: span => hidden[span] === 1 || (found !== undefined && !found.has(span)),
    };
  }, [tree, lanes, matches, hidden, search]);
  return (
    <div class="column">
      <section class="flame" aria-label={say('Flame graph')}>
        <div class="ruler" ref={ruler}>
          <Ruler window={window} width={width} />
        </div>
        <FlameCanvas
          {...{ boxes, window, whole }}
          chosen={reading.chosen}
          says={say('{0} spans; the arrow keys walk through them', format.count(tree.size))}
          tip={span => <SpanTip tree={tree} span={span} />}
          showTime={reading.showTime}
          onChoose={span => reading.choose(span)}
          onEnlarge={reading.enlarge}
          step={(span, key) => neighbour(tree, span, key)}
        />
      </section>
      <OwnTime reading={reading} hueOf={hueOf} />
    </div>
  );
}

function labelOf({ columns }: TraceTree, span: number, format: Page['format']) {
  const [name, resource] = [textOf(columns, 'name', span), textOf(columns, 'resource', span)];
  return {
    name,
    detail: resource === name ? '' : resource,
    time: together(format.duration(columns.length[span] ?? 0)),
  };
}

/** Up to the parent, down to the first child, aside to the siblings. */
function neighbour(tree: TraceTree, span: number, key: string): number | undefined {
  const above = tree.columns.parent[span] ?? -1;
  if (key === 'ArrowUp') return above < 0 ? undefined : above;
  if (key === 'ArrowDown') return (tree.past[span] ?? 0) > span + 1 ? span + 1 : undefined;
  const siblings = above < 0 ? [] : [...childrenOf(tree, above)];
  return siblings[siblings.indexOf(span) + (key === 'ArrowRight' ? 1 : -1)];
}
