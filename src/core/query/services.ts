import { groupEndpoints } from '../aggregate/endpointGroups.ts';
import { figures } from '../aggregate/figures.ts';
import type { Endpoint, EndpointId, Figures } from '../model/endpoint.ts';
import type { EpochMs, Seconds } from '../model/units.ts';
import type { Traces } from '../store/traces.ts';

export interface ServiceFigures {
  readonly service: string;
  readonly figures: Figures;
  readonly endpoints: readonly { readonly endpoint: EndpointId; readonly figures: Figures }[];
  readonly unserved: Figures;
}

/** Every service with the figures of its endpoints, over the window that ends at `now`. */
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
  return groupEndpoints(traces.endpoints.list).map(({ service, groups, unserved }) => ({
    service,
    figures: of([...groups.flatMap(group => group.endpoints), ...unserved]),
    endpoints: groups.map(({ id, endpoints }) => ({ endpoint: id, figures: of(endpoints) })),
    unserved: of(unserved),
  }));
}
