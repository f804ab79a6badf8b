import { useMemo, useRef, useState } from 'preact/hooks';
import type { TraceRow } from '../../../src/core/model/trace.ts';
import type { QueryOf } from '../../../src/protocol/queries.ts';
import { usePage } from '../../page.ts';
import type { TracesLive } from './pause.ts';

type Traces = QueryOf<'traces'>;

/** Rows that stand, and what they are an answer to. */
interface Held {
  readonly rows: readonly TraceRow[];
  readonly topic: string;
  readonly matching: number;
  /** Asks for the same rows and more. */
  readonly whole: (limit: number) => Traces;
}

export const MOST_ROWS = 10_000;

/**
 * The rows of the list: live at its top, and standing still while they are pointed at, tabbed through or scrolled away
 * from. Then more of the same are fetched on demand, and what has come meanwhile is counted.
 */
export function useTraceRows(live: TracesLive) {
  const { datadog } = usePage();
  const [pointed, point] = useState(false);
  const [scrolled, setScrolled] = useState(false);
  const [, redraw] = useState(0);
  const held = useRef<Held>(undefined);
  const fetching = useRef(0);

  const newest = useMemo(() => heldOf(live), [live]);
  const holding = pointed || scrolled;
  if (!holding || held.current?.topic !== newest?.topic) held.current = newest;
  const shown = held.current;
  const known = useMemo(() => new Set(shown?.rows.map(keyOf)), [shown]);
  const more = holding ? (newest?.rows.filter(row => !known.has(keyOf(row))).length ?? 0) : 0;

  const fetchMore = () => {
    const before = held.current;
    const limit = Math.min(MOST_ROWS, 2 * (before?.rows.length ?? 0));
    if (!before || before.rows.length >= Math.min(before.matching, MOST_ROWS)) return;
    if (fetching.current === before.rows.length) return;
    fetching.current = before.rows.length;
    const done = () => {
      fetching.current = 0;
    };
    datadog.ask(before.whole(limit)).then(({ rows }) => {
      if (held.current === before) held.current = { ...before, rows: grown(before.rows, rows) };
      done();
      redraw(rows.length);
    }, done);
  };
  return {
    shown,
    more,
    fetchMore,
    setScrolled,
    release: () => point(false),
    stillness: stillnessOf(point),
  };
}

/** What tells that somebody is at the rows, with the pointer or the keys. */
const stillnessOf = (point: (pointed: boolean) => void) => ({
  onPointerEnter: () => point(true),
  onPointerLeave: () => point(false),
  onFocusIn: ({ target }: FocusEvent) =>
    point(target instanceof Element && target.matches(':focus-visible')),
  onFocusOut: () => point(false),
});

export const keyOf = ({ traceId, spanId }: TraceRow): string => `${traceId}/${spanId}`;

function heldOf(live: TracesLive): Held | undefined {
  if (live.kind !== 'answered') return undefined;
  const { query, answer } = live;
  const { window, now, rows, matching } = answer;
  const range = { from: window.from, to: Math.min(now, window.to) };
  const whole = (limit: number): Traces => ({ ...query, range, limit });
  return { rows, matching, topic: JSON.stringify(query), whole };
}

/** What follows the last row that is shown; the rows above it stay where they are. */
function grown(shown: readonly TraceRow[], more: readonly TraceRow[]): readonly TraceRow[] {
  const last = shown.at(-1);
  const at = last ? more.findIndex(row => keyOf(row) === keyOf(last)) : -1;
  return at < 0 ? shown : [...shown, ...more.slice(at + 1)];
}
