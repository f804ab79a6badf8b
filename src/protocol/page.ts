import type { CommandId, Commands, EndpointTarget } from './commands.ts';
import type { Failure } from './failure.ts';
import type { Answer, Query } from './queries.ts';

/** What a page shows; it outlives a reload of the window. */
export type Place =
  | ({ readonly page: 'endpoint' } & EndpointTarget)
  | { readonly page: 'trace'; readonly traceId: string; readonly spanId?: string }
  | { readonly page: 'metric'; readonly metric: string };

/** The first message a page gets. */
export interface Opening {
  readonly kind: 'open';
  readonly place: Place;
  readonly locale: string;
  /** The window of figures that the user has set. */
  readonly last: number;
}

/** Page to host. `id` is the page's own number of a question. */
export type FromPage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'ask' | 'watch'; readonly id: number; readonly query: Query }
  | { readonly kind: 'cancel'; readonly id: number }
  | {
      [C in CommandId]: {
        readonly kind: 'command';
        readonly command: C;
        readonly arguments: Commands[C];
      };
    }[CommandId];

/** Host to page. A failed watch may be answered again: the helper came back. */
export type ToPage =
  | Opening
  | { readonly kind: 'answer'; readonly id: number; readonly answer: Answer }
  | { readonly kind: 'failure'; readonly id: number; readonly failure: Failure };
