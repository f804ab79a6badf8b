import type { Query } from './queries.ts';

/** Editor to helper: answer once; with a token keep answering by `$/progress`, whole snapshots, until cancelled. */
export const QUERY = 'dogwatch/query';

export interface QueryParams {
  readonly query: Query;
  readonly partialResultToken?: string | number;
}
