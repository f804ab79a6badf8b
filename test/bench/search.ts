import { Writer } from '../../src/core/decode/msgpackWriter.ts';
import { v04 } from '../../src/core/decode/v04.ts';
import { parseSearch } from '../../src/core/query/search/parse.ts';
import { TraceSearch } from '../../src/core/query/search/traceSearch.ts';
import { Traces } from '../../src/core/store/traces.ts';
import { codec } from '../../src/helper/packing.ts';
import { naive, type PlainSpan } from '../core/query/search/naive.ts';
import { type Bench, type Figure, percentile } from './bench.ts';

const SPANS = 1_000_000;
const PLAIN = 100_000;
const BODY = 1000;
const NOW = 1_800_000_000_000;
/** The spans lie in the last half hour, so that all are in the window. */
const EVERY_MS = 1_800_000 / SPANS;

const searches: readonly [name: string, search: string][] = [
  ['of columns', 'service:shop-3 status:error'],
  ['of numbers in columns', '@http.status_code:[500 TO 599] @duration:>1s'],
  ['of a tag in bodies', '@user.id:42'],
];

/** Searches over a million spans in memory, against a filter over plain objects of the same spans in the same run. */
export const search: Bench = {
  name: 'search',
  async run() {
    const traces = new Traces(codec, 1e9);
    for (let first = 0; first < SPANS; first += BODY) take(traces, first);
    const plain = Array.from({ length: PLAIN }, (_, i) => spanOf(SPANS - PLAIN + i));
    return searches.flatMap(([name, text]) => figuresOf(traces, plain, name, text));
  },
};

function figuresOf(
  traces: Traces,
  plain: readonly PlainSpan[],
  name: string,
  text: string,
): readonly Figure[] {
  const parsed = parseSearch(text);
  if (!parsed.ok) throw new Error(parsed.message);
  const filter = naive(parsed.search);
  const objects = Array.from({ length: 5 }, () => timed(() => plain.filter(filter)));
  const against = (percentile(objects, 0.5) * SPANS) / PLAIN;
  const question = { search: text, range: { last: 3600 }, spans: 'all', sort: 'newest' } as const;
  const first = Array.from({ length: 5 }, () => {
    const fresh = new TraceSearch(traces.spans);
    return timed(() => fresh.traces({ ...question, limit: 200 }, NOW));
  });
  const answerer = new TraceSearch(traces.spans);
  const times: number[] = [];
  let unfinished = true;
  while (unfinished) {
    times.push(
      timed(() => {
        const found = answerer.traces({ ...question, limit: 200 }, NOW);
        unfinished = found.ok && found.unfinished;
      }),
    );
  }
  take(traces, SPANS + taken++ * BODY);
  const live = timed(() => answerer.traces({ ...question, limit: 200 }, NOW + 250));
  const whole = times.reduce((sum, time) => sum + time, 0);
  const filtered = 'a filter over objects';
  return [
    figure(`${name}: first answer`, percentile(first, 0.5), filtered, against),
    figure(`${name}: longest answer`, Math.max(...times)),
    figure(`${name}: all ${times.length} answers until all is searched`, whole, filtered, against),
    figure(`${name}: the next live answer, ${BODY} spans later`, live, filtered, against),
  ];
}

let taken = 0;

const figure = (name: string, value: number, against?: string, other = 0): Figure => ({
  name,
  value,
  unit: 'ms',
  ...(against === undefined ? {} : { against, ratio: value / other }),
});

function timed(work: () => unknown): number {
  const begin = performance.now();
  work();
  return performance.now() - begin;
}

function take(traces: Traces, first: number): void {
  const writer = new Writer();
  const spans = Array.from({ length: BODY }, (_, i) => spanOf(first + i));
  writer.value([spans.map(posted)]);
  traces.take(v04, writer.done(), NOW);
}

/** A span that differs from every other, in the tags and lengths that tracers send. */
function spanOf(n: number): PlainSpan {
  const random = Math.imul(n + 1, 2_654_435_761) >>> 0;
  const error = random % 50 === 0;
  const entry = n % 10 === 0;
  const status = error ? 500 + (random % 4) : 200;
  const path = `/items/${random % 997}`;
  return {
    traceId: (Math.floor(n / 10) + 1).toString(16).padStart(16, '0'),
    spanId: (n + 1).toString(16).padStart(16, '0'),
    parentId: entry ? undefined : (n - (n % 10) + 1).toString(16).padStart(16, '0'),
    service: `shop-${Math.floor(n / 1000) % 8}`,
    name: entry ? 'express.request' : n % 3 === 0 ? 'pg.query' : 'express.middleware',
    resource: entry ? `GET /items/:id` : `SELECT * FROM items WHERE id = ${random % 20_000}`,
    type: entry ? 'web' : 'sql',
    start: NOW - 1_800_000 + n * EVERY_MS,
    duration: (random % 1200) * 1e6,
    error,
    meta: {
      'http.method': 'GET',
      'http.url': `http://localhost:3000${path}?session=${n}`,
      'http.route': '/items/:id',
      'http.status_code': String(status),
      'user.id': String(random % 1000),
      'span.kind': 'server',
      component: 'express',
      env: n % 2 === 0 ? 'dev' : 'staging',
      version: '1.4.2',
      'runtime-id': 'c7e2a6de-2e6c-4f0d-9a1b-0d5b2f0b6a11',
      ...(error && { 'error.type': 'Error', 'error.message': `boom ${n}` }),
    },
    metrics: { '_dd.top_level': entry ? 1 : 0, process_id: 4711, '_dd.measured': 1 },
  };
}

const posted = (span: PlainSpan): object => ({
  trace_id: BigInt(`0x${span.traceId}`),
  span_id: BigInt(`0x${span.spanId}`),
  parent_id: BigInt(`0x${span.parentId ?? '0'}`),
  name: span.name,
  service: span.service,
  resource: span.resource,
  type: span.type,
  error: span.error ? 1 : 0,
  start: BigInt(Math.round(span.start * 1000)) * 1000n,
  duration: span.duration,
  meta: span.meta,
  metrics: span.metrics,
});
