import { useMemo, useState } from 'preact/hooks';
import type { Span } from '../../../src/core/model/span.ts';
import type { QueryOf } from '../../../src/protocol/queries.ts';
import { useLive } from '../../live.ts';
import { usePage } from '../../page.ts';
import { FailureNotice, Notice } from '../../parts/states.tsx';
import { useHues } from '../../theme.ts';
import { arrange } from './arrange.ts';
import { Details } from './details.tsx';
import { TraceHead } from './traceHead.tsx';
import { WaterfallRows } from './waterfallRows.tsx';

const none: readonly Span[] = [];

/** One request through everything that it touched: its spans in time, and the tags of the chosen one. */
export function TraceView({ traceId, spanId }: { traceId: string; spanId?: string }) {
  const { say } = usePage();
  const live = useLive<QueryOf<'trace'>>({ kind: 'trace', traceId });
  const hueOf = useHues();
  const [chosenId, choose] = useState(spanId);
  const spans = live.kind === 'answered' ? live.answer : none;
  const waterfall = useMemo(() => arrange(spans), [spans]);
  const { rows } = waterfall;
  const chosen = rows.find(({ span }) => span.spanId === chosenId) ?? rows[0];
  return (
    <main class={live.kind === 'answered' && live.failure ? 'page stale' : 'page'}>
      <TraceHead {...{ traceId, live, waterfall }} root={rows[0]?.span} />
      <div class="split">
        <section class="waterfall body" aria-label={say('Spans')}>
          <WaterfallRows {...{ waterfall, chosen, hueOf }} onChoose={choose} />
          {live.kind === 'failed' && <FailureNotice failure={live.failure} />}
          {live.kind === 'answered' && rows.length === 0 && (
            <Notice>{say('This trace is not held any more.')}</Notice>
          )}
        </section>
        {chosen && <Details placed={chosen} waterfall={waterfall} />}
      </div>
    </main>
  );
}
