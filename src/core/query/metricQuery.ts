import type { Seconds } from '../model/units.ts';
import { Cursor } from './cursor.ts';
import type { Problem } from './problem.ts';
import { parseScope, type ScopeTest } from './scope.ts';

/** How the series of a group become one. */
export type Aggregator = 'avg' | 'sum' | 'min' | 'max' | 'count' | { readonly percentile: number };

/** How the buckets of one point become one. */
export type RollupMethod = 'avg' | 'sum' | 'min' | 'max' | 'count';

export interface MetricQuery {
  readonly aggregator: Aggregator;
  readonly metric: string;
  readonly scope: readonly ScopeTest[]; // all must hold
  readonly by: readonly string[];
  readonly as: 'count' | 'rate' | undefined;
  readonly rollup: { readonly method?: RollupMethod; readonly interval?: Seconds };
}

export type Parsed = { readonly ok: true; readonly query: MetricQuery } | Problem;

const AGGREGATORS = ['avg', 'sum', 'min', 'max', 'count'] as const;
const PERCENTILE = /^p(\d{1,2}(?:\.\d+)?)$/;

/** `avg:shop.latency{env:dev,!route:/health*} by {route}.rollup(max, 60)`. White space is free. */
export function parseMetricQuery(text: string): Parsed {
  const cursor = new Cursor(text);
  const query = readQuery(cursor);
  return cursor.problem ?? { ok: true, query };
}

function readQuery(cursor: Cursor): MetricQuery {
  const aggregator = readAggregator(cursor);
  const metric = readMetric(cursor);
  const scope = cursor.take('{') ? parseScope(cursor) : [];
  const by = cursor.word('by') ? readKeys(cursor) : [];
  const modifiers = readModifiers(cursor);
  if (!cursor.done) cursor.fail('Nothing more was expected here');
  return { aggregator, metric, scope, by, ...modifiers };
}

function readAggregator(cursor: Cursor): Aggregator {
  const found = cursor.match(/([A-Za-z0-9_.]*)\s*:/y);
  if (!found) return 'avg';
  const name = found[1] ?? '';
  const known = AGGREGATORS.find(one => one === name);
  if (known) return known;
  const percentile = Number(PERCENTILE.exec(name)?.[1] ?? 0);
  if (percentile > 0) return { percentile };
  cursor.failAt(found.index, 'Unknown aggregator {0}: use avg, sum, min, max, count or p95', name);
  return 'avg';
}

/** A name ends where a modifier begins: `shop.orders.as_count()`. */
function readMetric(cursor: Cursor): string {
  const name = /[A-Za-z][\w.]*?(?=\.(?:as_count|as_rate|rollup)\s*\(|[^\w.]|$)/y;
  const found = cursor.match(name);
  if (!found) cursor.fail('A metric name was expected here');
  return found?.[0] ?? '';
}

function readKeys(cursor: Cursor): readonly string[] {
  const keys = new Set<string>();
  if (!cursor.take('{')) cursor.fail('A { was expected here');
  cursor.list(() => {
    const key = cursor.match(/[^\s,{}]+/y)?.[0];
    if (key === undefined) cursor.fail('A tag key was expected here');
    else keys.add(key);
  });
  return [...keys];
}

type Modifiers = Pick<MetricQuery, 'as' | 'rollup'>;

function readModifiers(cursor: Cursor): Modifiers {
  let modifiers: Modifiers = { as: undefined, rollup: {} };
  for (let found = nextModifier(cursor); found; found = nextModifier(cursor)) {
    const [, name = '', text = ''] = found;
    const args = text.split(',').map(part => part.trim());
    if (name === 'as_count') modifiers = { ...modifiers, as: 'count' };
    else if (name === 'as_rate') modifiers = { ...modifiers, as: 'rate' };
    else if (name === 'rollup')
      modifiers = { ...modifiers, rollup: readRollup(cursor, found, args) };
    else cursor.failAt(found.index, 'Unknown modifier {0}: use as_count, as_rate or rollup', name);
  }
  return modifiers;
}

function nextModifier(cursor: Cursor): RegExpExecArray | undefined {
  return cursor.match(/\.\s*(\w+)\s*\(([^()]*)\)/y);
}

/** `rollup(60)`, `rollup(max)`, `rollup(max, 60)`. */
function readRollup(cursor: Cursor, found: RegExpExecArray, args: readonly string[]) {
  const method = AGGREGATORS.find(one => one === args[0]);
  const seconds = method ? args[1] : args[0];
  const interval = Number(seconds);
  const wrong = args.length > (method ? 2 : 1) || !(interval > 0 && interval <= 86_400);
  if (seconds !== undefined && wrong) {
    cursor.failAt(found.index, 'A rollup takes a method and seconds: rollup(max, 60)');
    return {};
  }
  return { ...(method ? { method } : {}), ...(seconds === undefined ? {} : { interval }) };
}
