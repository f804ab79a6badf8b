import { l10n } from 'vscode';
import { UserError } from '../protocol/failure.ts';

/** Whoever asked while there is no helper is told so, with the way out. */
export function helperAbsent(cause?: unknown): UserError {
  return new UserError(
    {
      code: 'helper.absent',
      message: l10n.t('Dogwatch is not connected to its helper.'),
      action: { title: l10n.t('Restart helper'), command: 'dogwatch.restartHelper' },
    },
    cause,
  );
}
