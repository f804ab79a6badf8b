import { useMemo, useState } from 'preact/hooks';
import { textOf } from '../../../src/core/layout/tree.ts';
import type { Log } from '../../../src/core/model/log.ts';
import { type Page, usePage } from '../../page.ts';
import type { GridColumn } from '../../parts/gridRow.tsx';
import { Notice } from '../../parts/states.tsx';
import { VirtualRows } from '../../parts/virtualRows.tsx';
import { cssOf, type Ink } from '../../theme.ts';
import { Found } from './found.tsx';
import { LogMark } from './logMark.tsx';
import { noLogs, offsetText, useLogs } from './logRows.ts';
import type { Reading } from './reading.ts';

interface Props {
  readonly reading: Reading;
  hueOf(service: string): Ink;
}

const ROW = 24; // pixels; the stylesheet has the same
const HEAD = 26;
const keyOf = ({ id }: Log): string => String(id);

/** What was logged while the trace ran, in the order it was written. A line leads to its span. */
export function LogList({ reading, hueOf }: Props) {
  const page = usePage();
  const { say, format } = page;
  const { columns } = reading.tree;
  const { rows, more, held, failure } = useLogs({ traceId: columns.traceId });
  const [opened, open] = useState<string>();
  const places = useMemo(() => new Map(columns.spanId.map((id, span) => [id, span])), [columns]);
  const wanted = reading.search.trim().toLowerCase();
  const shown = (rows ?? []).filter(({ message, service }) =>
    `${service} ${message}`.toLowerCase().includes(wanted),
  );
  const choose = (log: Log) => {
    open(keyOf(log));
    const span = places.get(log.spanId);
    if (span !== undefined) reading.choose(span, true);
  };
  const height = HEAD + Math.max(5, shown.length) * ROW + 2;
  const [why, next] = noLogs(page, held);
  return (
    <section class="log-list" aria-label={say('Logs')}>
      {more > 0 && <p class="rest">{say('{0} older lines are left out', format.count(more))}</p>}
      <div class="frame" style={{ height: `${height}px` }}>
        <VirtualRows
          label={say('Logs')}
          columns={columnsOf(page, reading, places, hueOf)}
          rows={shown}
          total={shown.length}
          keyOf={keyOf}
          chosen={opened}
          onOpen={choose}
          onEnd={() => {}}
          onScrolled={() => {}}
        />
        {rows?.length === 0 && <Notice {...(next && { next })}>{why}</Notice>}
        {rows && rows.length > 0 && shown.length === 0 && (
          <Notice>{say('No line holds this text.')}</Notice>
        )}
        {failure && <Notice>{failure}</Notice>}
      </div>
    </section>
  );
}

function columnsOf(
  { say, format }: Page,
  { tree: { columns }, search }: Reading,
  places: ReadonlyMap<string, number>,
  hueOf: (service: string) => Ink,
): readonly GridColumn<Log>[] {
  return [
    {
      name: 'at',
      title: say('Time'),
      class: 'num soft',
      cell: ({ at }) => offsetText(format, at - columns.start),
    },
    {
      name: 'status',
      title: say('Status'),
      cell: ({ status }) => (
        <>
          <LogMark status={status} />
          <span class="wide">{status}</span>
        </>
      ),
    },
    {
      name: 'text',
      title: say('Message'),
      cell: ({ message }) => (
        <span class="mono">
          <Found text={message} search={search} />
        </span>
      ),
    },
    {
      name: 'span',
      title: say('Span'),
      class: 'wide',
      cell: ({ spanId, service }) => {
        const span = places.get(spanId);
        const name = span === undefined ? service : textOf(columns, 'name', span);
        return (
          <span class="key" style={{ '--hue': cssOf(hueOf(service)) }}>
            <span class="ellipsis">{name}</span>
          </span>
        );
      },
    },
  ];
}
