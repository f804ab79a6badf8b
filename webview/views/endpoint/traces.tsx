import type { RefObject } from 'preact';
import type { Nanoseconds } from '../../../src/core/model/units.ts';
import type { RequestList, RequestRow } from '../../../src/protocol/queries.ts';
import { type Page, usePage } from '../../page.ts';
import { Card } from '../../parts/card.tsx';
import { useHeld } from '../../parts/held.ts';
import { Bar, type Column, Rows } from '../../parts/rows.tsx';
import { Notice } from '../../parts/states.tsx';
import { Tabs } from '../../parts/tabs.tsx';

const lists: readonly RequestList[] = ['slowest', 'failing', 'latest'];

export const isList = (value: unknown): boolean => lists.some(list => list === value);

interface Props {
  readonly list: RequestList;
  onList(list: RequestList): void;
  readonly rows: readonly RequestRow[] | undefined;
  readonly longest: Nanoseconds;
  readonly element: RefObject<HTMLElement | null>;
}

/** The requests behind the figures. Rows stand still while they are pointed at. */
export function Traces({ list, onList, rows, longest, element }: Props) {
  const page = usePage();
  const { say, run } = page;
  const { shown = [], more, handlers } = useHeld(rows, keyOf, list);
  const titles = { slowest: say('Slowest'), failing: say('Failing'), latest: say('Latest') };
  const tabs = lists.map(value => ({ value, title: titles[value] }));
  return (
    <Card
      title={say('Traces')}
      name="traces"
      size="two-thirds"
      flush
      element={element}
      tools={
        <>
          {more > 0 && <span class="chip held">{say('{0} more', more)}</span>}
          <Tabs label={say('Which requests')} tabs={tabs} value={list} onChoose={onList} />
        </>
      }
    >
      <div {...handlers}>
        <Rows
          label={say('Traces')}
          columns={columnsOf(page, longest, list === 'failing')}
          rows={shown}
          keyOf={keyOf}
          open={{
            title: row => say('Open the trace of {0}', page.format.time(row.start)),
            onOpen: ({ traceId, spanId }) => run('dogwatch.openTrace', { traceId, spanId }),
          }}
        />
      </div>
      {rows?.length === 0 && (
        <Notice>
          {list === 'failing' ? say('No request failed in this time.') : say('No requests.')}
        </Notice>
      )}
    </Card>
  );
}

const keyOf = ({ traceId, spanId }: RequestRow): string => `${traceId}/${spanId}`;

/** Where every row has failed, red would tell nothing: there it stays with the status. */
function columnsOf(
  { say, format }: Page,
  longest: Nanoseconds,
  allFailed: boolean,
): readonly Column<RequestRow>[] {
  return [
    { title: say('Started'), class: 'started soft', cell: ({ start }) => format.time(start) },
    {
      title: say('Status'),
      class: 'status num',
      cell: ({ status, error }) => (
        <span class={error ? 'error' : ''}>{status ?? (error ? say('error') : '–')}</span>
      ),
    },
    {
      title: say('Duration'),
      class: 'duration num',
      cell: ({ duration }) => format.alignedDuration(duration),
    },
    {
      title: '',
      class: 'track',
      cell: ({ duration, error }) => (
        <Bar
          part={longest > 0 ? duration / longest : 0}
          ink={error && !allFailed ? 'error' : 'hue1'}
        />
      ),
    },
    {
      title: say('Spans'),
      class: 'spans num soft spare',
      cell: ({ spans }) => format.count(spans),
    },
    {
      title: say('Error'),
      class: allFailed ? 'wide kind' : 'wide kind error',
      cell: ({ errorType }) => errorType ?? '',
    },
  ];
}
