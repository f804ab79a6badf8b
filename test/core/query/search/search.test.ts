import { describe, expect, test } from 'vitest';
import { parseSearch } from '../../../../src/core/query/search/parse.ts';
import {
  TraceSearch,
  type TracesFound,
  type TracesQuestion,
} from '../../../../src/core/query/search/traceSearch.ts';
import { hex } from '../../../../src/core/store/detailSink.ts';
import { readTrace, traceKey } from '../../../../src/core/store/trace.ts';
import type { Traces } from '../../../../src/core/store/traces.ts';
import { aSpan, capture, NOW, post, type RequestOf, requests, tracesWith } from '../../sources.ts';
import { naive } from './naive.ts';

interface Named extends RequestOf {
  resource?: string;
}

/** One line each: what the searches below are about. Numbers are the spans' ids. */
const spans: Named[] = [
  {
    service: 'shop',
    route: '/slow',
    took: 1500,
    meta: { env: 'dev', 'user.id': '42', 'http.url': 'http://x/slow?a=1' },
  },
  { service: 'shop', route: '/slow', took: 20, status: 404, meta: { env: 'prod' } },
  {
    service: 'shop',
    route: '/buy',
    method: 'POST',
    took: 90,
    status: 503,
    component: 'flask',
    meta: { env: 'dev', 'error.type': 'builtins.ValueError', 'error.message': 'no such Item' },
  },
  { service: 'Auth', route: '/login', took: 3, version: '1.2', meta: { env: 'Dev' } },
  {
    service: 'db',
    type: 'sql',
    name: 'postgres.query',
    resource: 'SELECT * FROM items WHERE a = "b"',
    took: 0.5,
    parentId: 3,
    traceId: 3,
    meta: { 'db.rows': '17', 'out.host': 'pg-1' },
  },
];

const sentences: [search: string, ids: number[]][] = [
  ['', [1, 2, 3, 4, 5]],
  ['service:shop', [1, 2, 3]],
  ['service:SHOP', [1, 2, 3]],
  ['service:sh', []],
  ['service:sh*', [1, 2, 3]],
  ['service:*h*', [1, 2, 3, 4]],
  ['service:d?', [5]],
  ['service:(shop OR db) -env:dev', [2, 5]],
  ['-service:shop', [4, 5]],
  ['env:dev', [1, 3, 4]],
  ['@env:dev', [1, 3]],
  ['env:*', [1, 2, 3, 4]],
  ['-env:*', [5]],
  ['env:""', [5]],
  ['version:1.2', [4]],
  ['component:flask', [3]],
  ['@component:flask', [3]],
  ['operation_name:postgres.query', [5]],
  ['type:sql', [5]],
  ['resource_name:"GET /slow"', [1, 2]],
  ['resource_name:"get /slow"', []],
  ['resource_name:GET*', [1, 2, 4]],
  ['resource_name:"GET*"', []],
  ['resource_name:SELECT\\ \\**', [5]],
  ['resource_name:"SELECT * FROM items WHERE a = \\"b\\""', [5]],
  ['status:error', [3]],
  ['status:ok', [1, 2, 4, 5]],
  ['-status:ok', [3]],
  ['status:(error OR ok)', [1, 2, 3, 4, 5]],
  ['status:warn', []],
  ['@http.status_code:404', [2]],
  ['@http.status_code:5*', [3]],
  ['@http.status_code:[404 TO 503]', [2, 3]],
  ['@http.status_code:{404 TO 503}', []],
  ['@http.status_code:{404 TO *]', [3]],
  ['@http.status_code:(>=400 <500)', [2]],
  ['@http.method:POST', [3]],
  ['@duration:>1s', [1]],
  ['@duration:>=1.5s', [1]],
  ['@duration:<3ms', [5]],
  ['@duration:[3ms TO 90ms]', [2, 3, 4]],
  ['@duration:20ms', [2]],
  ['duration:500000', [5]],
  ['@user.id:42', [1]],
  ['@user.id:>41', [1]],
  ['@user.id:>42', []],
  ['user.id:42', [1]],
  ['@out.host:pg-?', [5]],
  ['@db.rows:[10 TO 20]', [5]],
  ['-@user.id:42 service:shop', [2, 3]],
  ['@user.id:42 OR @db.rows:17', [1, 5]],
  ['@user.id:42 OR service:Auth', [1, 4]],
  ['@_dd.top_level:1', [1, 2, 3, 4]],
  ['@error.type:builtins.*', [3]],
  ['@error.message:"no such Item"', [3]],
  ['slow', [1, 2]],
  ['postgres', [5]],
  ['item', [3, 5]],
  ['"such item"', [3]],
  ['valueerror', [3]],
  ['GET AND slow', [1, 2]],
  ['GET -slow', [4]],
  ['NOT (slow OR status:error)', [4, 5]],
  ['trace_id:3', [3, 5]],
  ['span_id:0000000000000003', [3]],
  ['trace_id:00000000000000000000000000000003', [3, 5]],
  ['trace_id:*3', [3, 5]],
  ['parent_id:3', [5]],
  ['trace_id:>1', []],
  ['span_id:18446744073709551615', []],
];

/** As Datadog's own users write them. */
const datadogs: [search: string, ids: number[]][] = [
  ['*', [1, 2, 3, 4, 5]],
  ['-*', []],
  ['* service:shop', [1, 2, 3]],
  ['service:sh* OR service:d*', [1, 2, 3, 5]],
  ['@http.status_code:>=404', [2, 3]],
  ['-service:(shop OR db)', [4]],
  ['NOT service:(shop OR db)', [4]],
  ['-(service:shop OR service:db)', [4]],
  ['service:(sh* -shopping)', [1, 2, 3]],
  ['resource_name:"GET /slow"', [1, 2]],
  ['resource_name:GET\\ \\/slow', [1, 2]],
  ['resource_name:*slow', [1, 2]],
  ['@duration:[10ms TO 1s]', [2, 3]],
  ['@duration:{10ms TO 1.5s}', [2, 3]],
  ['@duration:[1s TO *]', [1]],
  ['@duration:[* TO 3ms]', [4, 5]],
  ['@duration:[* TO *]', [1, 2, 3, 4, 5]],
  ['@duration:<1d', [1, 2, 3, 4, 5]],
  ['@duration:(>10ms AND <100ms)', [2, 3]],
  ['env:dev AND (status:error OR @duration:>1s)', [1, 3]],
  ['env:dev (status:error OR @duration:>1s)', [1, 3]],
  ['@http.url:*slow*', [1]],
  ['@http.url:http://x/slow\\?a=1', [1]],
  ['@http.url:"http://x/slow?a=1"', [1]],
  ['@error.type:*', [3]],
  ['-@error.type:*', [1, 2, 4, 5]],
  ['@user.id:*', [1]],
  ['-@user.id:*', [2, 3, 4, 5]],
  ['@user.id:(42 OR 43)', [1]],
  ['@error.message:no\\ such*', [3]],
  ['@error.message:*Item', [3]],
  ['status:error AND NOT service:db', [3]],
  ['service:shop and status:error', []], // AND must be capitals there too: `and` is a word
  ['@_top_level:1', [1, 2, 3, 4]],
  ['_top_level:1 env:dev', [1, 3, 4]],
  ['-@_top_level:1', [5]],
  ['@_trace_root:1', [1, 2, 3, 4]],
  ['-@_trace_root:1', [5]],
  ['@_trace_root:*', [1, 2, 3, 4]],
  ['version:1.*', [4]],
  ['type:(web OR sql) -env:*', [5]],
];

describe('which spans a search finds', () => {
  const search = built();
  test.each([...sentences, ...datadogs])('%j', (text, ids) => {
    const found = ask(search, { search: text, spans: 'all' });
    expect(found.rows.map(idOf).sort()).toEqual(ids);
    expect(found.matching).toBe(ids.length);
    expect(found.searchedFrom).toBe(found.window.from);
    expect(found.unfinished).toBe(false);
  });
});

test('entries are the spans where a request entered a service', () => {
  expect(ask(built(), { search: '', spans: 'entry' }).rows.map(idOf).sort()).toEqual([1, 2, 3, 4]);
});

test('a row tells of its trace', () => {
  const [row] = ask(built(), { search: 'type:sql', spans: 'all' }).rows;
  expect(row).toEqual({
    traceId: '0000000000000003',
    spanId: '0000000000000005',
    start: NOW - 0.5,
    duration: 500_000,
    service: 'db',
    name: 'postgres.query',
    resource: 'SELECT * FROM items WHERE a = "b"',
    error: false,
    status: 200,
    spans: 2,
    errors: 1,
    errorType: undefined,
  });
});

const facets: [search: string, key: string, expected: string][] = [
  ['', 'service', 'shop 3, Auth 1, db 1'],
  ['service:db', 'service', 'shop 3, Auth 1, db 1'],
  ['-service:db', 'service', 'shop 3, Auth 1, db 1'],
  ['service:shop', 'status', 'ok 2, error 1'],
  ['service:shop status:ok', 'status', 'ok 2, error 1'],
  ['service:shop status:ok', 'service', 'shop 2, Auth 1, db 1'],
  ['service:shop status:ok', '@http.status_code', '200 1, 404 1'],
  ['service:(shop OR db) OR status:error', 'service', 'shop 3, db 1'],
  ['', 'env', 'dev 2, Dev 1, prod 1'],
  ['env:prod', 'env', 'dev 2, Dev 1, prod 1'],
  ['env:prod', 'service', 'shop 1'],
  ['@user.id:42', 'env', 'dev 1'],
  ['@user.id:42 env:prod', 'env', 'dev 1'],
  ['@user.id:42 env:prod', 'service', ''],
  ['', '@http.method', 'GET 3, POST 1'],
  ['', 'component', 'flask 1'],
  ['', 'version', '1.2 1'],
  ['', '@error.type', 'builtins.ValueError 1'],
  ['', 'type', 'web 4, sql 1'],
  ['', 'operation_name', 'flask.request 4, postgres.query 1'],
];

describe('a facet counts what matches without its own terms', () => {
  test.each(facets)('%j: %s', (text, key, expected) => {
    const facet = ask(built(), { search: text, spans: 'all' }).facets.find(f => f.key === key);
    expect((facet?.values ?? []).map(v => `${v.value} ${v.count}`).join(', ')).toBe(expected);
  });
});

test('a facet names its ten most frequent values and how many more there are', () => {
  const traces = tracesWith();
  const many = Array.from({ length: 13 }, (_, i) => Array(i + 1).fill({ service: `s${i}` }));
  requests(traces, ...many.flat().map(aSpan));
  const { facets: all } = ask(new TraceSearch(traces.spans), { search: '' });
  const service = all.find(({ key }) => key === 'service');
  expect(service?.values.at(0)).toEqual({ value: 's12', count: 13 });
  expect([service?.values.length, service?.more]).toEqual([10, 3]);
});

test('a value that the search names is told with its count, however rare it is', () => {
  const traces = tracesWith();
  const many = Array.from({ length: 13 }, (_, i) => Array(i + 1).fill({ service: `s${i}` }));
  requests(traces, ...many.flat().map(aSpan));
  const { facets: all } = ask(new TraceSearch(traces.spans), { search: '-service:(s0 OR s9)' });
  const service = all.find(({ key }) => key === 'service');
  expect(service?.values.at(-1)).toEqual({ value: 's0', count: 1 });
  expect([service?.values.length, service?.more]).toEqual([11, 2]);
});

const moreValues: [search: string, key: string, containing: string, limit: number, told: string][] =
  [
    ['', 'service', '', 10, 'shop 3, Auth 1, db 1'],
    ['', 'service', '', 1, 'shop 3, and 2 more'],
    ['', 'service', 'A', 10, 'Auth 1'],
    ['', 'service', 'H', 10, 'shop 3, Auth 1'],
    ['', 'env', 'dev', 10, 'dev 2, Dev 1'],
    ['service:shop', 'env', 'o', 10, 'prod 1'],
    ['', 'resource_name', '/', 10, 'GET /slow 2, GET /login 1, POST /buy 1'],
    ['', 'no.such.facet', '', 10, ''],
  ];

test.each(moreValues)(
  '%j: %s with %j in it, %d at most',
  (search, key, containing, limit, told) => {
    const found = built().facet({ ...question, search, spans: 'all', key, containing, limit }, NOW);
    if (!found.ok) throw new Error(found.message);
    const { values, more } = found.facet;
    const said = values.map(({ value, count }) => `${value} ${count}`);
    expect([...said, ...(more > 0 ? [`and ${more} more`] : [])].join(', ')).toBe(told);
  },
);

test('more values of a search that cannot be read: what is wrong and where', () => {
  const asked = { ...question, search: '(a', key: 'service', containing: '' };
  expect(built().facet(asked, NOW)).toMatchObject({ ok: false, at: 2 });
});

test('rows come newest or slowest first, as many as asked', () => {
  const traces = tracesWith();
  requests(traces, ...[5, 1, 9, 3].map(n => aSpan({ spanId: n, took: n * 7, ago: n * 20_000 })));
  const search = new TraceSearch(traces.spans);
  const ids = (sort: 'newest' | 'slowest', limit: number) =>
    ask(search, { sort, limit }).rows.map(idOf);
  expect(ids('newest', 3)).toEqual([1, 3, 5]);
  expect(ids('slowest', 3)).toEqual([9, 5, 3]);
  expect(ids('newest', 0)).toEqual([]);
  expect(ids('newest', 9)).toEqual([1, 3, 5, 9]);
});

test('the histogram counts all, matching and failing ones where they started', () => {
  const traces = tracesWith();
  requests(
    traces,
    aSpan({ service: 'a', ago: 5000, took: 0 }),
    aSpan({ service: 'a', ago: 5000, took: 0, status: 500 }),
    aSpan({ service: 'b', ago: 25_000, took: 0, status: 500 }),
  );
  const { histogram, window } = ask(new TraceSearch(traces.spans), { search: 'service:a' });
  const from = NOW - 900_000;
  expect(window).toEqual({ from, to: NOW, step: 10_000 });
  const at = (ago: number) => Math.floor((NOW - ago - from) / 10_000);
  const picked = (counts: readonly number[]) => [counts[at(25_000)], counts[at(5000)]];
  expect(picked(histogram.all)).toEqual([1, 2]);
  expect(picked(histogram.matching)).toEqual([0, 2]);
  expect(picked(histogram.failing)).toEqual([0, 1]);
  expect(histogram.all.length).toBe(91);
});

test('a stretch chosen by dragging has its own fine steps, its end not included', () => {
  const traces = tracesWith();
  requests(traces, ...[1000, 2000, 3000, 4000].map(ago => aSpan({ spanId: ago, ago, took: 0 })));
  const range = { from: NOW - 3000, to: NOW - 2000 };
  const found = ask(new TraceSearch(traces.spans), { range });
  expect(found.rows.map(idOf)).toEqual([3000]);
  expect(found.window).toEqual({ ...range, step: 10 });
});

test('what slid out of the window is not found any more, and nothing is looked at again for it', () => {
  const traces = tracesWith();
  requests(traces, ...[100_000, 50_000, 0].map((ago, i) => aSpan({ spanId: i + 1, ago })));
  const search = new TraceSearch(traces.spans);
  const at = (now: number) => ask(search, { search: '@http.method:GET', now });
  expect(at(NOW).rows.map(idOf)).toEqual([3, 2, 1]);
  expect(at(NOW + 820_000).rows.map(idOf)).toEqual([3, 2]);
  expect(at(NOW + 870_000).facets.find(({ key }) => key === 'service')?.values).toEqual([
    { value: 'shop', count: 1 },
  ]);
  expect(at(NOW + 2_000_000).rows).toEqual([]);
});

test('a span of a clock that runs ahead is shown at the edge', () => {
  const traces = tracesWith();
  requests(traces, aSpan({ ago: -60_000, took: 0 }));
  const { histogram, rows } = ask(new TraceSearch(traces.spans), {});
  expect(histogram.all.at(-1)).toBe(1);
  expect(rows.length).toBe(1);
});

test('a search that cannot be read says what is wrong and where', () => {
  expect(built().traces({ ...question, search: 'service:' }, NOW)).toEqual({
    ok: false,
    message: 'A value was expected here',
    values: [],
    at: 8,
  });
});

test('searches that are left go, and come back right', () => {
  const search = built();
  for (let round = 0; round < 2; round++) {
    for (let id = 0; id < 20; id++) ask(search, { search: `span_id:${id}`, spans: 'all' });
    expect(ask(search, { search: 'service:shop' }).matching).toBe(3);
  }
});

const captures = [
  'py416-v05-traces-flask',
  'py416-v04-traces-flask',
  'py25-v05-traces-flask',
  'js6-v04-traces',
  'js6-v05-traces',
];
const searchesOfCaptures = [
  'status:error',
  'resource_name:"GET /error"',
  '@flask.endpoint:*',
  'component:(flask OR express)',
  '@http.status_code:[400 TO *]',
  '@duration:>1ms -type:web',
  '@process_id:>0',
  '@language:python OR @language:javascript',
  '@http.url:*health*',
  '@_dd.p.dm:*',
  'error',
];

describe.each(captures)('%s', name => {
  const traces = tracesWith();
  const { endpoint, body } = capture(name);
  post(traces, endpoint, body);
  const search = new TraceSearch(traces.spans);
  const all = spansOf(traces);

  test.each(searchesOfCaptures)('%s', text => {
    const range = { from: 0, to: NOW * 2 };
    const found = ask(search, { search: text, spans: 'all', range, limit: 5000 });
    const parsed = parseSearch(text);
    const passes = naive(parsed.ok ? parsed.search : { kind: 'or', of: [] });
    expect(found.rows.map(row => row.spanId).sort()).toEqual(
      all
        .filter(passes)
        .map(span => span.spanId)
        .sort(),
    );
  });
});

const question: TracesQuestion = {
  search: '',
  range: { last: 900 },
  spans: 'entry',
  sort: 'newest',
  limit: 100,
};

function ask(
  search: TraceSearch,
  { now = NOW, ...asked }: Partial<TracesQuestion> & { now?: number },
): TracesFound {
  const found = search.traces({ ...question, ...asked }, now);
  if (!found.ok) throw new Error(found.message);
  return found;
}

function built(): TraceSearch {
  const traces = tracesWith();
  spans.forEach(({ resource, ...span }, at) => {
    const one = aSpan({ spanId: at + 1, ...span });
    requests(traces, resource ? { ...one, resource } : one);
  });
  return new TraceSearch(traces.spans);
}

/** Every span with all its tags, trace by trace. */
function spansOf({ spans }: Traces) {
  const ids = new Set<string>();
  for (let row = spans.rows.first; row < spans.rows.next; row++) {
    const columns = spans.columns(row);
    ids.add(hex(columns.traceHigh[row] ?? 0, columns.traceLow[row] ?? 0));
  }
  return [...ids].flatMap(id => {
    const key = traceKey(id);
    return key ? readTrace(spans, key.high, key.low) : [];
  });
}

const idOf = ({ spanId }: { spanId: string }): number => Number.parseInt(spanId, 16);
