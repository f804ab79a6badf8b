import { type Endpoint, type EndpointId, routeOf } from '../../core/model/endpoint.ts';
import type { SourcePlace } from '../../core/model/route.ts';
import type { ErrorGroup, StackFrame } from '../../core/model/trace.ts';
import type { SourcePaths } from '../../core/sources/sourcePaths.ts';
import type { Answer, Query } from '../../protocol/queries.ts';
import type { Source } from '../source.ts';
import { type RouteIndex, uriOf } from './routeIndex.ts';
import type { SourceIndex } from './sourceIndex.ts';

/** The same source, whose answers also say where in this window's workspace handlers and frames of stacks stand. */
export function withPlaces(source: Source, index: RouteIndex, sources: SourceIndex): Source {
  return {
    ...source,
    async answer<Q extends Query>(query: Q): Promise<Answer<Q>> {
      const answer = await source.answer(query);
      if (!isPlaced(query)) return answer;
      const handlers = placesOf(index, source.endpoints());
      return placed(query, answer, handlers, await sources.paths()) as Answer<Q>;
    },
  };
}

const isPlaced = ({ kind }: Query): boolean =>
  kind === 'endpoint' || kind === 'services' || kind === 'errors' || kind === 'span';

type Places = (id: EndpointId) => SourcePlace | undefined;

function placed(query: Query, answer: Answer, placeOf: Places, paths: SourcePaths): Answer {
  switch (query.kind) {
    case 'endpoint': {
      const [source] = query.endpoints.flatMap(id => placeOf(id) ?? []);
      const view = answer as Answer<typeof query>;
      return { ...view, source, errors: withFrames(view.errors, paths) };
    }
    case 'errors': {
      const view = answer as Answer<typeof query>;
      return { ...view, groups: withFrames(view.groups, paths) };
    }
    case 'span': {
      const span = answer as Answer<typeof query>;
      return span?.frames ? { ...span, frames: span.frames.map(placing(paths)) } : span;
    }
    case 'services':
      return (answer as Answer<typeof query>).map(service => ({
        ...service,
        endpoints: service.endpoints.map(row => ({ ...row, source: placeOf(row.endpoint) })),
      }));
    default:
      return answer;
  }
}

const withFrames = (groups: readonly ErrorGroup[], paths: SourcePaths): readonly ErrorGroup[] =>
  groups.map(group => ({ ...group, frames: group.frames.map(placing(paths)) }));

/** What a library's frame names is not of this workspace, however its file is called. */
const placing =
  (paths: SourcePaths) =>
  (frame: StackFrame): StackFrame => {
    const path = frame.own ? paths.find(frame.file) : undefined;
    if (path === undefined) return frame;
    const line = Math.max(0, frame.line - 1);
    return { ...frame, place: { uri: uriOf(path), line, symbol: frame.symbol } };
  };

function placesOf(index: RouteIndex, endpoints: readonly Endpoint[]): Places {
  const places = new Map<string, SourcePlace>();
  for (const { endpoint, file, route } of index.matches(endpoints)) {
    const place = { uri: uriOf(file), line: route.line, symbol: route.symbol };
    const id = { method: endpoint.method, route: routeOf(endpoint) };
    for (const key of [keyOf(id), keyOf({ ...id, service: endpoint.service })]) {
      if (!places.has(key)) places.set(key, place);
    }
  }
  return id => places.get(keyOf(id));
}

const keyOf = ({ service = '', method, route }: EndpointId): string =>
  `${service}\n${method} ${route}`;
