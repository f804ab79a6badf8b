import { endpointsOf } from '../aggregate/endpointGroups.ts';
import type { ErrorKind } from '../errors/errorKinds.ts';
import type { Reached } from '../errors/errorLog.ts';
import { type EndpointId, routeOf } from '../model/endpoint.ts';
import type { Affected, ErrorGroup, TimeRange } from '../model/trace.ts';
import type { EpochMs, Milliseconds } from '../model/units.ts';
import type { Traces } from '../store/traces.ts';

export interface ErrorsQuestion {
  readonly range: TimeRange;
  readonly service?: string;
  readonly endpoints?: readonly EndpointId[];
}

export interface ErrorsView extends Reached {
  readonly now: EpochMs;
  readonly window: Stretch & { readonly step: Milliseconds };
  readonly groups: readonly ErrorGroup[];
  readonly services: readonly string[];
}

interface Stretch {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

const STEPS = 30;
const MOST_GROUPS = 200;
const MOST_AFFECTED = 20;

/** The kinds of errors that happened in a stretch of time, the most often first, those that were caught last. */
export function errorsView(traces: Traces, asked: ErrorsQuestion, now: EpochMs): ErrorsView {
  const { from, to } = stretchOf(asked.range, now);
  const reached = traces.errors.catchUp(traces, asked.range, { from, to });
  const step = Math.max(1, (to - from) / STEPS);
  const window = { from, to, step };
  const ids = asked.endpoints && endpointsOf(traces.endpoints.list, asked.endpoints);
  const tallies = talliesOf(traces, window, ids && new Set(ids.map(({ id }) => id)));
  const groups = [...tallies.values()]
    .filter(({ kind }) => asked.service === undefined || kind.service === asked.service)
    .sort(
      (a, b) =>
        Number(a.kind.handled) - Number(b.kind.handled) ||
        b.count - a.count ||
        b.kind.last - a.kind.last,
    )
    .slice(0, MOST_GROUPS)
    .map(tally => groupOf(traces, tally));
  const services = [...new Set([...tallies.values()].map(({ kind }) => kind.service))].sort();
  return { now, window, groups, services, ...reached };
}

const stretchOf = (range: TimeRange, now: EpochMs): Stretch =>
  'last' in range ? { from: now - range.last * 1000, to: now } : range;

interface Tally {
  readonly kind: ErrorKind;
  count: number;
  readonly counts: number[];
  readonly places: Map<number, number>;
}

function talliesOf(
  { errors }: Traces,
  { from, to, step }: ErrorsView['window'],
  endpoints: ReadonlySet<number> | undefined,
): Map<number, Tally> {
  const tallies = new Map<number, Tally>();
  const fits = (place: number) => {
    const failed = errors.places.at(place);
    return !endpoints || ('endpoint' in failed && endpoints.has(failed.endpoint));
  };
  errors.occurrences.each(from, to, (at, group, place) => {
    const kind = errors.kinds.get(group);
    if (!kind || !fits(place)) return;
    const counts = () => new Array<number>(STEPS).fill(0);
    const tally = tallies.get(group) ?? { kind, count: 0, counts: counts(), places: new Map() };
    const slot = Math.min(STEPS - 1, Math.floor((at - from) / step));
    tally.count++;
    tally.counts[slot] = (tally.counts[slot] ?? 0) + 1;
    tally.places.set(place, (tally.places.get(place) ?? 0) + 1);
    tallies.set(group, tally);
  });
  return tallies;
}

function groupOf(traces: Traces, { kind, count, counts, places }: Tally): ErrorGroup {
  const { id, service, type, message, first, last, handled, frames, examples } = kind;
  const began = traces.runs.lastBegan(service);
  const isNew = began !== undefined && first >= began;
  const affected = affectedBy(traces, places);
  return {
    ...{ id, service, type, message, count, counts, first, last },
    ...{ isNew, handled, affected, frames, examples },
  };
}

/** Endpoints that people call by one name are one. */
function affectedBy(traces: Traces, places: ReadonlyMap<number, number>): readonly Affected[] {
  const byName = new Map<string, Affected>();
  for (const [place, count] of places) {
    const { name, endpoint } = namedPlace(traces, place);
    const known = byName.get(name)?.count ?? 0;
    byName.set(name, { name, endpoint, count: known + count });
  }
  return [...byName.values()].sort((a, b) => b.count - a.count).slice(0, MOST_AFFECTED);
}

function namedPlace({ errors, endpoints }: Traces, place: number): Omit<Affected, 'count'> {
  const failed = errors.places.at(place);
  const endpoint = 'endpoint' in failed ? endpoints.list[failed.endpoint] : undefined;
  if (!endpoint) return { name: 'resource' in failed ? failed.resource : '', endpoint: undefined };
  const { service, method, unserved, resource } = endpoint;
  const route = routeOf(endpoint);
  if (unserved && route === '') return { name: resource, endpoint: undefined };
  return { name: `${method} ${route}`, endpoint: { service, method, route } };
}
