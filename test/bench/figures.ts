import { DatabaseSync } from 'node:sqlite';
import { Writer } from '../../src/core/decode/msgpackWriter.ts';
import { v04 } from '../../src/core/decode/v04.ts';
import { serviceFigures } from '../../src/core/query/services.ts';
import { Traces } from '../../src/core/store/traces.ts';
import { codec } from '../../src/helper/packing.ts';
import { type Bench, percentile } from './bench.ts';

const SPANS = 100_000;
const RESOURCES = 50;
const ROUNDS = 9;
const NOW = 1_800_000_000_000;
const LAST = 900; // seconds

/** Requests, errors, p50, p95 and p99 of each resource, over 100,000 spans, against the same of SQLite in memory. */
export const figures: Bench = {
  name: 'figures',
  async run() {
    const [traces, database] = [new Traces(codec, 1e9), new DatabaseSync(':memory:')];
    fill(traces, database);
    const ours = timer(() => serviceFigures(traces, LAST, NOW));
    const theirs = timer(() => database.prepare(STATEMENT).all());
    for (let round = 0; round < ROUNDS; round++) {
      ours.run();
      theirs.run();
    }
    const found = serviceFigures(traces, LAST, NOW).flatMap(({ endpoints }) => endpoints);
    const [value, against] = [percentile(ours.times, 0.5), percentile(theirs.times, 0.5)];
    return [
      { name: 'SQLite in memory', value: against, unit: 'ms' },
      {
        name: 'figures of all resources',
        value,
        unit: 'ms',
        against: 'SQLite in memory',
        ratio: value / against,
      },
      {
        name: 'resources',
        value: found.length,
        unit: `of ${database.prepare(STATEMENT).all().length}`,
      },
      {
        name: 'requests counted',
        value: found.reduce((sum, { figures }) => sum + figures.requests, 0),
        unit: `of ${SPANS}`,
      },
    ];
  },
};

const STATEMENT = `
  with ranked as (
    select resource, error, duration,
      row_number() over (partition by resource order by duration) as place,
      count(*) over (partition by resource) as requests
    from spans
  )
  select resource, requests, sum(error),
    max(case when place = 1 + cast(0.50 * (requests - 1) as integer) then duration end),
    max(case when place = 1 + cast(0.95 * (requests - 1) as integer) then duration end),
    max(case when place = 1 + cast(0.99 * (requests - 1) as integer) then duration end)
  from ranked group by resource`;

function timer(work: () => unknown): { readonly times: number[]; run(): void } {
  const times: number[] = [];
  return {
    times,
    run() {
      const before = performance.now();
      work();
      times.push(performance.now() - before);
    },
  };
}

function fill(traces: Traces, database: DatabaseSync): void {
  database.exec('create table spans (resource text, error integer, duration integer)');
  const insert = database.prepare('insert into spans values (?, ?, ?)');
  database.exec('begin');
  for (let first = 0; first < SPANS; first += 1000) {
    const spans = Array.from({ length: 1000 }, (_, index) => spanOf(first + index));
    for (const { resource, error, duration } of spans) insert.run(resource, error, duration);
    const writer = new Writer();
    writer.value(spans.map(span => [span]));
    traces.take(v04, writer.done(), NOW);
  }
  database.exec('commit');
}

/** Requests spread over a quarter of an hour, with latencies over three decades. */
function spanOf(index: number) {
  const random = Math.imul(index + 1, 2_654_435_761) >>> 0;
  const route = `/items/${random % RESOURCES}`;
  const duration = Math.round(1e6 * 1000 ** ((random % 9973) / 9973));
  const ended = NOW - 1 - (index * (LAST - 10) * 1000) / SPANS;
  return {
    trace_id: index + 1,
    span_id: index + 1,
    parent_id: 0,
    service: 'shop',
    name: 'express.request',
    resource: `GET ${route}`,
    type: 'web',
    start: BigInt(Math.round((ended - duration / 1e6) * 1e3)) * 1000n,
    duration,
    error: random % 50 === 0 ? 1 : 0,
    meta: { 'http.method': 'GET', 'http.route': route, 'http.status_code': '200' },
    metrics: { '_dd.top_level': 1 },
  };
}
