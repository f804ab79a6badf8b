import { useEffect, useState } from 'preact/hooks';
import type { TimeRange } from '../../../src/core/model/trace.ts';
import type { SavedView } from '../../../src/protocol/commands.ts';
import { Dropdown } from '../../controls.tsx';
import { usePage } from '../../page.ts';
import type { Columns } from './listColumns.tsx';
import type { Question } from './question.ts';

/** What the list shows now. */
export interface Shown {
  readonly question: Question;
  readonly range: TimeRange;
  readonly columns: Columns;
}

/** The lists of traces that were saved. */
export function useViews(): readonly SavedView[] {
  const { savedViews } = usePage();
  const [views, show] = useState(savedViews.first);
  useEffect(() => {
    const hearing = savedViews.hear(show);
    return () => hearing[Symbol.dispose]();
  }, [savedViews]);
  return views;
}

/** The view that is what the list shows. What a view leaves open is as the page begins with. */
export const viewOf = (views: readonly SavedView[], shown: Shown): SavedView | undefined =>
  views.find(view => textOf(view, shown.range) === textOf(asView(shown), shown.range));

const textOf = (view: Omit<SavedView, 'name'>, any: TimeRange): string => {
  const { search = '', range = any, spans = 'entry', sort = 'newest', columns } = view;
  return JSON.stringify([search, range, spans, sort, columns?.toSorted()]);
};

const asView = ({ question, range, columns }: Shown): Omit<SavedView, 'name'> => ({
  ...question,
  range,
  ...(columns && { columns }),
});

interface PickerProps {
  readonly views: readonly SavedView[];
  readonly current: SavedView | undefined;
  onView(view: SavedView): void;
}

const NONE = 'none';
const MANAGE = 'manage';
const ONE = 'view ';

/** The views by name, the one that is shown chosen; nothing while there are none. */
export function ViewPicker({ views, current, onView }: PickerProps) {
  const { say, run } = usePage();
  const [turn, again] = useState(0);
  if (views.length === 0) return null;
  const choices = [
    ...(current ? [] : [{ value: NONE, title: say('Views') }]),
    ...views.map(({ name }) => ({ value: ONE + name, title: name })),
    { value: MANAGE, title: say('Manage views…') },
  ];
  const choose = (value: string) => {
    const view = views.find(({ name }) => ONE + name === value);
    if (view) return onView(view);
    if (value === MANAGE) run('dogwatch.openView');
    again(turn + 1);
  };
  return (
    <Dropdown
      key={`${turn} ${choices.map(({ value }) => value).join()}`} // what is shown again, or new, it knows only anew
      label={say('Saved views')}
      choices={choices}
      value={current ? ONE + current.name : NONE}
      onChoose={choose}
    />
  );
}

/** Keeps what the list shows under a name that the editor asks for. */
export function SaveView({ shown, current }: { shown: Shown; current: SavedView | undefined }) {
  const { say, run } = usePage();
  return (
    <button
      type="button"
      class="save-view"
      aria-label={say('Save as view')}
      disabled={current !== undefined}
      title={current && say('This is the view “{0}”.', current.name)}
      onClick={() => run('dogwatch.saveView', asView(shown))}
    >
      <span class="long">{say('Save as view')}</span>
      <span class="short" aria-hidden="true">
        {say('Save')}
      </span>
    </button>
  );
}
