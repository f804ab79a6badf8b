import { useState } from 'preact/hooks';
import { type TraceTree, textOf } from '../../../src/core/layout/tree.ts';
import { together } from '../../../src/core/model/format.ts';
import type { QueryOf } from '../../../src/protocol/queries.ts';
import { Button } from '../../controls.tsx';
import { useLive } from '../../live.ts';
import { usePage } from '../../page.ts';

const HOUR = 3600;

/** Other traces of the same resource, newest first: one of them is set beside this one. */
export function ComparePicker({ tree, root }: { tree: TraceTree; root: number }) {
  const { say } = usePage();
  const [open, setOpen] = useState(false);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes what the button has opened.
    <div class="picker" onKeyDown={({ key }) => key === 'Escape' && setOpen(false)}>
      <Button onClick={() => setOpen(!open)}>{say('Compare with…')}</Button>
      {open && <Choices tree={tree} root={root} />}
    </div>
  );
}

function Choices({ tree, root }: { tree: TraceTree; root: number }) {
  const { say, format, run } = usePage();
  const { columns } = tree;
  const quoted = (text: string) => `"${text.replace(/["\\]/g, '\\$&')}"`;
  const live = useLive<QueryOf<'traces'>>({
    kind: 'traces',
    search: `service:${quoted(textOf(columns, 'service', root))} resource_name:${quoted(textOf(columns, 'resource', root))}`,
    range: { last: HOUR },
    spans: 'entry',
    sort: 'newest',
    limit: 20,
  });
  const rows = live.kind === 'answered' ? live.answer.rows : [];
  const others = rows.filter(({ traceId }) => !columns.traceId.endsWith(traceId.slice(-16)));
  return (
    <div class="choices" role="menu" aria-label={say('Compare with…')}>
      {others.map(({ traceId, spanId, start, duration, error, spans }) => (
        <button
          type="button"
          role="menuitem"
          key={`${traceId} ${spanId}`}
          onClick={() => run('dogwatch.compareTraces', { left: columns.traceId, right: traceId })}
        >
          <span>{format.time(start)}</span>
          <span class="num">{together(format.duration(duration))}</span>
          <span class="num soft">
            {say(spans === 1 ? '{0} span' : '{0} spans', format.count(spans))}
          </span>
          <span class="error">{error ? say('error') : ''}</span>
        </button>
      ))}
      {live.kind === 'answered' && others.length === 0 && (
        <p class="rest">{say('No other trace of this resource in the last hour.')}</p>
      )}
      {live.kind === 'failed' && <p class="rest">{live.failure.message}</p>}
    </div>
  );
}
