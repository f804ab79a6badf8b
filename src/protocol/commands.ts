import type { EndpointId } from '../core/model/endpoint.ts';
import type { SourcePlace } from '../core/model/route.ts';
import type { TimeRange } from '../core/model/trace.ts';
import type { EpochMs } from '../core/model/units.ts';

/** Commands that lenses, trees and pages name, with their arguments. Ids start with `dogwatch.`. */
export interface Commands {
  'dogwatch.openEndpoint': [target?: EndpointTarget];
  'dogwatch.openTrace': [target: { readonly traceId: string; readonly spanId?: string }];
  'dogwatch.openTraces': [target?: TracesTarget];
  'dogwatch.openView': [];
  'dogwatch.saveView': [target: TracesTarget];
  'dogwatch.renameView': [];
  'dogwatch.deleteView': [];
  'dogwatch.openFlame': [target: FlameTarget];
  'dogwatch.compareTraces': [target: { readonly left: string; readonly right: string }];
  'dogwatch.openMetric': [target: MetricTarget];
  'dogwatch.openMetrics': [];
  'dogwatch.openErrors': [target?: ErrorsTarget];
  'dogwatch.openSource': [place: SourcePlace];
  'dogwatch.mapSource': [frame: { readonly file: string }];
  'dogwatch.exportSession': [trace?: { readonly traceId: string }];
  'dogwatch.importSession': [];
  'dogwatch.copyTracerSettings': [];
  'dogwatch.copyLogSettings': [];
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

/** A metric up to now, or around a moment; of all that send it, or of a scope: `service:shop`. */
export interface MetricTarget {
  readonly metric: string;
  readonly at?: EpochMs;
  readonly scope?: string;
}

/** What the list of traces is opened on; without a range it shows the one that the pages share. */
export interface TracesTarget {
  readonly search?: string;
  readonly range?: TimeRange;
  readonly spans?: 'entry' | 'all';
  readonly sort?: 'newest' | 'slowest';
  /** Which columns the list has, by their names; without them it has all. */
  readonly columns?: readonly string[];
}

/** A list of traces that was given a name. */
export interface SavedView extends TracesTarget {
  readonly name: string;
}
