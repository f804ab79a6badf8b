import { useRef } from 'preact/hooks';
import { nextMatch } from '../../../src/core/layout/find.ts';
import { usePage } from '../../page.ts';
import { Tabs } from '../../parts/tabs.tsx';
import type { Reading } from './reading.ts';

const tabs = ['flame', 'waterfall', 'list', 'logs', 'map'] as const;
export type Tab = (typeof tabs)[number];

export const isTab = (value: unknown): boolean => tabs.some(tab => tab === value);

interface Props {
  readonly tab: Tab;
  readonly reading: Reading;
  onTab(tab: Tab): void;
  /** Shows what keys do, or hides it. */
  onKeys(): void;
}

/** Which picture of the trace, and what is looked for in it. */
export function Toolbar({ tab, reading, onTab, onKeys }: Props) {
  const { say } = usePage();
  const titles = {
    flame: say('Flame graph'),
    waterfall: say('Waterfall'),
    list: say('Span list'),
    logs: say('Logs'),
    map: say('Service map'),
  };
  return (
    <div class="toolbar">
      <Tabs
        label={say('Views of the trace')}
        tabs={tabs.map(value => ({ value, title: titles[value] }))}
        value={tab}
        onChoose={onTab}
      />
      <Search reading={reading} onKeys={onKeys} />
    </div>
  );
}

/** Enter goes to the next match, Shift and Enter to the one before, Escape back to the spans. */
function Search({ reading, onKeys }: Pick<Props, 'reading' | 'onKeys'>) {
  const { say, format } = usePage();
  const input = useRef<HTMLInputElement>(null);
  const { matches, chosen, search } = reading;
  const step = (by: 1 | -1) => {
    const next = nextMatch(matches, chosen, by);
    if (next) reading.choose(next.span, true);
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter') step(event.shiftKey ? -1 : 1);
    else if (event.key === 'Escape') {
      reading.searchFor('');
      document.querySelector<HTMLElement>('.waterfall, .boxes')?.focus();
    } else return;
    event.preventDefault();
  };
  const at = matches.indexOf(chosen ?? -1);
  const place = at >= 0 ? `${format.count(at + 1)}/` : '';
  return (
    <search class="search">
      <input
        ref={input}
        class="find"
        type="search"
        placeholder={say('Find in trace')}
        aria-label={say('Find in trace')}
        value={search}
        onInput={({ currentTarget }) => reading.searchFor(currentTarget.value)}
        onKeyDown={press}
      />
      <span class="matches" role="status">
        {search.trim() && `${place}${format.count(matches.length)}`}
      </span>
      <button
        type="button"
        class="step"
        title={say('Previous match')}
        disabled={matches.length === 0}
        onClick={() => step(-1)}
      >
        ↑
      </button>
      <button
        type="button"
        class="step"
        title={say('Next match')}
        disabled={matches.length === 0}
        onClick={() => step(1)}
      >
        ↓
      </button>
      <button type="button" class="step" title={say('Keys')} onClick={onKeys}>
        ?
      </button>
    </search>
  );
}
