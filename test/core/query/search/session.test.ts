import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseSearch } from '../../../../src/core/query/search/parse.ts';
import type { Search } from '../../../../src/core/query/search/syntax.ts';
import { TraceSearch, type TracesFound } from '../../../../src/core/query/search/traceSearch.ts';
import type { HistoryBlock } from '../../../../src/core/store/history.ts';
import type { Spans } from '../../../../src/core/store/spans.ts';
import type { Traces } from '../../../../src/core/store/traces.ts';
import { NOW, tracesWith } from '../../sources.ts';
import { naive, type PlainSpan } from './naive.ts';
import { plainBody, postPlain } from './plainSpans.ts';

const searches = [
  '',
  'service:s1',
  'service:s1 status:error',
  '-service:(s1 OR s2) @duration:>5ms',
  'env:dev',
  'service:s1 env:prod',
  '@user.id:7',
  'service:s0 @user.id:[3 TO 6]',
  '@user.id:7 OR resource_name:*3',
  'boom',
  'r1? -service:s0 OR @http.status_code:5*',
];

const LISTED = 300;
/** Little enough that searches over a few thousand bodies have to go on. */
const WORK = 700_000;

/** What happens to a store: bodies come, time goes on, old rows are evicted, and somebody asks. */
const events = fc.array(
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('spans'),
        count: fc.integer({ min: 1, max: 2500 }),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('time'), count: fc.integer({ min: 1, max: 400 }) }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('evict'), count: fc.constant(1) }) },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('ask'),
        count: fc.integer({ min: 0, max: searches.length - 1 }),
      }),
    },
  ),
  { minLength: 5, maxLength: 20 },
);

test('a search that goes on says what a look at every span would say, whatever happened meanwhile', () => {
  fc.assert(
    fc.property(events, fc.integer(), (steps, seed) => {
      const world = new World(seed);
      for (const { kind, count } of steps) {
        if (kind === 'spans') world.receive(count);
        else if (kind === 'time') world.now += count * 1000;
        else if (kind === 'evict') world.traces.spans.evict();
        else world.check(searches[count] ?? '');
      }
      for (const search of searches) world.check(search);
    }),
    { numRuns: 5 },
  );
});

test('a body that goes takes only its own with it, and no other is read again', () => {
  const world = new World(6);
  const asked = ['', 'service:s1 status:ok', 'service:s1 @user.id:7', 'boom'];
  for (const text of asked) world.check(text);
  for (let body = 0; body < 12; body++) world.receive(250); // too large to be packed with others
  for (const text of asked) world.check(text);
  const unpacked = countUnpacked(world.traces.spans);
  for (let body = 0; body < 3; body++) {
    world.traces.spans.evict();
    for (const text of asked) world.check(text);
  }
  expect(world.traces.spans.rows.first).toBe(750);
  expect(unpacked()).toBe(0);
});

test('what is looked at within little work is the newest, and the answer says how far it got', () => {
  const world = new World(1);
  for (let body = 0; body < 10; body++) world.receive(1000);
  const search = new TraceSearch(world.traces.spans);
  const seen: number[] = [];
  for (let round = 0; round < 50; round++) {
    const found = ask(search, '@user.id:7', world.now, 60_000);
    seen.push(found.searchedFrom);
    const newer = world.held
      .filter(span => span.start > found.searchedFrom && span.meta['user.id'] === '7')
      .toSorted((one, other) => other.start - one.start)
      .slice(0, LISTED / 2);
    for (const span of newer) expect(found.rows.some(row => row.spanId === span.spanId)).toBe(true);
    if (!found.unfinished) break;
  }
  expect(seen.length).toBeGreaterThan(5);
  expect(seen).toEqual(seen.toSorted((a, b) => b - a));
  expect(seen.at(-1)).toBe(ask(search, '@user.id:7', world.now).window.from);
});

test('bodies are read once: those that came, and none again while the window slides', () => {
  const world = new World(2);
  for (let body = 0; body < 5; body++) world.receive(100);
  const search = new TraceSearch(world.traces.spans);
  const unpacked = countUnpacked(world.traces.spans);
  ask(search, '@user.id:7', world.now);
  expect(unpacked()).toBe(5);
  world.receive(100);
  ask(search, '@user.id:7', world.now);
  ask(search, '@user.id:7', world.now + 60_000);
  expect(unpacked()).toBe(1);
  ask(search, 'env:dev', world.now);
  expect(unpacked()).toBe(0);
});

test('facets say how far they have counted, and all of them count as far as the search has come', () => {
  const world = new World(7);
  for (let body = 0; body < 8; body++) world.receive(2500);
  const search = new TraceSearch(world.traces.spans);
  const rounds: TracesFound[] = [];
  do rounds.push(ask(search, '', world.now, 20_000));
  while (rounds.at(-1)?.unfinished);
  const { from = 0 } = rounds[0]?.window ?? {};
  const moments = rounds.map(found => {
    for (const key of ['service', 'env'] as const) expectCounted(found, key, world.held);
    return found.searchedFrom;
  });
  expect(moments).toEqual(moments.toSorted((a, b) => b - a));
  expect(moments.at(-1)).toBe(from);
  expect(moments.indexOf(from)).toBeGreaterThan(0);
});

function expectCounted(
  { facets, window, searchedFrom }: TracesFound,
  key: 'service' | 'env',
  held: readonly PlainSpan[],
): void {
  const facet = facets.find(one => one.key === key);
  const from = facet?.countedFrom ?? window.from;
  expect(from).toBe(searchedFrom);
  const told = facet?.values.reduce((sum, { count }) => sum + count, 0);
  const has = held.filter(span => (key === 'env' ? span.meta['env'] : span.service));
  expect(told).toBeGreaterThanOrEqual(has.filter(({ start }) => start > from).length);
  if (facet?.countedFrom === undefined)
    expect(told).toBe(has.filter(({ start }) => start >= from).length);
}

test('a search and its facets read no body where columns tell all that is asked', () => {
  const world = new World(3);
  for (let body = 0; body < 5; body++) world.receive(100);
  const unpacked = countUnpacked(world.traces.spans);
  const search = new TraceSearch(world.traces.spans);
  for (const text of ['', 'status:error', 'env:dev', '@http.method:GET -version:*', '@env:prod'])
    expect(ask(search, text, world.now).facets.map(({ key }) => key)).toContain('env');
  expect(unpacked()).toBe(0);
});

test('a search that was left alone while very much came begins again, and stays within its work', () => {
  const world = new World(9);
  const search = new TraceSearch(world.traces.spans);
  world.receive(100);
  expect(ask(search, '', world.now).unfinished).toBe(false);
  for (let body = 0; body < 25; body++) world.receive(4000);
  let found = ask(search, '', world.now, 1000);
  expect(found.histogram.all.reduce((sum, count) => sum + count)).toBeLessThan(20_000);
  while (found.unfinished) found = ask(search, '', world.now);
  expect(summary(found)).toEqual(expectedOf('', world.held, world.now));
});

test('what has left the memory is searched where it is kept', () => {
  const world = new World(4);
  for (let body = 0; body < 20; body++) world.receive(1000);
  const kept = historyOf(world);
  while (world.traces.spans.evict());
  const search = new TraceSearch(world.traces.spans);
  for (const text of searches.filter((_, at) => at % 2 === 0)) {
    let found = ask(search, text, world.now);
    while (found.unfinished) found = ask(search, text, world.now);
    expect(summary(found)).toEqual(expectedOf(text, world.plain, world.now));
  }
  expect(kept()).toBeGreaterThan(0);
  kept();
  ask(search, '@user.id:7', world.now);
  expect(kept()).toBe(0);
});

test('what comes back into memory is found once', () => {
  const world = new World(5);
  const spans = world.make(50);
  let kept = true;
  const starts = spans.map(span => span.start);
  world.traces.spans.history = {
    *blocks() {
      const range = { from: Math.min(...starts), to: Math.max(...starts), spans: spans.length };
      const body = { format: plainBody.format, unpack: () => plainBody.of(spans) };
      if (kept) yield { ...range, bodies: () => [body] };
    },
    blocksOfTrace: () => [],
  };
  const search = new TraceSearch(world.traces.spans);
  for (const text of ['', '@user.id:7'])
    expect(summary(ask(search, text, world.now))).toEqual(expectedOf(text, spans, world.now));
  postPlain(world.traces, spans, world.now);
  kept = false;
  for (const text of ['', '@user.id:7'])
    expect(summary(ask(search, text, world.now))).toEqual(expectedOf(text, spans, world.now));
});

/** A store, and a list of everything it was given. */
class World {
  readonly traces: Traces = tracesWith();
  readonly plain: PlainSpan[] = [];
  now = NOW;
  private random: number;
  private made = 0;

  constructor(seed: number) {
    this.random = seed >>> 0;
  }

  get held(): readonly PlainSpan[] {
    return this.plain.slice(this.traces.spans.rows.first);
  }

  receive(count: number): void {
    const spans = this.make(count);
    postPlain(this.traces, spans, this.now);
    this.plain.push(...spans);
    this.now += 50;
  }

  make(count: number): PlainSpan[] {
    return Array.from({ length: count }, () => this.span());
  }

  check(text: string): void {
    const search = this.search;
    let found = ask(search, text, this.now, WORK);
    while (found.unfinished) found = ask(search, text, this.now, WORK);
    expect(summary(found), text).toEqual(expectedOf(text, this.held, this.now));
  }

  readonly search = new TraceSearch(this.traces.spans);

  private span(): PlainSpan {
    const id = (++this.made).toString(16);
    const spanId = `${this.next(0xffff).toString(16).padStart(4, '0')}${id.padStart(12, '0')}`;
    const error = this.next(9) === 0;
    const meta: Record<string, string> = { 'user.id': String(this.next(20)) };
    if (this.next(3) > 0) meta['env'] = this.next(2) === 0 ? 'prod' : 'dev';
    if (error) meta['error.message'] = this.next(1) === 0 ? 'Boom' : 'no';
    const status = error ? 500 : 200 + this.next(2);
    meta['http.status_code'] = String(status);
    meta['http.method'] = 'GET';
    return {
      traceId: spanId,
      spanId,
      parentId: undefined,
      service: `s${this.next(3)}`,
      name: 'web.request',
      resource: `r${this.next(30)}`,
      type: 'web',
      // Whole milliseconds. Some started long before they came.
      start: Math.floor(this.now - this.next(10) - (this.next(50) === 0 ? this.next(900_000) : 0)),
      duration: this.next(10_000) * 1000,
      error,
      meta,
      metrics: { '_dd.top_level': 1 },
    };
  }

  /** From 0 to `most`, the same for the same seed. */
  private next(most: number): number {
    this.random = (Math.imul(this.random, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((this.random / 0x1_0000_0000) * (most + 1));
  }
}

function ask(search: TraceSearch, text: string, now: number, work?: number): TracesFound {
  const question = { search: text, spans: 'entry', sort: 'newest', limit: LISTED } as const;
  const found = search.traces({ ...question, range: { last: 900 } }, now, work);
  if (!found.ok) throw new Error(found.message);
  return found;
}

function summary(found: TracesFound) {
  const facet = (key: string) =>
    found.facets
      .find(f => f.key === key)
      ?.values.map(({ value, count }) => `${value} ${count}`)
      .join(', ') ?? '';
  const sum = (counts: readonly number[]) => counts.reduce((a, b) => a + b, 0);
  return {
    rows: found.rows.map(row => Math.round(row.start)),
    all: sum(found.histogram.all),
    matching: [found.matching, sum(found.histogram.matching)],
    failing: sum(found.histogram.failing),
    service: facet('service'),
    env: facet('env'),
  };
}

function expectedOf(text: string, spans: readonly PlainSpan[], now: number) {
  const from = Math.floor((now - 900_000) / 10_000) * 10_000;
  const shown = spans.filter(span => span.start >= from);
  const matching = shown.filter(passing(text));
  const newest = matching.map(span => span.start).sort((a, b) => b - a);
  return {
    rows: newest.slice(0, LISTED),
    all: shown.length,
    matching: [matching.length, matching.length],
    failing: matching.filter(span => span.error).length,
    service: facetOf(shown, text, 'service', span => span.service),
    env: facetOf(shown, text, 'env', span => span.meta['env']),
  };
}

function passing(text: string, without?: string): (span: PlainSpan) => boolean {
  const parsed = parseSearch(text);
  if (!parsed.ok) throw new Error(parsed.message);
  const { search } = parsed;
  const parts = search.kind === 'and' ? search.of : [search];
  return naive({ kind: 'and', of: parts.filter(part => keyOf(part) !== without) });
}

/** The key of a part whose terms are all of one key. */
function keyOf(part: Search): string | undefined {
  if (part.kind === 'term') return part.key ?? 'text';
  const keys = new Set(part.kind === 'not' ? [keyOf(part.of)] : part.of.map(keyOf));
  return keys.size === 1 ? [...keys][0] : 'several';
}

function facetOf(
  spans: readonly PlainSpan[],
  text: string,
  key: string,
  tagOf: (span: PlainSpan) => string | undefined,
): string {
  const values = Map.groupBy(spans.filter(passing(text, key)), span => tagOf(span) ?? '');
  values.delete('');
  return [...values]
    .sort(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1))
    .map(([value, found]) => `${value} ${found.length}`)
    .join(', ');
}

/** How many bodies were unpacked since it was last asked. */
function countUnpacked(spans: Spans): () => number {
  let count = 0;
  const unpack = spans.unpack.bind(spans);
  spans.unpack = block => {
    count++;
    return unpack(block);
  };
  return () => {
    const since = count;
    count = 0;
    return since;
  };
}

/** Keeps everything that the memory loses, in bodies of a thousand; says how many were read since it was last asked. */
function historyOf(world: World): () => number {
  const { spans } = world.traces;
  const bodies = new Map<number, Uint8Array>();
  let count = 0;
  spans.history = {
    *blocks(range) {
      const lost = world.plain.slice(0, spans.rows.first);
      for (let end = lost.length; end > 0; end -= 1000) {
        const part = lost.slice(Math.max(0, end - 1000), end);
        const starts = part.map(span => span.start);
        const unpack = () => {
          count++;
          const body = bodies.get(end) ?? plainBody.of(part);
          bodies.set(end, body);
          return body;
        };
        const block: HistoryBlock = {
          from: Math.min(...starts),
          to: Math.max(...starts),
          spans: part.length,
          bodies: () => [{ format: plainBody.format, unpack }],
        };
        if (block.to >= range.from && block.from <= range.to) yield block;
      }
    },
    blocksOfTrace: () => [],
  };
  return () => {
    const since = count;
    count = 0;
    return since;
  };
}
