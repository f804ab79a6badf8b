import {
  type CancellationToken,
  ErrorCodes,
  LSPErrorCodes,
  ResponseError,
} from 'vscode-languageserver';
import { type Failure, failureOf, UserError } from '../../protocol/failure.ts';
import type { Session } from '../session.ts';

/** Aborts when the request is cancelled or its window has gone. */
export function closedBy(token: CancellationToken, gone: AbortSignal): AbortSignal {
  const cancelled = new AbortController();
  if (token.isCancellationRequested) cancelled.abort();
  token.onCancellationRequested(() => cancelled.abort());
  return AbortSignal.any([cancelled.signal, gone]);
}

/** The core's sentences get their language here, where the reader is known. */
export function responseError(error: unknown, session: Session): ResponseError<Failure> {
  const thrown = failureOf(error);
  const failure = { ...thrown, message: session.words(thrown.message, ...(thrown.values ?? [])) };
  if (error instanceof UserError)
    return new ResponseError(LSPErrorCodes.RequestFailed, failure.message, failure);
  session.failed(error);
  return new ResponseError(ErrorCodes.InternalError, failure.message, failure);
}
