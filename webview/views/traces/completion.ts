import { useEffect, useState } from 'preact/hooks';
import type { Answer, QueryOf, SearchCompletion } from '../../../src/protocol/queries.ts';
import { usePage } from '../../page.ts';

/** What could stand in a search, which may have been written on since. */
export interface Completions extends Answer<QueryOf<'searchCompletions'>> {
  readonly of: string;
}

/** What could stand at the cursor; while it is asked anew the last stays in sight. */
export function useCompletions(
  search: string,
  at: number,
  wanted: boolean,
): Completions | undefined {
  const { datadog } = usePage();
  const [found, show] = useState<Completions>();
  useEffect(() => {
    if (!wanted) return show(undefined);
    let over = false;
    datadog.ask({ kind: 'searchCompletions', search, at }).then(
      answer => over || show({ ...answer, of: search }),
      () => over || show(undefined), // the box works without
    );
    return () => {
      over = true;
    };
  }, [datadog, search, at, wanted]);
  return wanted ? found : undefined;
}

/** The text with a completion in it, and where the cursor is then. A value at the end makes room for the next term. */
export function completed(search: string, found: Completions, item: SearchCompletion) {
  const written = search.length - found.of.length; // at the cursor, since it was asked
  const rest = search.slice(found.to + written);
  const gap = item.kind !== 'key' && rest === '' ? ' ' : '';
  const before = search.slice(0, found.from) + item.text + gap;
  return { text: before + rest, at: before.length };
}
