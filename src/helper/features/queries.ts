import {
  type CancellationToken,
  ErrorCodes,
  LSPErrorCodes,
  ProgressType,
  ResponseError,
} from 'vscode-languageserver';
import type { Milliseconds } from '../../core/model/units.ts';
import { type Failure, failureOf, UserError } from '../../protocol/failure.ts';
import { QUERY, type QueryParams } from '../../protocol/methods.ts';
import type { Answer, Kind } from '../../protocol/queries.ts';
import type { Session } from '../session.ts';
import { frames } from './frames.ts';
import { checkedQuery } from './queryCheck.ts';

const FRAME: Milliseconds = 250;
/** Figures of a window are answered anew when nothing comes in too: what is old slides out of it. */
const SLIDE: Milliseconds = 10_000;
const windowed: ReadonlySet<Kind> = new Set<Kind>(['services', 'endpoint', 'timeseries']);

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
      const slide = windowed.has(query.kind) ? SLIDE : undefined;
      for await (const _ of frames([source.signalOf(query)], FRAME, closed, slide))
        await connection.sendProgress(answers, live, await source.answer(query));
      return null;
    } catch (error) {
      return session.closed.aborted ? null : responseError(error, session);
    }
  });
}

/** Aborts when the request is cancelled or its window has gone. */
function closedBy(token: CancellationToken, gone: AbortSignal): AbortSignal {
  const cancelled = new AbortController();
  if (token.isCancellationRequested) cancelled.abort();
  token.onCancellationRequested(() => cancelled.abort());
  return AbortSignal.any([cancelled.signal, gone]);
}

/** The core's sentences get their language here, where the reader is known. */
function responseError(error: unknown, session: Session): ResponseError<Failure> {
  const thrown = failureOf(error);
  const failure = { ...thrown, message: session.words(thrown.message, ...(thrown.values ?? [])) };
  if (error instanceof UserError)
    return new ResponseError(LSPErrorCodes.RequestFailed, failure.message, failure);
  session.failed(error);
  return new ResponseError(ErrorCodes.InternalError, failure.message, failure);
}
