import type { ComponentProps } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { TimeRange } from '../../../src/core/model/trace.ts';
import type { SavedView } from '../../../src/protocol/commands.ts';
import type { Failure } from '../../../src/protocol/failure.ts';
import { useKept, usePage } from '../../page.ts';
import { useTimeRange } from '../../parts/range.tsx';
import { useHues } from '../../theme.ts';
import { Facets } from './facets.tsx';
import { Histogram } from './histogram.tsx';
import { type TracesLive, usePausable } from './pause.ts';
import { type TracesPlace, useColumns, useHistory, useQuestion } from './question.ts';
import { SearchBox } from './searchBox.tsx';
import { countOf } from './terms.ts';
import { TraceList } from './traceList.tsx';
import { TracesHead } from './tracesHead.tsx';
import { SaveView, useViews, ViewPicker, viewOf } from './views.tsx';

/** What has come in: searched, over time, and as a list. */
export function TracesView(place: TracesPlace) {
  const [question, ask] = useQuestion(place);
  const [columns, setColumns] = useColumns(place);
  const views = useViews();
  const { range, onRange, onLive } = useRangeAndBack(place.range);
  const { live, paused, missed, pause, resume } = usePausable(question, range);
  const [searches, remember] = useHistory();
  const [filtering, filter] = useState(false);
  const hueOf = useHues();

  const onSearch = (search: string) => {
    remember(search);
    ask({ search });
  };
  useEscape('from' in range ? onLive : undefined);
  const shown = { question, range, columns };
  const current = viewOf(views, shown);
  const onView = ({ search = '', spans = 'entry', sort = 'newest', ...view }: SavedView) => {
    ask({ search, spans, sort });
    setColumns(view.columns);
    if (view.range) onRange(view.range);
  };
  return (
    <main class={live.kind === 'answered' && live.failure ? 'finder stale' : 'finder'}>
      <TracesHead
        {...{ live, question, range, paused, missed, hueOf, onRange, onSearch }}
        views={<ViewPicker {...{ views, current, onView }} />}
        onPause={pause}
        onResume={resume}
      />
      <div class="searching">
        <FiltersButton {...{ filtering, filter }} search={question.search} />
        <SearchBox
          search={question.search}
          failure={searchFailure(live)}
          searches={searches}
          onSearch={onSearch}
        />
        <SaveView {...{ shown, current }} />
      </div>
      <Listing
        {...{ live, question, range, hueOf, columns, filtering, filter }}
        {...{ onSearch, onRange, onLive }}
        onColumns={setColumns}
        onQuestion={ask}
      />
    </main>
  );
}

interface FiltersProps {
  readonly search: string;
  readonly filtering: boolean;
  filter(filtering: boolean): void;
}

/** Where there is no room for the facets they are behind this button; it tells how many are chosen. */
function FiltersButton({ search, filtering, filter }: FiltersProps) {
  const { say } = usePage();
  const filters = countOf(search);
  return (
    <button
      type="button"
      class="filters"
      aria-expanded={filtering}
      onClick={() => filter(!filtering)}
    >
      {say('Filters')} {filters > 0 && <b>{filters}</b>}
    </button>
  );
}

type ListingProps = ComponentProps<typeof TraceList> &
  Omit<FiltersProps, 'search'> & { onSearch(search: string): void };

/** The facets, and beside them what was found over time and as a list. */
function Listing({ filtering, filter, onSearch, ...list }: ListingProps) {
  const { say } = usePage();
  const { live, question, range, hueOf, onRange } = list;
  const answer = live.kind === 'answered' ? live.answer : undefined;
  return (
    <div class={filtering ? 'listing filtering' : 'listing'}>
      <aside
        aria-label={say('Filters')}
        onKeyDown={event => {
          if (event.key !== 'Escape' || !filtering) return;
          event.stopPropagation();
          filter(false);
        }}
      >
        <Facets
          {...{ question, hueOf, onSearch }}
          facets={answer?.facets}
          unfinished={answer?.unfinished ?? false}
          range={live.kind === 'answered' ? live.query.range : range}
        />
      </aside>
      <div class="results">
        <Histogram {...{ answer, question, onRange }} />
        <TraceList {...list} />
      </div>
    </div>
  );
}

/** The time that is shown, and the way back from a stretch that was chosen to what moved with the time before. */
function useRangeAndBack(first: TimeRange | undefined) {
  const { last: own } = usePage();
  const [range, choose] = useTimeRange(undefined, first);
  const [lastLive, keepLive] = useKept('live', own, value => Number(value) > 0);
  const onRange = (chosen: TimeRange) => {
    if ('last' in range) keepLive(range.last);
    choose(chosen);
  };
  return { range, onRange, onLive: () => onRange({ last: lastLive }) };
}

/** What is wrong with the search itself, as the helper told it: it says where. */
function searchFailure(live: TracesLive): Failure | undefined {
  if (live.kind === 'loading') return undefined;
  return live.failure?.at === undefined ? undefined : live.failure;
}

function useEscape(onEscape: (() => void) | undefined): void {
  useEffect(() => {
    if (!onEscape) return;
    const hear = ({ key }: KeyboardEvent) => key === 'Escape' && onEscape();
    addEventListener('keydown', hear);
    return () => removeEventListener('keydown', hear);
  }, [onEscape]);
}
