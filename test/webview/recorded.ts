import { readFileSync } from 'node:fs';
import type { Series } from '../../src/core/model/metric.ts';
import type { EpochMs } from '../../src/core/model/units.ts';
import type { Opening, Place } from '../../src/protocol/page.ts';
import type {
  Answer,
  EndpointAnswer,
  Query,
  RequestList,
  RequestRow,
} from '../../src/protocol/queries.ts';
import { inProject } from '../harness/places.ts';

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
  if (query.kind === 'timeseries')
    return untilNow(read<readonly Series[]>('timeseries'), Date.now());
  return read<Answer>(query.kind);
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
    restarts: answer.restarts.map(at => at + Math.floor(moved / 900_000) * 900_000),
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
  metric: { page: 'metric', metric: 'flask.cache.hits' },
};

export const opening = (place: Place, locale = 'en'): Opening => ({
  kind: 'open',
  place,
  locale,
  last: 900,
});
