import type { Facet, TimeRange, TraceRow } from '../../model/trace.ts';
import type { EpochMs } from '../../model/units.ts';
import type { Spans } from '../../store/spans.ts';
import type { Problem } from '../problem.ts';
import { Budget, PER_ANSWER, type Work } from './budget.ts';
import type { Cell } from './cell.ts';
import { type Completions, completions } from './completions.ts';
import { facetOf, facetsOf } from './facets.ts';
import { parseSearch } from './parse.ts';
import { SearchSession } from './session.ts';
import { type Steps, stepsOf } from './steps.ts';
import { TagSample } from './tagSample.ts';
import { traceRows } from './traceRows.ts';

export interface TracesQuestion {
  readonly search: string;
  readonly range: TimeRange;
  readonly spans: 'entry' | 'all';
  readonly sort: 'newest' | 'slowest';
  readonly limit: number;
}

/** One facet, with as many of its values as are wanted. */
export interface FacetQuestion
  extends Pick<TracesQuestion, 'search' | 'range' | 'spans' | 'limit'> {
  readonly key: string;
  readonly containing: string; // what its values have somewhere, whatever the case
}

interface FacetFound {
  readonly ok: true;
  readonly facet: Facet;
  readonly unfinished: boolean;
}

/** What tells one session from another. */
type Asked = Pick<TracesQuestion, 'search' | 'range' | 'spans'>;

export interface TracesFound {
  readonly ok: true;
  readonly now: EpochMs;
  readonly window: Pick<Steps, 'from' | 'to' | 'step'>;
  readonly histogram: Readonly<Record<'all' | 'matching' | 'failing', readonly number[]>>;
  readonly rows: readonly TraceRow[];
  readonly matching: number;
  readonly searchedFrom: EpochMs;
  readonly facets: readonly Facet[];
  /** There is more to look at: asking again goes on. */
  readonly unfinished: boolean;
}

/** Searches that go on: what is watched, and what was looked at last. */
const MOST_SESSIONS = 8;
const MOST_FACET_VALUES = 10;
/** What has come since a search was asked is looked at in one go: where it is more, the search begins again. */
const MOST_BEHIND = 100_000;
/** Values of facets that have been seen since a search began: beyond this it begins again. */
const MOST_VALUE_BYTES = 16e6;

/** Answers searches over spans, and remembers what it found, so that asking again costs what is new. */
export class TraceSearch {
  private readonly spans: Spans;
  private readonly sample: TagSample;
  /** The one asked last is the last. */
  private readonly sessions = new Map<string, SearchSession>();

  constructor(spans: Spans) {
    this.spans = spans;
    this.sample = new TagSample(spans);
  }

  /** Goes on with a search without answering it; whether there is more to look at. */
  advance(question: Asked, now: EpochMs, work: Work = PER_ANSWER): boolean {
    const session = this.advanced(question, stepsOf(question.range, now), work);
    return !('ok' in session) && session.unfinished;
  }

  traces(question: TracesQuestion, now: EpochMs, work: Work = PER_ANSWER): TracesFound | Problem {
    const { range, sort, limit } = question;
    const steps = stepsOf(range, now);
    const session = this.advanced(question, steps, work);
    if ('ok' in session) return session;
    const cells = session.cells.all;
    const { from, to, step } = steps;
    return {
      ok: true,
      now,
      window: { from, to, step },
      histogram: histogram(cells, steps),
      rows: traceRows(this.spans, cells, step, sort, limit),
      matching: cells.reduce((sum, cell) => sum + cell.matching, 0),
      searchedFrom: session.searchedFrom,
      facets: facetsOf(session, MOST_FACET_VALUES),
      unfinished: session.unfinished,
    };
  }

  /** The values of a facet that do not all stand beside the list; it costs what the list has not looked at yet. */
  facet(question: FacetQuestion, now: EpochMs, work: Work = PER_ANSWER): FacetFound | Problem {
    const { key, containing, limit } = question;
    const session = this.advanced(question, stepsOf(question.range, now), work);
    if ('ok' in session) return session;
    const facet = facetOf(session, key, { most: limit, containing });
    return { ok: true, facet, unfinished: session.unfinished };
  }

  completions(search: string, at: number): Completions {
    return completions(search, at, this.sample.read());
  }

  /** The session of a question, having taken account of what is new. */
  private advanced(question: Asked, steps: Steps, work: Work): SearchSession | Problem {
    const session = this.session(question, steps);
    if ('ok' in session) return session;
    session.advance(steps, new Budget(work));
    return session;
  }

  private session({ search, spans, range }: Asked, steps: Steps): SearchSession | Problem {
    const key = JSON.stringify([search, spans, range]);
    const known = this.sessions.get(key);
    this.sessions.delete(key);
    if (known && known.behind < MOST_BEHIND && known.cells.ids.usedBytes < MOST_VALUE_BYTES) {
      this.sessions.set(key, known);
      return known;
    }
    const parsed = parseSearch(search);
    if (!parsed.ok) return parsed;
    const entriesOnly = spans === 'entry';
    const session = new SearchSession(this.spans, parsed.search, entriesOnly, steps);
    this.sessions.set(key, session);
    const [oldest] = this.sessions.keys();
    if (this.sessions.size > MOST_SESSIONS && oldest !== undefined) this.sessions.delete(oldest);
    return session;
  }
}

function histogram(cells: readonly Cell[], { first, last }: Steps): TracesFound['histogram'] {
  const empty = () => new Array<number>(last - first + 1).fill(0);
  const [all, matching, failing] = [empty(), empty(), empty()];
  for (const cell of cells) {
    const at = cell.step - first;
    all[at] = (all[at] ?? 0) + cell.all;
    matching[at] = (matching[at] ?? 0) + cell.matching;
    failing[at] = (failing[at] ?? 0) + cell.failing;
  }
  return { all, matching, failing };
}
