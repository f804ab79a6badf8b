import { useId, useState } from 'preact/hooks';
import type { Formats } from '../../../src/core/model/format.ts';
import type { Failure } from '../../../src/protocol/failure.ts';
import type { SearchCompletion } from '../../../src/protocol/queries.ts';
import { type Page, usePage } from '../../page.ts';
import { Choices, type Choosable } from './choices.tsx';
import { type Completions, completed, useCompletions } from './completion.ts';
import { useDraft } from './draft.ts';
import { Painted } from './painted.tsx';

interface Props {
  /** What is searched for now; the box may hold another text until Enter. */
  readonly search: string;
  readonly failure: Failure | undefined;
  /** Earlier ones, the newest first. */
  readonly searches: readonly string[];
  onSearch(search: string): void;
}

type Menu = 'none' | 'completions' | 'earlier';

/** Where a search is written: coloured, completed, and told what is wrong where it is. */
export function SearchBox(props: Props) {
  const { search, failure } = props;
  const { say } = usePage();
  const id = useId();
  const box = useBox(props);
  const { draft, choices, active, field } = box;
  const changed = draft !== search;
  const wrong = failure && !changed ? failure : undefined;
  return (
    <search class="query" data-wrong={wrong !== undefined}>
      <div class="text">
        <Painted text={draft} wrongAt={wrong?.at} />
        <textarea
          ref={field}
          rows={1}
          aria-label={say('Search traces')}
          aria-autocomplete="list"
          aria-haspopup="listbox"
          aria-controls={`${id}-list`}
          aria-activedescendant={active >= 0 ? `${id}-list-${active}` : undefined}
          aria-invalid={wrong !== undefined}
          aria-errormessage={`${id}-wrong`}
          placeholder={say('service:shop -status:ok @duration:>1s')}
          spellcheck={false}
          autocomplete="off"
          value={draft}
          onInput={box.onInput}
          onKeyDown={box.onKeyDown}
          onClick={box.onMove}
          onBlur={box.close}
        />
      </div>
      <small class="spare wide">{changed && say('Enter searches')}</small>
      {draft !== '' && (
        <button
          type="button"
          class="clear"
          aria-label={say('Clear the search')}
          title={say('Clear the search')}
          onClick={box.clear}
        >
          ×
        </button>
      )}
      <Choices id={`${id}-list`} {...{ choices, active }} says={box.says} onTake={box.take} />
      {wrong && choices.length === 0 && (
        <p class="wrong-why" id={`${id}-wrong`} role="alert">
          {wrong.message}
        </p>
      )}
    </search>
  );
}

/** The text, the menu under it, and what keys do with both. */
function useBox({ search, searches, onSearch }: Props) {
  const page = usePage();
  const { field, draft, at, follow, write, read } = useDraft(search);
  const [menu, open] = useState<Menu>('none');
  const [active, activate] = useState(-1);
  const found = useCompletions(draft, at, menu === 'completions');
  const items = found?.items ?? [];
  const choices = menu === 'earlier' ? searches.map(earlier) : items.map(offer(page.format));

  const show = (next: Menu) => {
    open(next);
    activate(next === 'earlier' ? 0 : -1);
  };
  const close = () => show('none');
  const apply = (text: string) => {
    close();
    write(text.trim());
    onSearch(text.trim());
  };
  const take = (at: number) => {
    const before = menu === 'earlier' ? searches[at] : undefined;
    if (before !== undefined) return apply(before);
    const item = items[at];
    if (!found || !item) return;
    const next = completed(draft, found, item);
    write(next.text, next.at);
    show('completions');
    field.current?.focus();
  };
  const step = (by: 1 | -1) => {
    if (menu === 'none') return show(by > 0 ? 'completions' : 'earlier');
    activate(Math.max(-1, Math.min(choices.length - 1, active + by)));
  };
  const offered = menu === 'completions' && choices.length > 0;
  const unwritten = menu === 'none' && draft === search;
  /** What each key does now; without an entry it does what it does everywhere. */
  const keys: Readonly<Record<string, (() => void) | false>> = {
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    Enter: () => (active >= 0 ? take(active) : apply(draft)),
    Tab: offered && (() => take(Math.max(0, active))),
    Escape: !unwritten && (() => (menu === 'none' ? write(search) : close())),
  };
  return {
    ...{ field, draft, choices, active, close, take },
    says: found && sampledText(found, page),
    clear: () => {
      apply('');
      field.current?.focus();
    },
    onInput: (event: { currentTarget: HTMLTextAreaElement }) => {
      read(event);
      show('completions');
    },
    onMove: follow,
    onKeyDown: (event: KeyboardEvent) => {
      const asked = event.ctrlKey && event.key === ' ';
      obey(event, asked ? () => show('completions') : keys[event.key]);
    },
  };
}

/** What the counts of completions are of, where that is not everything. */
function sampledText({ sampled, items }: Completions, { say, format }: Page): string | undefined {
  if (sampled === undefined || !items.some(({ count }) => count)) return undefined;
  return say('Counts are of the newest {0} spans.', format.count(sampled));
}

/** Does what a key is for here, and nothing of what it is for elsewhere. */
function obey(event: KeyboardEvent, act: (() => void) | false | undefined): void {
  if (!act) return;
  act();
  event.preventDefault();
  event.stopPropagation();
}

const earlier = (text: string): Choosable => ({ text, kind: 'earlier', note: '' });

const offer =
  (format: Formats) =>
  ({ text, kind, count }: SearchCompletion): Choosable => ({
    text,
    kind,
    note: count === undefined ? '' : format.count(count),
  });
