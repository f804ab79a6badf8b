import type { EndpointId } from '../core/model/endpoint.ts';
import type { SourcePlace } from '../core/model/route.ts';
import type { TimeRange } from '../core/model/trace.ts';

/** Commands that lenses, trees and pages name, with their arguments. Ids start with `dogwatch.`. */
export interface Commands {
  'dogwatch.openEndpoint': [target?: EndpointTarget];
  'dogwatch.openTrace': [target: { readonly traceId: string; readonly spanId?: string }];
  'dogwatch.openTraces': [target?: TracesTarget];
  'dogwatch.openFlame': [target: FlameTarget];
  'dogwatch.compareTraces': [target: { readonly left: string; readonly right: string }];
  'dogwatch.openMetric': [target: { readonly metric: string }];
  'dogwatch.openErrors': [target?: ErrorsTarget];
  'dogwatch.openSource': [place: SourcePlace];
  'dogwatch.mapSource': [frame: { readonly file: string }];
  'dogwatch.exportSession': [trace?: { readonly traceId: string }];
  'dogwatch.importSession': [];
  'dogwatch.copyTracerSettings': [];
  'dogwatch.showLog': [];
  'dogwatch.restartHelper': [];
  'dogwatch.toggleLenses': [];
}

export type CommandId = keyof Commands;

/** What the page of errors is narrowed to, and the group it shows. */
export interface ErrorsTarget {
  readonly service?: string;
  readonly endpoints?: readonly EndpointId[];
  readonly group?: string;
}

/** Endpoints whose requests are summed in one flame graph. */
export interface FlameTarget {
  readonly endpoints: readonly EndpointId[];
  readonly range: TimeRange;
}

/** What the endpoint page is opened on: the routes of one handler, and where it stands. */
export interface EndpointTarget {
  readonly endpoints: readonly EndpointId[];
  readonly source?: SourcePlace;
}

/** What the list of traces is opened on; without a range it shows the one that the pages share. */
export interface TracesTarget {
  readonly search?: string;
  readonly range?: TimeRange;
  readonly spans?: 'entry' | 'all';
  readonly sort?: 'newest' | 'slowest';
}
