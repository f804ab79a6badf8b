import type { ComponentChildren } from 'preact';
import type { Commands } from '../../src/protocol/commands.ts';
import type { Failure } from '../../src/protocol/failure.ts';
import { isCommand, usePage } from '../page.ts';

/** Why a part shows nothing, in one sentence, and the next step. It stands over the part's frame, so that nothing moves. */
export function Notice({ children, next }: { children: ComponentChildren; next?: NextStep }) {
  return (
    <div class="notice">
      <p>{children}</p>
      {next && (
        <button type="button" class="link" onClick={next.onTake}>
          {next.title}
        </button>
      )}
    </div>
  );
}

export interface NextStep {
  readonly title: string;
  onTake(): void;
}

/** What went wrong, with the way out that it names. */
export function FailureNotice({ failure }: { failure: Failure }) {
  const { run } = usePage();
  const { message, action } = failure;
  if (!action || !isCommand(action.command)) return <Notice>{message}</Notice>;
  const { command, title, arguments: values = [] } = action;
  return (
    <Notice next={{ title, onTake: () => run(command, ...(values as Commands[typeof command])) }}>
      {message}
    </Notice>
  );
}
