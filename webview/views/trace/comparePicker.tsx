import { useEffect, useState } from 'preact/hooks';
import { type TraceTree, textOf } from '../../../src/core/layout/tree.ts';
import type { TraceRow } from '../../../src/core/model/trace.ts';
import type { EpochMs } from '../../../src/core/model/units.ts';
import type { QueryOf } from '../../../src/protocol/queries.ts';
import { Button } from '../../controls.tsx';
import { useLive } from '../../live.ts';
import { usePage } from '../../page.ts';
import { SearchBox } from '../traces/searchBox.tsx';

/** So many are listed; the search finds the others. */
const MOST = 50;

/** Another trace, of any time that is kept, to be set beside this one. */
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

/** At first those of the same resource. Whatever is searched for, they come before the others. */
function Choices({ tree, root }: { tree: TraceTree; root: number }) {
  const { say, format, run } = usePage();
  const { columns } = tree;
  const own = {
    service: textOf(columns, 'service', root),
    resource: textOf(columns, 'resource', root),
  };
  const [search, look] = useState(sameAs(own));
  const range = useWholeTime();
  const asked = { kind: 'traces', search, spans: 'entry', sort: 'newest', limit: MOST } as const;
  const live = useLive<QueryOf<'traces'>>(range && { ...asked, range });
  const answer = live.kind === 'answered' ? live.answer : undefined;
  const isOther = ({ traceId }: TraceRow) => !columns.traceId.endsWith(traceId.slice(-16));
  const isSame = (row: TraceRow) => row.service === own.service && row.resource === own.resource;
  const others = answer?.rows.filter(isOther) ?? [];
  const rows = [...others.filter(isSame), ...others.filter(row => !isSame(row))];
  const failure = live.kind === 'failed' || live.kind === 'answered' ? live.failure : undefined;
  const more = (answer?.matching ?? 0) - (answer?.rows.length ?? 0);
  return (
    <section class="choices" aria-label={say('Compare with…')}>
      <SearchBox
        search={search}
        failure={failure?.at === undefined ? undefined : failure}
        searches={[]}
        onSearch={look}
      />
      <ul>
        {rows.map(row => (
          <li key={`${row.traceId} ${row.spanId}`}>
            <button
              type="button"
              onClick={() =>
                run('dogwatch.compareTraces', { left: columns.traceId, right: row.traceId })
              }
            >
              <Choice row={row} same={isSame(row)} />
            </button>
          </li>
        ))}
      </ul>
      {answer && rows.length === 0 && <p class="rest">{say('No other trace is found.')}</p>}
      {more > 0 && (
        <p class="rest">{say('{0} more: narrow the search to see them.', format.count(more))}</p>
      )}
      {failure && failure.at === undefined && <p class="rest">{failure.message}</p>}
    </section>
  );
}

function Choice({ row, same }: { row: TraceRow; same: boolean }) {
  const { say, format } = usePage();
  const { start, duration, error, spans, service, resource } = row;
  const today = format.date(start) === format.date(Date.now());
  return (
    <>
      <span>{today ? format.time(start) : `${format.date(start)} ${format.time(start)}`}</span>
      <span class="num">{format.alignedDuration(duration)}</span>
      <span class="num soft">
        {say(spans === 1 ? '{0} span' : '{0} spans', format.count(spans))}
      </span>
      <span class="error">{error ? say('error') : ''}</span>
      {!same && (
        <span class="other ellipsis" title={`${service} ${resource}`}>
          <span class="soft">{service}</span> {resource}
        </span>
      )}
    </>
  );
}

/** From the oldest span that is kept to when the list was opened; nothing until that is known. */
function useWholeTime(): { from: EpochMs; to: EpochMs } | undefined {
  const { datadog } = usePage();
  const [range, setRange] = useState<{ from: EpochMs; to: EpochMs }>();
  useEffect(() => {
    const to = Date.now();
    const since = (oldest = 0) => setRange({ from: Math.min(oldest, to - 1), to });
    datadog.ask({ kind: 'status' }).then(
      ({ oldest = to - 3_600_000 }) => since(oldest),
      () => since(to - 3_600_000),
    );
  }, [datadog]);
  return range;
}

const sameAs = ({ service, resource }: { service: string; resource: string }): string =>
  `service:${quoted(service)} resource_name:${quoted(resource)}`;

const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;
