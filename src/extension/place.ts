import type { Place } from '../protocol/page.ts';

type Checks = { readonly [P in Place['page']]: (place: Record<string, unknown>) => boolean };

const checks: Checks = {
  endpoint: ({ endpoints }) => Array.isArray(endpoints) && endpoints.every(isEndpoint),
  trace: ({ traceId }) => typeof traceId === 'string',
  metric: ({ metric }) => typeof metric === 'string',
};

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
