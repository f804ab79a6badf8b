import type { TimeRange } from '../core/model/trace.ts';
import type {
  CommandId,
  Commands,
  EndpointTarget,
  ErrorsTarget,
  FlameTarget,
  MetricTarget,
  SavedView,
  TracesTarget,
} from './commands.ts';
import type { Failure } from './failure.ts';
import type { Answer, Query } from './queries.ts';

/** What a page shows; it outlives a reload of the window. */
export type Place =
  | ({ readonly page: 'endpoint' } & EndpointTarget)
  | { readonly page: 'trace'; readonly traceId: string; readonly spanId?: string }
  | ({ readonly page: 'traces' } & TracesTarget & {
        /** Tells one opening from the next, so that the same search asked for again is applied again. */
        readonly asked?: number;
      })
  | ({ readonly page: 'errors' } & ErrorsTarget)
  | ({ readonly page: 'flame' } & FlameTarget)
  | { readonly page: 'compare'; readonly left: string; readonly right: string }
  | ({ readonly page: 'metric' } & MetricTarget);

/** The first message a page gets. */
export interface Opening {
  readonly kind: 'open';
  readonly place: Place;
  readonly locale: string;
  /** The window of figures that the user has set. */
  readonly last: number;
  /** The stretch of time that was chosen last, on whichever page. */
  readonly range?: TimeRange;
  /** Lists of traces that were saved, for the page that shows them. */
  readonly views?: readonly SavedView[];
}

/** Page to host. `id` is the page's own number of a question. */
export type FromPage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'ask' | 'watch'; readonly id: number; readonly query: Query }
  | { readonly kind: 'cancel'; readonly id: number }
  /** Another time range was chosen: the host tells every other page. */
  | RangeMessage
  | {
      [C in CommandId]: {
        readonly kind: 'command';
        readonly command: C;
        readonly arguments: Commands[C];
      };
    }[CommandId];

/** A view was saved, renamed or deleted. */
interface ViewsMessage {
  readonly kind: 'views';
  readonly views: readonly SavedView[];
}

interface RangeMessage {
  readonly kind: 'range';
  readonly range: TimeRange;
}

/** Host to page. A failed watch may be answered again: the helper came back. */
export type ToPage =
  | Opening
  | RangeMessage
  | ViewsMessage
  | { readonly kind: 'answer'; readonly id: number; readonly answer: Answer }
  | { readonly kind: 'failure'; readonly id: number; readonly failure: Failure };
