import { type Endpoint, type EndpointId, routeOf } from '../../core/model/endpoint.ts';
import type { SourcePlace } from '../../core/model/route.ts';
import type { Answer, Query } from '../../protocol/queries.ts';
import type { Source } from '../source.ts';
import { type RouteIndex, uriOf } from './routeIndex.ts';

/** The same source, whose answers also say where in this window's workspace a handler stands. */
export function withPlaces(source: Source, index: RouteIndex): Source {
  return {
    ...source,
    async answer<Q extends Query>(query: Q): Promise<Answer<Q>> {
      const answer = await source.answer(query);
      return placed(query, answer, placesOf(index, source.endpoints())) as Answer<Q>;
    },
  };
}

type Places = (id: EndpointId) => SourcePlace | undefined;

function placed(query: Query, answer: Answer, placeOf: Places): Answer {
  switch (query.kind) {
    case 'endpoint': {
      const [source] = query.endpoints.flatMap(id => placeOf(id) ?? []);
      return { ...(answer as Answer<typeof query>), source };
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
