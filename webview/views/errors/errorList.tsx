import type { ErrorGroup } from '../../../src/core/model/trace.ts';
import type { EpochMs } from '../../../src/core/model/units.ts';
import { usePage } from '../../page.ts';
import { ago } from '../../parts/ago.ts';
import { SparkBars } from '../../parts/sparkBars.tsx';
import { shortType } from './words.tsx';

interface Props {
  readonly groups: readonly ErrorGroup[];
  readonly now: EpochMs;
  readonly chosen: string | undefined;
  onChoose(group: ErrorGroup): void;
}

/** The kinds of errors, one line each. Arrow keys choose, as in the editor's own lists. */
export function ErrorList({ groups, now, chosen, onChoose }: Props) {
  const { say } = usePage();
  const failing = groups.filter(({ handled }) => !handled);
  const caught = groups.filter(({ handled }) => handled);
  const most = Math.max(...groups.flatMap(({ counts }) => counts), 1);
  const at = groups.findIndex(({ id }) => id === chosen);
  const move = (event: KeyboardEvent & { currentTarget: HTMLElement }) => {
    const last = groups.length - 1;
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: last }[event.key];
    const group = to === undefined ? undefined : groups[Math.max(0, Math.min(last, to))];
    if (!group) return;
    event.preventDefault();
    onChoose(group);
    event.currentTarget.querySelector<HTMLElement>(`[data-id="${group.id}"]`)?.focus();
  };
  const rows = (some: readonly ErrorGroup[]) =>
    some.map(group => (
      <ErrorRow
        key={group.id}
        {...{ group, now, most }}
        isChosen={group.id === chosen}
        onChoose={onChoose}
      />
    ));
  return (
    <div class="kinds" role="listbox" aria-label={say('Errors')} tabIndex={-1} onKeyDown={move}>
      {rows(failing)}
      {caught.length > 0 && (
        <h2 title={say('The request did not fail: the app caught it.')}>
          {say('Caught by the app')}
        </h2>
      )}
      {rows(caught)}
    </div>
  );
}

interface RowProps extends Pick<Props, 'now' | 'onChoose'> {
  readonly group: ErrorGroup;
  readonly most: number;
  readonly isChosen: boolean;
}

function ErrorRow({ group, now, most, isChosen, onChoose }: RowProps) {
  const page = usePage();
  const { type, message, count, counts, last, handled } = group;
  return (
    <button
      type="button"
      class="error-row"
      role="option"
      aria-selected={isChosen}
      tabIndex={isChosen ? 0 : -1}
      data-id={group.id}
      data-handled={handled}
      onClick={() => onChoose(group)}
    >
      <i class="failed" />
      <span class="type ellipsis" title={type}>
        {shortType(page, group)}
      </span>
      <span class="says ellipsis soft">{message.split('\n')[0]}</span>
      <span class="mark-new">
        {group.isNew && (
          <span class="chip warn" title={page.say('new since last run')}>
            {page.say('new')}
          </span>
        )}
      </span>
      <span class="wide">
        <SparkBars counts={counts} most={most} ink={handled ? 'faint' : 'error'} />
      </span>
      <span class="num">{page.format.count(count)} ×</span>
      <span class="num soft wide">{ago(page, last, now)}</span>
    </button>
  );
}
