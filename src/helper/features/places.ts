import { endpointOf } from '../../core/aggregate/spanEndpoint.ts';
import { type Endpoint, type EndpointId, routeOf } from '../../core/model/endpoint.ts';
import type { Log } from '../../core/model/log.ts';
import type { SourcePlace } from '../../core/model/route.ts';
import type { Span } from '../../core/model/span.ts';
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
  ['endpoint', 'services', 'errors', 'span', 'logs'].includes(kind);

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
      return span && placedSpan(span, placeOf, paths);
    }
    case 'logs': {
      const view = answer as Answer<typeof query>;
      return { ...view, logs: view.logs.map(log => placedLog(log, paths)) };
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

/** Where the file that a span names is not here, the handler of its endpoint may be. */
function placedSpan(span: Span, placeOf: Places, paths: SourcePaths): Span {
  const told = span.code && placing(paths)(span.code);
  const endpoint = told?.place ? undefined : endpointOf(span);
  const handler = endpoint && placeOf(endpoint);
  const code = handler ? frameOf(handler) : told;
  return {
    ...span,
    ...(span.frames && { frames: span.frames.map(placing(paths)) }),
    ...(code && { code }),
  };
}

const placedLog = (log: Log, paths: SourcePaths): Log => ({
  ...log,
  ...(log.code && { code: placing(paths)(log.code) }),
  ...(log.frames && { frames: log.frames.map(placing(paths)) }),
});

const frameOf = (place: SourcePlace): StackFrame => ({
  file: place.uri,
  line: place.line + 1,
  symbol: place.symbol,
  code: '',
  own: true,
  place,
});

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
