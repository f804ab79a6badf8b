import { childrenOf, type TraceTree, textOf } from '../../../src/core/layout/tree.ts';
import { together } from '../../../src/core/model/format.ts';
import { usePage } from '../../page.ts';

/** What a box of the flame graph is, and how many like it stand beside it. */
export function SpanTip({ tree, span }: { tree: TraceTree; span: number }) {
  const { say, format } = usePage();
  const { columns } = tree;
  const { length, offset, duration } = columns;
  const [name, resource] = [textOf(columns, 'name', span), textOf(columns, 'resource', span)];
  const time = (value = 0) => together(format.duration(value));
  const share = together(format.percent((length[span] ?? 0) / Math.max(1, duration), 2));
  return (
    <>
      <b>{name}</b>
      {resource !== name && <span class="mono ellipsis">{resource}</span>}
      <span class="soft">{textOf(columns, 'service', span)}</span>
      <span class="soft">
        {say(
          '{0}, {1} of the trace, starts at +{2}',
          time(length[span]),
          share,
          time(offset[span]),
        )}
      </span>
      <Alike tree={tree} span={span} />
    </>
  );
}

function Alike({ tree, span }: { tree: TraceTree; span: number }) {
  const { say, format } = usePage();
  const { name, resource, length, parent } = tree.columns;
  const above = parent[span] ?? -1;
  if (above < 0) return null;
  const alike = [...childrenOf(tree, above)].filter(
    other => name[other] === name[span] && resource[other] === resource[span],
  );
  if (alike.length < 2) return null;
  const sum = alike.reduce((sum, other) => sum + (length[other] ?? 0), 0);
  const where = textOf(tree.columns, 'name', above);
  const time = together(format.duration(sum));
  return (
    <span class="soft">
      {say('{0} alike in {1}, {2} in all', format.count(alike.length), where, time)}
    </span>
  );
}
