import { type Endpoint, type EndpointId, routeOf } from '../model/endpoint.ts';

/** What a person calls one endpoint: all that is told apart only by version of the code, environment or outcome. */
interface EndpointGroup {
  readonly id: Required<EndpointId>;
  readonly endpoints: readonly Endpoint[];
}

export interface ServiceEndpoints {
  readonly service: string;
  readonly groups: readonly EndpointGroup[];
  /** Requests that no handler served. */
  readonly unserved: readonly Endpoint[];
}

/** Endpoints by service, method and route, each sorted by route. */
export function groupEndpoints(endpoints: readonly Endpoint[]): readonly ServiceEndpoints[] {
  const services = Map.groupBy(endpoints, endpoint => endpoint.service);
  return [...services]
    .map(([service, all]) => ({ service, ...groupsOf(service, all) }))
    .sort((a, b) => a.service.localeCompare(b.service));
}

/** The endpoints that an id means. Without a service: those of every service. */
export function endpointsOf(
  endpoints: readonly Endpoint[],
  ids: readonly EndpointId[],
): readonly Endpoint[] {
  return groupEndpoints(endpoints)
    .flatMap(({ groups }) => groups)
    .filter(group => ids.some(id => means(id, group.id)))
    .flatMap(group => group.endpoints);
}

const means = (asked: EndpointId, id: Required<EndpointId>): boolean =>
  asked.method === id.method &&
  asked.route === id.route &&
  (asked.service === undefined || asked.service === id.service);

function groupsOf(service: string, all: readonly Endpoint[]): Omit<ServiceEndpoints, 'service'> {
  const served = all.filter(endpoint => isServed(endpoint, all));
  const keyed = Map.groupBy(served, endpoint => `${routeOf(endpoint)} ${endpoint.method}`);
  const groups = [...keyed.values()].flatMap(endpoints => {
    const [one] = endpoints;
    return one ? [{ id: { service, method: one.method, route: routeOf(one) }, endpoints }] : [];
  });
  groups.sort(
    (a, b) => a.id.route.localeCompare(b.id.route) || a.id.method.localeCompare(b.id.method),
  );
  return { groups, unserved: all.filter(endpoint => !served.includes(endpoint)) };
}

/**
 * Whether a handler answered. A 404 with a route may come from the handler itself (an item that is not there) or, in
 * the routers that name the mount as route, from nobody; the latter's code origin is another one than the handler's.
 */
function isServed(endpoint: Endpoint, all: readonly Endpoint[]): boolean {
  if (!endpoint.unserved) return true;
  if (!endpoint.route) return false;
  if (!namesMounts.has(endpoint.component)) return true;
  return all.some(other => !other.unserved && sameHandler(other, endpoint));
}

/** Routers that write the prefix of a mount as the route of what was not found below it. */
const namesMounts: ReadonlySet<string> = new Set([
  'express',
  'router',
  'connect',
  'koa',
  'restify',
]);

const sameHandler = (a: Endpoint, b: Endpoint): boolean =>
  a.method === b.method &&
  a.route === b.route &&
  a.origin?.file === b.origin?.file &&
  a.origin?.line === b.origin?.line;
