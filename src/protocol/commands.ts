import type { EndpointId } from '../core/model/endpoint.ts';
import type { SourcePlace } from '../core/model/route.ts';

/** Commands that lenses, trees and pages name, with their arguments. Ids start with `dogwatch.`. */
export interface Commands {
  'dogwatch.openEndpoint': [target?: EndpointTarget];
  'dogwatch.openTrace': [target: { readonly traceId: string; readonly spanId?: string }];
  'dogwatch.openMetric': [target: { readonly metric: string }];
  'dogwatch.openSource': [place: SourcePlace];
  'dogwatch.copyTracerSettings': [];
  'dogwatch.showLog': [];
  'dogwatch.restartHelper': [];
  'dogwatch.toggleLenses': [];
}

export type CommandId = keyof Commands;

/** What the endpoint page is opened on: the routes of one handler, and where it stands. */
export interface EndpointTarget {
  readonly endpoints: readonly EndpointId[];
  readonly source?: SourcePlace;
}
