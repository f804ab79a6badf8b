import { useMemo, useState } from 'preact/hooks';
import {
  type GroupOrder,
  groupsOf,
  type SpanGroup,
  sortedGroups,
} from '../../../src/core/layout/groups.ts';
import { type Page, usePage } from '../../page.ts';
import { ownTimeMeans } from '../../parts/ownTimes.tsx';
import { Bar } from '../../parts/rows.tsx';
import { cssOf, type Ink } from '../../theme.ts';
import type { Reading } from './reading.ts';

interface Column {
  readonly order: GroupOrder;
  readonly title: string;
  readonly class: string;
  readonly means?: string;
  cell(group: SpanGroup): string;
}

/** The spans of a trace by operation: how often, how long, how much of it its own. A row leads to its slowest span. */
export function SpanList({ reading, hueOf }: { reading: Reading; hueOf(service: string): Ink }) {
  const page = usePage();
  const { say } = page;
  const [order, sort] = useState<GroupOrder>('own');
  const groups = useMemo(() => groupsOf(reading.tree), [reading.tree]);
  const rows = useMemo(() => sortedGroups(groups, order), [groups, order]);
  const shown = rows.filter(({ service, name, resource = '' }) =>
    `${service} ${name} ${resource}`.toLowerCase().includes(reading.search.trim().toLowerCase()),
  );
  const most = groups.reduce((most, { own }) => Math.max(most, own), 1);
  const columns = columnsOf(page);
  return (
    <section class="list" aria-label={say('Span list')}>
      <table class="rows">
        <thead>
          <tr>
            {columns.map(column => (
              <Title key={column.order} column={column} order={order} onSort={sort} />
            ))}
            <th class="track wide" />
          </tr>
        </thead>
        <tbody>
          {shown.map(group => (
            <tr key={group.key}>
              {columns.map(column => (
                <td key={column.order} class={column.class}>
                  <Cell
                    {...{ column, group, hueOf }}
                    onOpen={() => reading.choose(group.slowest, true)}
                  />
                </td>
              ))}
              <td class="track wide">
                <Bar part={group.own / most} ink={hueOf(group.service)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function columnsOf({ say, format }: Page): readonly Column[] {
  const time = (value: number) => format.alignedDuration(value);
  return [
    { order: 'name', title: say('Operation'), class: '', cell: ({ name }) => name },
    {
      order: 'service',
      title: say('Service'),
      class: 'fit soft wide',
      cell: ({ service }) => service,
    },
    {
      order: 'count',
      title: say('Spans'),
      class: 'fit num',
      cell: ({ count }) => format.count(count),
    },
    {
      order: 'errors',
      title: say('Errors'),
      class: 'fit num',
      cell: ({ errors }) => (errors > 0 ? format.count(errors) : ''),
    },
    { order: 'p95', title: say('p95'), class: 'fit num wide', cell: ({ p95 }) => time(p95) },
    {
      order: 'total',
      title: say('Total'),
      class: 'fit num spare',
      cell: ({ total }) => time(total),
    },
    {
      order: 'own',
      title: say('Own time'),
      class: 'fit num',
      means: ownTimeMeans(say),
      cell: ({ own }) => time(own),
    },
  ];
}

interface TitleProps {
  readonly column: Column;
  readonly order: GroupOrder;
  onSort(order: GroupOrder): void;
}

function Title({ column, order, onSort }: TitleProps) {
  const chosen = column.order === order;
  const falls = column.order !== 'name' && column.order !== 'service';
  return (
    <th class={column.class} aria-sort={chosen ? (falls ? 'descending' : 'ascending') : 'none'}>
      <button type="button" title={column.means} onClick={() => onSort(column.order)}>
        {column.title}
        {chosen && (falls ? ' ↓' : ' ↑')}
      </button>
    </th>
  );
}

interface CellProps {
  readonly column: Column;
  readonly group: SpanGroup;
  hueOf(service: string): Ink;
  onOpen(): void;
}

function Cell({ column, group, hueOf, onOpen }: CellProps) {
  const { say } = usePage();
  const text = column.cell(group);
  if (column.order === 'errors') return <span class="error">{text}</span>;
  if (column.order !== 'name') return <>{text}</>;
  return (
    <button type="button" class="open" title={say('Show the slowest of them')} onClick={onOpen}>
      <span class="key" style={{ '--hue': cssOf(hueOf(group.service)) }}>
        <span class="ellipsis">{text}</span>
        {group.resource && group.resource !== group.name && (
          <span class="soft ellipsis">{group.resource}</span>
        )}
      </span>
    </button>
  );
}
