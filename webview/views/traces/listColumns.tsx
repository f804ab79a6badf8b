import { together } from '../../../src/core/model/format.ts';
import type { TraceRow } from '../../../src/core/model/trace.ts';
import type { EpochMs, Nanoseconds } from '../../../src/core/model/units.ts';
import type { Page } from '../../page.ts';
import type { GridColumn } from '../../parts/gridRow.tsx';
import { Bar } from '../../parts/rows.tsx';
import { cssOf, type Ink } from '../../theme.ts';
import type { Question } from './question.ts';

export interface ListLook {
  readonly page: Page;
  readonly hueOf: (service: string) => Ink;
  readonly longest: Nanoseconds;
  readonly now: EpochMs;
  /** Where every row has failed red would tell nothing. */
  readonly allFailed: boolean;
  readonly question: Question;
  onSort(sort: Question['sort']): void;
}

/** What the list tells of a request, as Datadog's does. */
export const columnsOf = (look: ListLook): readonly GridColumn<TraceRow>[] => [
  ...whatColumns(look),
  ...figureColumns(look),
];

const sortBy = ({ question, onSort }: ListLook, sort: Question['sort']) => ({
  chosen: question.sort === sort,
  onChoose: () => onSort(sort),
});

/** What it was: whether it failed, when, of whom. */
function whatColumns(look: ListLook): readonly GridColumn<TraceRow>[] {
  const { page, hueOf, allFailed, question } = look;
  const { say } = page;
  return [
    { name: 'sign', title: '', cell: row => <Sign {...{ row, page, allFailed }} /> },
    {
      name: 'date',
      title: say('Date'),
      class: 'soft',
      sort: sortBy(look, 'newest'),
      cell: ({ start }) => dateOf(start, look),
    },
    {
      name: 'service',
      title: say('Service'),
      cell: ({ service }) => (
        <span class="key" style={{ '--hue': cssOf(hueOf(service)) }}>
          <span class="ellipsis">{service}</span>
        </span>
      ),
    },
    {
      name: 'resource',
      title: say('Resource'),
      cell: row => <Resource row={row} all={question.spans === 'all'} />,
    },
  ];
}

/** What there is to compare. */
function figureColumns(look: ListLook): readonly GridColumn<TraceRow>[] {
  const { page, hueOf, longest } = look;
  const { say, format } = page;
  return [
    {
      name: 'duration',
      title: say('Duration'),
      class: 'num',
      sort: sortBy(look, 'slowest'),
      cell: ({ duration }) => together(format.duration(duration)),
    },
    {
      name: 'track',
      title: '',
      cell: ({ duration, service }) => (
        <Bar part={longest > 0 ? duration / longest : 0} ink={hueOf(service)} />
      ),
    },
    { name: 'status', title: say('Status'), class: 'num', cell: ({ status }) => status ?? '–' },
    {
      name: 'spans',
      title: say('Spans'),
      class: 'num soft',
      cell: ({ spans }) => format.count(spans),
    },
    {
      name: 'kind',
      title: say('Error'),
      class: 'soft',
      cell: ({ errorType = '' }) => <span title={errorType}>{shortType(errorType)}</span>,
    },
  ];
}

/** `sqlalchemy.exc.OperationalError` by its own name; the rest is told by the title. */
const shortType = (type: string): string => /[^.]+$/.exec(type)?.[0] ?? type;

/** A filled square where the request failed, a hollow one where an error inside was handled. */
function Sign({ row, page, allFailed }: { row: TraceRow; page: Page; allFailed: boolean }) {
  const { error, errors } = row;
  if (!error && errors === 0) return null;
  const { say, format } = page;
  const title = error
    ? say('failed')
    : say(
        errors === 1 ? '{0} error inside, handled' : '{0} errors inside, handled',
        format.count(errors),
      );
  const kind = error ? 'fault' : 'fault inside';
  return <i class={allFailed ? `${kind} all` : kind} role="img" aria-label={title} title={title} />;
}

/** `GET /slow` with its method softer; of any span first what it does: `postgres.query SELECT …`. */
function Resource({ row, all }: { row: TraceRow; all: boolean }) {
  const [, method, path] = /^([A-Z]{3,7}) (.+)$/s.exec(row.resource) ?? [];
  const route = method !== undefined && /^(?:\/|\*|https?:)/.test(path ?? '');
  const [lead, rest] = route ? [method, path] : all ? [row.name, row.resource] : ['', row.resource];
  return (
    <span title={row.resource}>
      {lead && lead !== rest && <span class="soft lead">{lead}</span>}
      {rest}
    </span>
  );
}

/** Of today the time to the millisecond, of another day the day and the second. */
function dateOf(at: EpochMs, { page, now }: ListLook): string {
  const { format } = page;
  if (new Date(at).toDateString() === new Date(now).toDateString()) return format.exactTime(at);
  return `${format.date(at)} ${format.time(at)}`;
}
