import { commands, type Disposable, type LogOutputChannel, l10n, window } from 'vscode';
import { Lifetime } from '../core/lifetime.ts';
import type { CommandId, Commands } from '../protocol/commands.ts';
import { failureOf } from '../protocol/failure.ts';

/** One for each command of the protocol: a forgotten one does not compile. */
export type Handlers = { readonly [C in CommandId]: (...args: Commands[C]) => Promise<void> };

type Handler = (...args: unknown[]) => Promise<void>;

export function registerCommands(handlers: Handlers, log: LogOutputChannel): Disposable {
  const life = new Lifetime();
  for (const [id, handler] of Object.entries(handlers))
    life.own(command(id, handler as Handler, log)); // whoever runs it brings its arguments
  return life;
}

/** Runs a command of ours by its name, with the arguments that it takes. */
export async function run<C extends CommandId>(id: C, ...args: Commands[C]): Promise<void> {
  await commands.executeCommand(id, ...args);
}

/** Registers a command whose failures reach the person who ran it: once, in words, with a way out. */
function command<A extends unknown[]>(
  id: string,
  handler: (...args: A) => Promise<void>,
  log: LogOutputChannel,
): Disposable {
  return commands.registerCommand(id, async (...args: A) => {
    try {
      await handler(...args);
    } catch (error) {
      log.error(error instanceof Error ? error : String(error));
      void showFailure(error); // not waited for: the command is over, whenever the message is closed
    }
  });
}

async function showFailure(error: unknown): Promise<void> {
  const failure = failureOf(error);
  const { title, ...action } = failure.action ?? {
    title: l10n.t('Show log'),
    command: 'dogwatch.showLog',
  };
  const message =
    failure.code === 'internal'
      ? l10n.t('Dogwatch could not do this: {0}', failure.message)
      : failure.message;
  if (await window.showErrorMessage(message, title))
    await commands.executeCommand(action.command, ...(action.arguments ?? []));
}
