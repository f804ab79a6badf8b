import { ProgressType } from 'vscode-languageserver';
import type { Milliseconds } from '../../core/model/units.ts';
import type { Failure } from '../../protocol/failure.ts';
import { QUERY, type QueryParams } from '../../protocol/methods.ts';
import type { Answer, Kind } from '../../protocol/queries.ts';
import type { Session } from '../session.ts';
import { frames } from './frames.ts';
import { checkedQuery } from './queryCheck.ts';
import { closedBy, responseError } from './replies.ts';

const FRAME: Milliseconds = 250;
/** Figures of a window are answered anew when nothing comes in too: what is old slides out of it. */
const SLIDE: Milliseconds = 10_000;
const windowed: ReadonlySet<Kind> = new Set<Kind>([
  'services',
  'endpoint',
  'errors',
  'timeseries',
  'traces',
  'facet',
  'flame',
]);

const answers = new ProgressType<Answer>();

/** Answers queries, once or for as long as somebody watches. */
export function queries(session: Session): void {
  const { connection, source, words } = session;
  connection.onRequest<Answer | null, Failure>(QUERY, async (params: QueryParams, token) => {
    const { query: asked, partialResultToken: live } = params;
    try {
      const query = checkedQuery(asked, words);
      if (live === undefined) return await source.answer(query);
      const closed = closedBy(token, session.closed);
      const signals = [source.signalOf(query), session.settingsMoved];
      const slide = windowed.has(query.kind) ? SLIDE : undefined;
      for await (const _ of frames(signals, FRAME, closed, slide))
        await connection.sendProgress(answers, live, await source.answer(query));
      return null;
    } catch (error) {
      return session.closed.aborted ? null : responseError(error, session);
    }
  });
}
