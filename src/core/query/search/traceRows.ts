import type { TraceRow } from '../../model/trace.ts';
import type { Milliseconds } from '../../model/units.ts';
import { type Columns, ERROR, type Row, SEGMENT_ROWS } from '../../store/columns.ts';
import { hex } from '../../store/detailSink.ts';
import type { Spans } from '../../store/spans.ts';
import type { Strings } from '../../store/strings.ts';
import { errorType } from '../requestList.ts';
import { type Cell, type Hit, higher, type Ranking } from './cell.ts';
import type { OwnColumn } from './searchKeys.ts';

const MASK = SEGMENT_ROWS - 1;

/** The first rows of all cells in an order. `step` is how long a cell's time is. */
export function traceRows(
  spans: Spans,
  cells: Iterable<Cell>,
  step: Milliseconds,
  sort: Ranking['name'],
  limit: number,
): readonly TraceRow[] {
  const column = sort === 'newest' ? 'start' : 'duration';
  const ranking: Ranking = {
    name: sort,
    ofRow: row => spans.columns(row)[column][row & MASK] ?? 0,
    ofRead: read => read[column],
  };
  let best: readonly Hit[] = [];
  for (const cell of [...cells].sort((a, b) => b.step - a.step)) {
    const least = best.length < limit ? Number.NEGATIVE_INFINITY : (best.at(-1)?.rank ?? 0);
    if (sort === 'newest' && least > (cell.step + 1) * step) break;
    const more = cell.top(ranking, limit).filter(({ rank }) => rank >= least);
    // Two sorted runs: sorting them is merging them.
    if (more.length > 0) best = [...best, ...more].sort(higher).slice(0, limit);
  }
  const traces = new Map<string, TraceFacts>();
  return best.map(({ row, read }) => read ?? rowOf(spans, row, traces));
}

type TraceFacts = Pick<TraceRow, 'spans' | 'errors' | 'errorType'>;

/** `traces` remembers what was found out about a trace while one list is made. */
function rowOf(spans: Spans, row: Row, traces: Map<string, TraceFacts>): TraceRow {
  const one = spanRow(spans.columns(row), row & MASK, spans.block(row)?.strings ?? NO_STRINGS);
  let facts = traces.get(one.traceId);
  if (!facts) {
    facts = factsOf(spans, row);
    traces.set(one.traceId, facts);
  }
  return { ...one, ...facts, errorType: errorTypeOf(one, facts) };
}

/** A failing span's own, or else the one of the deepest failing span of its trace. */
export const errorTypeOf = (row: TraceRow, trace: Pick<TraceRow, 'errorType'>) =>
  row.error ? (row.errorType ?? trace.errorType) : undefined;

/** What a span's columns say, as if it were all of its trace. */
export function spanRow(columns: Columns, at: number, strings: Pick<Strings, 'text'>): TraceRow {
  const text = (column: OwnColumn) => strings.text(columns[column][at] ?? 0);
  const error = ((columns.flags[at] ?? 0) & ERROR) !== 0;
  return {
    traceId: hex(columns.traceHigh[at] ?? 0, columns.traceLow[at] ?? 0),
    spanId: hex(columns.spanHigh[at] ?? 0, columns.spanLow[at] ?? 0),
    start: columns.start[at] ?? 0,
    duration: columns.duration[at] ?? 0,
    service: text('service'),
    name: text('name'),
    resource: text('resource'),
    error,
    status: columns.status[at] || undefined,
    spans: 1,
    errors: error ? 1 : 0,
    errorType: text('errorType') || undefined,
  };
}

const NO_STRINGS = { text: () => '' };

function factsOf(spans: Spans, row: Row): TraceFacts {
  const columns = spans.columns(row);
  const at = row & MASK;
  const rows = [...spans.traceRows(columns.traceHigh[at] ?? 0, columns.traceLow[at] ?? 0)];
  const failing = rows.filter(one => ((spans.columns(one).flags[one & MASK] ?? 0) & ERROR) !== 0);
  return {
    spans: rows.length,
    errors: failing.length,
    errorType: failing.length > 0 ? errorType(spans, failing) : undefined,
  };
}
