import { useState } from 'preact/hooks';
import type { TracesTarget } from '../../../src/protocol/commands.ts';
import type { TracesAsks } from '../../../src/protocol/queries.ts';
import { usePage } from '../../page.ts';
import type { Columns } from './listColumns.tsx';

/** What the reader looks for, the time aside. */
export type Question = Pick<TracesAsks, 'search' | 'spans' | 'sort'>;

/** The place that the page was opened on; `asked` tells one opening from the next. */
export interface TracesPlace extends TracesTarget {
  readonly asked?: number;
}

/** At first what the page was opened on, then what the reader makes of it: that is kept until it is opened anew. */
export function useQuestion(place: TracesPlace): [Question, (part: Partial<Question>) => void] {
  const { kept, keep } = usePage();
  const { asked = 0, search = '', spans = 'entry', sort = 'newest' } = place;
  const [question, set] = useState<Question>(() => {
    const before = kept('question');
    return isQuestion(before, asked) ? before : { search, spans, sort };
  });
  return [
    question,
    part => {
      const next = { ...question, ...part };
      keep('question', { ...next, asked });
      set(next);
    },
  ];
}

/** The columns of the list, kept as the question is; nothing for all. */
export function useColumns({
  asked = 0,
  columns,
}: TracesPlace): [Columns, (next: Columns) => void] {
  const { kept, keep } = usePage();
  const [shown, show] = useState<Columns>(() => {
    const before = (kept('columns') ?? {}) as { asked?: unknown; names?: unknown };
    if (before.asked !== asked) return columns;
    return Array.isArray(before.names) ? before.names.map(String) : undefined;
  });
  return [
    shown,
    next => {
      keep('columns', { asked, names: next });
      show(next);
    },
  ];
}

function isQuestion(value: unknown, asked: number): value is Question {
  const kept = (value ?? {}) as Readonly<Record<string, unknown>>;
  return (
    kept['asked'] === asked &&
    typeof kept['search'] === 'string' &&
    ['entry', 'all'].includes(kept['spans'] as string) &&
    ['newest', 'slowest'].includes(kept['sort'] as string)
  );
}

const REMEMBERED = 20;

/** Searches that were made here, the newest first. */
export function useHistory(): [readonly string[], (search: string) => void] {
  const { kept, keep } = usePage();
  const [searches, set] = useState<readonly string[]>(() => {
    const before = kept('searches');
    return Array.isArray(before) ? before.filter(search => typeof search === 'string') : [];
  });
  return [
    searches,
    search => {
      if (search === '') return;
      const next = [search, ...searches.filter(known => known !== search)].slice(0, REMEMBERED);
      keep('searches', next);
      set(next);
    },
  ];
}
