import { l10n, type QuickPickItem, Selection, Uri, ViewColumn, window } from 'vscode';
import type { SourcePlace } from '../core/model/route.ts';
import type { Words } from '../core/model/words.ts';
import type { EndpointTarget } from '../protocol/commands.ts';
import { UserError } from '../protocol/failure.ts';
import type { Datadog } from '../protocol/queries.ts';
import { windowOfFigures } from './client.ts';
import { figuresText, nameOf, type Row } from './rows.ts';

interface Choice extends QuickPickItem {
  readonly target: EndpointTarget;
}

/** From the palette: which of the endpoints that were seen, the busiest first. */
export async function pickEndpoint(
  datadog: Datadog,
  say: Words,
): Promise<EndpointTarget | undefined> {
  const last = windowOfFigures();
  const services = await datadog.ask({ kind: 'services', last });
  const choices = services
    .flatMap(({ service, endpoints }) => endpoints.map(row => ({ service, ...row })))
    .sort((a, b) => b.figures.requests - a.figures.requests)
    .map(
      ({ service, endpoint, figures, source }): Choice => ({
        label: nameOf(endpoint),
        description: service,
        detail: figuresText(figures, last, say),
        target: { endpoints: [endpoint], ...(source && { source }) },
      }),
    );
  if (choices.length === 0) throw nothingYet();
  const options = { title: l10n.t('Open endpoint'), matchOnDescription: true };
  return (await window.showQuickPick(choices, options))?.target;
}

function nothingYet(): UserError {
  return new UserError({
    code: 'endpoints.none',
    message: l10n.t('No requests yet: no tracer has sent a span of one.'),
    action: { title: l10n.t('Copy tracer settings'), command: 'dogwatch.copyTracerSettings' },
  });
}

/** Shows a place in the editor that has the file already, else where code is, never over a page. */
export async function openSource(from: SourcePlace | Row): Promise<void> {
  const place = 'uri' in from ? from : from.source; // an action in a tree is given the row
  if (!place) return;
  const { uri, line } = place;
  const file = Uri.parse(uri, true);
  if (!['file', 'untitled'].includes(file.scheme))
    throw new UserError({ code: 'source.scheme', message: l10n.t('{0} is not a file.', uri) });
  const editors = window.visibleTextEditors;
  const editor = editors.find(({ document }) => document.uri.toString() === file.toString());
  await window.showTextDocument(file, {
    viewColumn: (editor ?? editors[0])?.viewColumn ?? ViewColumn.One,
    selection: new Selection(line, 0, line, 0),
  });
}
