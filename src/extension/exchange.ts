import { l10n, ProgressLocation, type QuickPickItem, Uri, window, workspace } from 'vscode';
import { ExecuteCommandRequest, type LanguageClient } from 'vscode-languageclient/node';
import type { ExchangedSpans, HelperCommand, HelperCommands } from '../protocol/exchange.ts';

const ENDING = 'dogwatch';

/** Writes one trace, or what was received in a time that is asked for, to a file that another Dogwatch opens. */
export async function exportSession(
  client: LanguageClient,
  trace?: { readonly traceId: string },
): Promise<void> {
  const of = trace ? { traceId: trace.traceId } : await pickTime();
  const redact = of && (await pickRedaction());
  if (!of || redact === undefined) return;
  const file = await window.showSaveDialog({
    defaultUri: Uri.joinPath(workspace.workspaceFolders?.[0]?.uri ?? Uri.file('/'), nameOf(of)),
    filters: { Dogwatch: [ENDING] },
    saveLabel: l10n.t('Export'),
  });
  if (!file) return;
  const asks = { file: file.fsPath, of, redact };
  const title = l10n.t('Exporting to {0}', file.fsPath);
  const done = await withProgress(client, title, 'dogwatch.helper.exportSession', asks);
  if (done)
    void window.showInformationMessage(
      l10n.t('{0} spans were exported to {1}.', done.spans, file.fsPath),
    );
}

/** Takes the spans of such a file in, as if their service had sent them. */
export async function importSession(client: LanguageClient): Promise<void> {
  const [file] =
    (await window.showOpenDialog({
      filters: { Dogwatch: [ENDING] },
      openLabel: l10n.t('Import'),
    })) ?? [];
  if (!file) return;
  const title = l10n.t('Importing {0}', file.fsPath);
  const done = await withProgress(client, title, 'dogwatch.helper.importSession', {
    file: file.fsPath,
  });
  if (!done) return;
  const message =
    done.refused > 0
      ? l10n.t('{0} spans were imported, {1} lines could not be read.', done.spans, done.refused)
      : l10n.t('{0} spans were imported.', done.spans);
  void window.showInformationMessage(message);
}

/** Nothing where it was cancelled. */
async function withProgress<C extends HelperCommand>(
  client: LanguageClient,
  title: string,
  command: C,
  asks: HelperCommands[C]['asks'],
): Promise<HelperCommands[C]['answers'] | undefined> {
  const options = { location: ProgressLocation.Notification, title, cancellable: true };
  return await window.withProgress(options, async (_, token) => {
    const params = { command, arguments: [asks] };
    try {
      return (await client.sendRequest(
        ExecuteCommandRequest.type,
        params,
        token,
      )) as HelperCommands[C]['answers'];
    } catch (error) {
      if (token.isCancellationRequested) return undefined;
      throw error;
    }
  });
}

const MINUTE = 60_000;

async function pickTime(): Promise<ExchangedSpans | undefined> {
  const now = Date.now();
  const items: readonly (QuickPickItem & { from: number })[] = [
    { label: l10n.t('The last 15 minutes'), from: now - 15 * MINUTE },
    { label: l10n.t('The last hour'), from: now - 60 * MINUTE },
    { label: l10n.t('Everything that is kept'), from: 0 },
  ];
  const picked = await window.showQuickPick(items, { title: l10n.t('Export which spans?') });
  return picked && { from: picked.from, to: now };
}

async function pickRedaction(): Promise<boolean | undefined> {
  const items: readonly (QuickPickItem & { redact: boolean })[] = [
    {
      label: l10n.t('Redacted'),
      detail: l10n.t('Without values of queries and statements, users, addresses, keys and tokens'),
      redact: true,
    },
    { label: l10n.t('Whole'), detail: l10n.t('As it was received'), redact: false },
  ];
  return (await window.showQuickPick(items, { title: l10n.t('Export how?') }))?.redact;
}

const nameOf = (of: ExchangedSpans): string =>
  'traceId' in of
    ? `trace-${of.traceId}.${ENDING}`
    : `session-${new Date().toISOString().slice(0, 10)}.${ENDING}`;
