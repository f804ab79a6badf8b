import type { HelperCommand, HelperCommands } from '../../protocol/exchange.ts';
import { UserError } from '../../protocol/failure.ts';
import { readSession, writeSession } from '../exchange/sessionFiles.ts';
import type { Session } from '../session.ts';
import { closedBy, responseError } from './replies.ts';

type Run = {
  readonly [C in HelperCommand]: (
    asks: HelperCommands[C]['asks'],
    closed: AbortSignal,
  ) => Promise<HelperCommands[C]['answers']>;
};

/** Commands of the helper: sessions written to a file and read from one. */
export function exchange(session: Session): void {
  const { connection, spans: kept } = session;
  const run: Run = {
    'dogwatch.helper.exportSession': async ({ file, of, redact }, closed) => {
      const spans = await writeSession(
        { file, spans: kept.of(of), redact, made: kept.now() },
        closed,
      );
      return { spans };
    },
    'dogwatch.helper.importSession': ({ file }, closed) =>
      readSession(file, spans => kept.take(spans), closed),
  };
  connection.onExecuteCommand(async ({ command, arguments: [asks] = [] }, token) => {
    try {
      const known = run[command as HelperCommand] as Run[HelperCommand] | undefined;
      if (!known || !hasFile(asks)) {
        const message = 'The helper has no command {0}.';
        throw new UserError({ code: 'command.unknown', message, values: [command] });
      }
      return await known(asks as never, closedBy(token, session.closed));
    } catch (error) {
      return responseError(error, session);
    }
  });
}

const hasFile = (asks: unknown): boolean =>
  typeof asks === 'object' && asks !== null && 'file' in asks && typeof asks.file === 'string';
