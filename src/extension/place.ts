import { isTimeRange } from '../core/model/range.ts';
import type { ErrorsTarget, TracesTarget } from '../protocol/commands.ts';
import type { Place } from '../protocol/page.ts';

type Checks = { readonly [P in Place['page']]: (place: Record<string, unknown>) => boolean };

const checks: Checks = {
  endpoint: ({ endpoints }) => Array.isArray(endpoints) && endpoints.every(isEndpoint),
  trace: ({ traceId }) => typeof traceId === 'string',
  traces: isTracesTarget,
  flame: ({ endpoints, range }) =>
    Array.isArray(endpoints) && endpoints.every(isEndpoint) && isTimeRange(range),
  compare: ({ left, right }) => typeof left === 'string' && typeof right === 'string',
  errors: isErrorsTarget,
  metric: ({ metric, at, scope }) =>
    typeof metric === 'string' &&
    (at === undefined || Number.isFinite(at)) &&
    (scope === undefined || typeof scope === 'string'),
};

/** What a link may narrow the page of errors to. */
export function isErrorsTarget(target: unknown): target is ErrorsTarget {
  if (typeof target !== 'object' || target === null) return false;
  const { service, endpoints, group } = target as Record<string, unknown>;
  return (
    (service === undefined || typeof service === 'string') &&
    (endpoints === undefined || (Array.isArray(endpoints) && endpoints.every(isEndpoint))) &&
    (group === undefined || typeof group === 'string')
  );
}

/** What a page, a link or another extension may name as the list of traces. */
export function isTracesTarget(target: unknown): target is TracesTarget {
  if (typeof target !== 'object' || target === null) return false;
  const { search, range, spans, sort, columns } = target as Record<string, unknown>;
  return (
    (columns === undefined || isTexts(columns)) &&
    (search === undefined || typeof search === 'string') &&
    (range === undefined || isTimeRange(range)) &&
    [undefined, 'entry', 'all'].includes(spans as string) &&
    [undefined, 'newest', 'slowest'].includes(sort as string)
  );
}

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every(text => typeof text === 'string');

/** Reads the place that a page has kept as `{place}`: it may be of an older version, or of a page that never began. */
export function placeOf(state: unknown): Place | undefined {
  const place = (state as { place?: unknown } | null | undefined)?.place;
  if (typeof place !== 'object' || place === null) return undefined;
  const { page } = place as { page?: unknown };
  if (typeof page !== 'string' || !isPage(page)) return undefined;
  return checks[page](place as Record<string, unknown>) ? (place as Place) : undefined;
}

const isPage = (text: string): text is Place['page'] => Object.hasOwn(checks, text);

function isEndpoint(endpoint: unknown): boolean {
  const { method, route } = (endpoint ?? {}) as { method?: unknown; route?: unknown };
  return typeof method === 'string' && typeof route === 'string';
}
