import type { TraceRow } from '../../../src/core/model/trace.ts';
import type { EpochMs, Nanoseconds } from '../../../src/core/model/units.ts';
import type { Words } from '../../../src/core/model/words.ts';
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
  readonly columns: Columns;
  onSort(sort: Question['sort']): void;
}

/** The names of the columns that are shown; nothing for all of them. */
export type Columns = readonly string[] | undefined;

/** How wide each is on a wide page, a narrow one and the narrowest; there some are left out. */
const widths: Readonly<Record<string, readonly [wide: string, narrow?: string, least?: string]>> = {
  sign: ['8px', '8px', '8px'],
  date: ['90px', '86px', '86px'],
  service: ['minmax(110px, 1.3fr)'],
  resource: ['minmax(120px, 1.7fr)', 'minmax(80px, 1fr)', 'minmax(60px, 1fr)'],
  duration: ['62px', '60px', '60px'],
  track: ['minmax(56px, 0.8fr)', 'minmax(40px, 20%)'],
  status: ['40px', '36px'],
  spans: ['42px'],
  kind: ['minmax(80px, 1fr)'],
};

/** What the list tells of a request, as Datadog's does. */
export const columnsOf = (look: ListLook): readonly GridColumn<TraceRow>[] =>
  [...whatColumns(look), ...figureColumns(look)].filter(({ name }) => isShown(look.columns, name));

/** The sign of a failure is never left out, and the bar goes with its duration. */
const isShown = (columns: Columns, name: string): boolean =>
  !columns || name === 'sign' || columns.includes(name === 'track' ? 'duration' : name);

/** The columns that can be left out, with their titles. */
export const choosable = (say: Words): readonly (readonly [name: string, title: string])[] => [
  ['date', say('Date')],
  ['service', say('Service')],
  ['resource', say('Resource')],
  ['duration', say('Duration')],
  ['status', say('Status')],
  ['spans', say('Spans')],
  ['kind', say('Error')],
];

/** The widths of the columns that are shown, as the stylesheet takes them. */
export function widthsOf(columns: Columns): Readonly<Record<`--${string}`, string>> {
  const shown = Object.entries(widths).filter(([name]) => isShown(columns, name));
  const template = (which: 0 | 1 | 2) =>
    shown
      .map(([, width]) => width[which])
      .filter(Boolean)
      .join(' ');
  return { '--wide': template(0), '--narrow': template(1), '--least': template(2) };
}

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
      cell: ({ duration }) => format.alignedDuration(duration),
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
