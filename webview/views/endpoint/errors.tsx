import type { ErrorGroup } from '../../../src/core/model/trace.ts';
import type { EpochMs } from '../../../src/core/model/units.ts';
import { type Page, usePage } from '../../page.ts';
import { ago } from '../../parts/ago.ts';
import { Card } from '../../parts/card.tsx';
import { FrameLink } from '../../parts/frameLink.tsx';
import { type Column, Rows } from '../../parts/rows.tsx';
import { Notice } from '../../parts/states.tsx';
import { kindsText, Marks, shortType, topFrame } from '../errors/words.tsx';

const SHOWN = 4;

interface Props {
  readonly groups: readonly ErrorGroup[] | undefined;
  readonly now: EpochMs;
  onOpen(group?: ErrorGroup): void;
}

/** What the requests failed with. */
export function Errors({ groups, now, onOpen }: Props) {
  const page = usePage();
  const { say } = page;
  return (
    <Card
      title={say('Errors')}
      name="errors"
      flush
      tools={
        <button
          type="button"
          class="legend link"
          title={say('Open the errors of this endpoint')}
          disabled={!groups?.length}
          onClick={() => onOpen()}
        >
          {groups?.length ? kindsText(page, groups) : '–'}
        </button>
      }
    >
      <Rows
        label={say('Errors')}
        columns={columnsOf(page, now)}
        rows={groups?.slice(0, SHOWN) ?? []}
        keyOf={({ id }) => id}
        open={{ title: group => say('Open the errors {0}', shortType(page, group)), onOpen }}
      />
      {groups?.length === 0 && <Notice>{say('No errors in this time.')}</Notice>}
    </Card>
  );
}

function columnsOf(page: Page, now: EpochMs): readonly Column<ErrorGroup>[] {
  const { say, format } = page;
  return [
    {
      title: say('Type'),
      class: 'type',
      cell: group => (
        <span class={group.handled ? '' : 'error'} title={group.type}>
          {shortType(page, group)}
        </span>
      ),
    },
    { title: say('Message'), class: 'says', cell: ({ message }) => message.split('\n')[0] },
    {
      title: say('Where'),
      class: 'where-in',
      cell: group => {
        const frame = topFrame(group);
        return frame && <FrameLink frame={frame} />;
      },
    },
    { title: say('Count'), class: 'count num', cell: ({ count }) => `${format.count(count)} ×` },
    { title: say('Last'), class: 'last soft wide', cell: ({ last }) => ago(page, last, now) },
    { title: '', class: 'marks wide', cell: group => <Marks group={group} /> },
  ];
}
