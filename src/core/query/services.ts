import { groupEndpoints } from '../aggregate/endpointGroups.ts';
import { figures } from '../aggregate/figures.ts';
import type { AppEndpoint } from '../decode/appEndpoints.ts';
import type { Endpoint, EndpointId, Figures } from '../model/endpoint.ts';
import type { EpochMs, Seconds } from '../model/units.ts';
import { normalForms } from '../routes/normalForm.ts';
import type { Traces } from '../store/traces.ts';
import { searchFor } from './endpoint.ts';

export interface ServiceFigures {
  readonly service: string;
  readonly figures: Figures;
  readonly endpoints: readonly EndpointFigures[];
  readonly unserved: Figures;
  readonly unservedSearch: string;
}

/** Tracers that name such requests by their URL have as many names as a scanner tries paths. */
const NAMES = 20;

interface EndpointFigures {
  readonly endpoint: EndpointId;
  readonly figures: Figures;
}

/**
 * Every service with the figures of its endpoints, over the window that ends at `now`. What an app has told of and nobody
 * has asked for yet is there too, with figures of nothing.
 */
export function serviceFigures(
  traces: Traces,
  last: Seconds,
  now: EpochMs,
): readonly ServiceFigures[] {
  const of = (endpoints: readonly Endpoint[]): Figures =>
    figures(
      endpoints.map(({ id }) => traces.requestsOf(id)),
      last,
      now,
    );
  const seen = groupEndpoints(traces.endpoints.list);
  const idle = traces.known.services.filter(name => seen.every(({ service }) => service !== name));
  const services = [...seen, ...idle.map(service => ({ service, groups: [], unserved: [] }))];
  return services.map(({ service, groups, unserved }) => ({
    service,
    figures: of([...groups.flatMap(group => group.endpoints), ...unserved]),
    endpoints: [
      ...groups.map(({ id, endpoints }) => ({ endpoint: id, figures: of(endpoints) })),
      ...unasked(
        traces.known.of(service),
        groups.map(({ id }) => id),
      ).map(({ method, path }) => ({
        endpoint: { service, method, route: path },
        figures: of([]),
      })),
    ],
    unserved: of(unserved),
    unservedSearch: unservedSearch(unserved),
  }));
}

/** `service:"shop" resource_name:"GET 404" @http.status_code:(404 OR 405)`. */
function unservedSearch(unserved: readonly Endpoint[]): string {
  if (unserved.length === 0) return '';
  const names = new Set(unserved.map(({ resource }) => resource));
  const called = names.size <= NAMES ? unserved : unserved.map(one => ({ ...one, resource: '' }));
  return `${searchFor(called)} @http.status_code:(404 OR 405)`;
}

/** The routes that no request has named yet, however each side spells them. */
function unasked(
  known: readonly AppEndpoint[],
  seen: readonly EndpointId[],
): readonly AppEndpoint[] {
  const asked = new Map<string, Set<string>>();
  for (const { method, route } of seen)
    for (const form of normalForms(route)) {
      const methods = asked.get(form) ?? new Set();
      asked.set(form, methods.add(method));
    }
  return known.filter(({ method, path }) =>
    normalForms(path).every(form => {
      const methods = asked.get(form);
      return methods === undefined || (method !== '*' && !methods.has(method) && !methods.has('*'));
    }),
  );
}
