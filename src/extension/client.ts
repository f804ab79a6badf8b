import { setTimeout as pause } from 'node:timers/promises';
import { env, type LogOutputChannel } from 'vscode';
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  type LanguageClientOptions,
  type MessageTransports,
  RevealOutputChannelOn,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageclient/node';
import type { Milliseconds, Seconds } from '../core/model/units.ts';
import { PROTOCOL } from '../protocol/pipe.ts';
import { type Dialling, dial } from './dial.ts';
import { SECTION, setting } from './setting.ts';

const languages = ['python', 'javascript', 'typescript', 'javascriptreact', 'typescriptreact'];
const schemes = ['file', 'untitled'];

const QUICKEST: Milliseconds = 50; // never 0: the client has yet to notice that its start failed
const SLOWEST: Milliseconds = 1000;
const CALM: Milliseconds = 30_000; // a connection that lasted longer was a good one

/** After a loss another window may be launching already, and after an update it must be the newer one. */
const PATIENCE_AFTER_LOSS: Milliseconds = 400;

/** A lost helper is no news to the user, and everything this client fails at it tries again: it logs, and never toasts. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

/** A language client that is never done: what ends its connection only makes it dial again, `end` excepted. */
export function clientOf(
  dialling: Dialling,
  log: LogOutputChannel,
  end: AbortSignal,
): LanguageClient {
  let hangUp = () => {};
  let lost = 0;
  let since = performance.now();

  const server = async (): Promise<MessageTransports> => {
    const socket = await dial(dialling, lost > 0 ? PATIENCE_AFTER_LOSS : 0, end);
    hangUp = () => socket.destroy();
    since = performance.now();
    return {
      reader: new StreamMessageReader(socket),
      writer: new StreamMessageWriter(socket),
      detached: true,
    };
  };

  const closed = async () => {
    if (end.aborted) return { action: CloseAction.DoNotRestart, handled: true };
    lost = performance.now() - since > CALM ? 1 : lost + 1;
    await pause(Math.min(QUICKEST * 2 ** (lost - 1), SLOWEST));
    return {
      action: CloseAction.Restart,
      message: 'The helper went away. Dialling again.',
      handled: true,
    };
  };

  const options: LanguageClientOptions = {
    documentSelector: schemes.flatMap(scheme => languages.map(language => ({ scheme, language }))),
    outputChannel: log,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    initializationOptions: () => ({
      version: dialling.version,
      protocol: PROTOCOL,
      last: windowOfFigures(),
      locale: env.language,
    }),
    initializationFailedHandler: () => {
      hangUp(); // the closed connection is then dialled again
      return false;
    },
    errorHandler: {
      error: () => ({ action: ErrorAction.Continue, handled: true }),
      closed,
    },
  };
  return new QuietClient(SECTION, 'Dogwatch', server, options);
}

export const windowOfFigures = (): Seconds => setting('window') * 60;
