import { readFileSync } from 'node:fs';
import type { Series } from '../../src/core/model/metric.ts';
import type { Span } from '../../src/core/model/span.ts';
import type { EpochMs } from '../../src/core/model/units.ts';
import type { Opening, Place } from '../../src/protocol/page.ts';
import type {
  Answer,
  EndpointAnswer,
  Query,
  QueryOf,
  RequestList,
  RequestRow,
  SearchCompletion,
  TracesAnswer,
} from '../../src/protocol/queries.ts';
import { inProject } from '../harness/places.ts';
import { logsOf, metricsAroundOf } from './logAnswers.ts';
import { answersOf, summedFlame } from './traceAnswers.ts';

const read = <T>(name: string): T =>
  JSON.parse(readFileSync(inProject(`test/webview/answers/${name}.json`), 'utf8')) as T;

interface RecordedEndpoint {
  readonly answer: EndpointAnswer;
  readonly lists: Readonly<Record<RequestList, readonly RequestRow[]>>;
}

export const recordedEndpoint = read<RecordedEndpoint>('endpoint');

/** The recorded answer to a query. */
export function recorded(query: Query): Answer {
  if (query.kind === 'endpoint')
    return { ...recordedEndpoint.answer, list: recordedEndpoint.lists[query.list] };
  if (query.kind === 'trace' || query.kind === 'span' || query.kind === 'spans')
    return answersOf(read<readonly Span[]>('trace'))(query) ?? null;
  if (query.kind === 'flame') return summedFlame();
  if (query.kind === 'logs') return logsOf(query);
  if (query.kind === 'metricsAround') return metricsAroundOf(query.at);
  if (query.kind === 'facet') return facetOf(query);
  if (query.kind === 'searchCompletions') return completionsOf(query.search, query.at);
  if (query.kind === 'timeseries')
    return untilNow(read<readonly Series[]>('timeseries'), Date.now());
  return read<Answer>(query.kind);
}

export const recordedTraces = read<TracesAnswer>('traces');

/** The facet that stands beside the list, and forty values more that are rare. */
function facetOf({ key, containing, limit }: QueryOf<'facet'>): Answer<QueryOf<'facet'>> {
  const known = recordedTraces.facets.find(facet => facet.key === key)?.values ?? [];
  const rare = Array.from({ length: 40 }, (_, at) => ({ value: `GET /rare/${at}`, count: 1 }));
  const values = [...known, ...rare].filter(({ value }) => value.includes(containing));
  return { key, values: values.slice(0, limit), more: Math.max(0, values.length - limit) };
}

/** Services for `service:`, else a few keys, for the word before the cursor. */
function completionsOf(search: string, at: number): Answer<QueryOf<'searchCompletions'>> {
  const word = /\S*$/.exec(search.slice(0, at))?.[0] ?? '';
  const [key, value] = word.split(':');
  const values = recordedTraces.facets.find(facet => facet.key === key)?.values ?? [];
  const keys = ['service:', 'status:', '@http.status_code:', '@duration:'];
  const items: readonly SearchCompletion[] =
    value === undefined
      ? keys.map(text => ({ text, kind: 'key', count: undefined }))
      : values.map(({ value, count }) => ({ text: value, kind: 'value', count }));
  const part = value ?? word;
  return {
    from: at - part.length,
    to: at,
    items: items.filter(({ text }) => text.startsWith(part)),
    sampled: 2000,
  };
}

/** Series have no window of their own: pages draw them up to now. */
const untilNow = (all: readonly Series[], now: EpochMs): readonly Series[] =>
  all.map(series => {
    const moved = Math.floor((now - (series.at.at(-1) ?? now)) / 10_000) * 10_000;
    return { ...series, at: series.at.map(at => at + moved) };
  });

/** The endpoint's answer as it would be a while later: the window has moved on, and more has come in. */
export function later(answer: EndpointAnswer, milliseconds: number): EndpointAnswer {
  const { window, latency, requests, figures } = answer;
  const steps = Math.floor((window.to + milliseconds - window.from - 900_000) / window.step);
  const moved = steps * window.step;
  const turned = <T>(values: readonly T[]) =>
    values.map((_, at) => values[(at + steps) % values.length] as T);
  const each = <K extends string, T>(all: Readonly<Record<K, readonly T[]>>) =>
    Object.fromEntries(
      Object.entries<readonly T[]>(all).map(([key, values]) => [key, turned(values)]),
    ) as Record<K, T[]>;
  return {
    ...answer,
    now: answer.now + milliseconds,
    window: { from: window.from + moved, to: window.to + milliseconds, step: window.step },
    figures: { ...figures, last: answer.now + milliseconds },
    latency: each(latency),
    requests: each(requests),
    restarts: answer.restarts.map(({ at, version }) => ({
      at: at + Math.floor(moved / 900_000) * 900_000,
      version,
    })),
    list: answer.list.map(row => ({ ...row, start: row.start + milliseconds })),
  };
}

export const slow: Place = {
  page: 'endpoint',
  endpoints: [{ method: 'GET', route: '/slow' }],
  source: { uri: 'file:///home/dev/shop/app.py', line: 57, symbol: 'slow' },
};

export const places: Readonly<Record<Place['page'], Place>> = {
  endpoint: slow,
  trace: { page: 'trace', traceId: 'recorded' },
  traces: {
    page: 'traces',
    search: 'service:flask-demo-bootcamp -status:ok @duration:>1s',
  },
  errors: { page: 'errors' },
  flame: {
    page: 'flame',
    endpoints: [{ method: 'POST', route: '/checkout' }],
    range: { last: 900 },
  },
  compare: { page: 'compare', left: 'quick', right: 'slow' },
  metric: { page: 'metric', metric: 'flask.cache.hits' },
};

export const opening = (place: Place, locale = 'en'): Opening => ({
  kind: 'open',
  place,
  locale,
  last: 900,
});

/** The list as it would be a while later: the window has moved on, durations are scaled, and so many rows are there. */
export function laterTraces(
  answer: TracesAnswer,
  milliseconds: number,
  scale = 1,
  part = 4,
): TracesAnswer {
  const { window, histogram } = answer;
  const steps = Math.floor((answer.now + milliseconds - window.from - 900_000) / window.step);
  const turned = (counts: readonly number[]) =>
    counts.map((_, at) => counts[(at + steps) % counts.length] ?? 0);
  const rows = answer.rows.slice(0, (answer.rows.length * part) / 4);
  return {
    ...answer,
    now: answer.now + milliseconds,
    window: {
      from: window.from + steps * window.step,
      to: answer.now + milliseconds,
      step: window.step,
    },
    histogram: {
      all: turned(histogram.all),
      matching: turned(histogram.matching),
      failing: turned(histogram.failing),
    },
    matching: answer.matching + Math.round(milliseconds / 1000),
    rows: rows.map(row => ({
      ...row,
      start: row.start + milliseconds,
      duration: row.duration * scale,
      spans: Math.ceil(row.spans * scale),
    })),
  };
}
