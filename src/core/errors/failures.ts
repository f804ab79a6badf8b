import { ERROR, type Row, SEGMENT_ROWS } from '../store/columns.ts';
import type { Spans } from '../store/spans.ts';

/** What failed once: a request, or something in it that was caught. */
export interface Failure {
  /** Where the work of its service began. */
  readonly root: Row;
  /** The spans that tell of it, deepest first: frameworks mark errors all the way up. */
  readonly tells: readonly Row[];
  readonly handled: boolean;
}

const MASK = SEGMENT_ROWS - 1;
const MOST_ROWS = 5000; // of a trace; the newest are looked at
const MOST_TELLING = 4;
const DEEPEST = 200;

/** Spans of calls have a service of their own, and are nevertheless work of the one that calls. */
const calls: ReadonlySet<string> = new Set(
  'sql db cache redis memcached mongodb elasticsearch cassandra http queue'.split(' '),
);

/**
 * The failures of a trace. Only the root of a service's work says whether it failed; of what it failed with tells the
 * span nearest to the root that names a type, and where it began the deepest one of that type. Other types were caught.
 */
export function failuresOf(spans: Spans, high: number, low: number): readonly Failure[] {
  const failing: Seen[] = [];
  let looked = 0;
  for (const row of spans.traceRows(high, low)) {
    if (++looked > MOST_ROWS) break;
    if (hasFailed(spans, row)) failing.push(seen(spans, row));
  }
  return [...Map.groupBy(failing, ({ root }) => root)].flatMap(([root, rows]) =>
    failuresUnder(root, rows),
  );
}

interface Seen {
  readonly row: Row;
  readonly root: Row;
  readonly depth: number; // below the root
  readonly type: string;
}

function failuresUnder(root: Row, rows: readonly Seen[]): readonly Failure[] {
  const failed = rows.some(({ row }) => row === root);
  const typed = rows.filter(({ type }) => type !== '').sort((a, b) => b.depth - a.depth);
  const escaped = failed ? typed.at(-1)?.type : undefined;
  const failures = [...Map.groupBy(typed, ({ type }) => type)].map(([type, alike]) => ({
    root,
    tells: alike.slice(0, MOST_TELLING).map(({ row }) => row),
    handled: type !== escaped,
  }));
  return failed && typed.length === 0 ? [{ root, tells: [root], handled: false }] : failures;
}

export const hasFailed = (spans: Spans, row: Row): boolean =>
  ((spans.columns(row).flags[row & MASK] ?? 0) & ERROR) !== 0;

/** Climbs to where the work of the span's service began. */
function seen(spans: Spans, row: Row): Seen {
  let [root, depth] = [row, 0];
  for (; depth < DEEPEST; depth++) {
    const above = parentOf(spans, root);
    if (above < 0 || !belongs(spans, root, above)) break;
    root = above;
  }
  return { row, root, depth, type: textOf(spans, row, 'errorType') };
}

function belongs(spans: Spans, row: Row, above: Row): boolean {
  return (
    textOf(spans, row, 'service') === textOf(spans, above, 'service') ||
    calls.has(textOf(spans, row, 'type'))
  );
}

function parentOf(spans: Spans, row: Row): Row {
  const columns = spans.columns(row);
  const high = columns.parentHigh[row & MASK] ?? 0;
  const low = columns.parentLow[row & MASK] ?? 0;
  const above = high === 0 && low === 0 ? -1 : spans.rowOf(high, low);
  return above === row || !spans.holds(above) ? -1 : above;
}

/** A string column as text: its ids are those of the row's block. */
export function textOf(
  spans: Spans,
  row: Row,
  column: 'service' | 'name' | 'resource' | 'type' | 'errorType',
): string {
  return spans.block(row)?.strings.text(spans.columns(row)[column][row & MASK] ?? 0) ?? '';
}
