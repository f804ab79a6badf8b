import { commands, type ExtensionContext, env, l10n, window, workspace } from 'vscode';
import { Lifetime } from '../core/lifetime.ts';
import { type Words, words } from '../core/model/words.ts';
import type { TracesTarget } from '../protocol/commands.ts';
import type { Place } from '../protocol/page.ts';
import type { Datadog } from '../protocol/queries.ts';
import { windowOfFigures } from './client.ts';
import { type Handlers, registerCommands } from './commands.ts';
import { copyLogSettings, copyTracerSettings } from './copySettings.ts';
import { datadogOver } from './datadog.ts';
import { exportSession, importSession } from './exchange.ts';
import { type Health, receiverOf, stateOf } from './health.ts';
import { Helper } from './helper.ts';
import { toggleLenses } from './lenses.ts';
import { mapSource } from './mapSource.ts';
import { openSource, pickEndpoint } from './open.ts';
import { Panels } from './panels.ts';
import { isErrorsTarget, isTracesTarget } from './place.ts';
import { metricRows, serviceRows } from './rows.ts';
import { SECTION } from './setting.ts';
import { statusBar } from './statusBar.ts';
import { tree } from './trees.ts';
import { deleteView, pickView, renameView, savedViews, saveView } from './views.ts';
import { watchHealth } from './watchHealth.ts';

/** The only place where parts are put together. Nothing waits here: the helper is found after this has returned. */
export function activate(context: ExtensionContext): void {
  const life = new Lifetime();
  context.subscriptions.push(life);
  const say = words(env.language);
  const log = life.own(window.createOutputChannel('Dogwatch', { log: true }));
  const helper = life.own(new Helper(context, log));
  const datadog = datadogOver(helper.client);
  const panels = life.own(new Panels(context.extensionUri, datadog, savedViews));
  const services = life.own(
    tree(
      'dogwatch.services',
      datadog,
      () => ({ kind: 'services', last: windowOfFigures() }),
      answer => serviceRows(answer, windowOfFigures(), say),
    ),
  );
  life.own(
    tree(
      'dogwatch.metrics',
      datadog,
      () => ({ kind: 'metrics' }),
      answer => metricRows(answer, say),
    ),
  );
  const bar = life.own(statusBar(say));
  life.own(
    watchHealth(helper, datadog, health => {
      bar.show(health);
      services.view.description = addressToSendTo(health) ?? '';
      tellConditions(health);
      if (health.helper === 'newer') void offerReload();
    }),
  );
  life.own(
    registerCommands(
      handlers(helper, datadog, panels, say, () => log.show(true)),
      log,
    ),
  );
  life.own(
    workspace.onDidChangeConfiguration(({ affectsConfiguration: affects }) => {
      if (affects(`${SECTION}.window`)) {
        services.again();
        panels.reload();
      }
      if (affects(`${SECTION}.views`)) panels.showViews();
      if (affects(`${SECTION}.ports`) || affects(`${SECTION}.memory`)) void offerRestart();
    }),
  );
  helper.start();
}

function handlers(
  helper: Helper,
  datadog: Datadog,
  panels: Panels,
  say: Words,
  showLog: () => void,
): Handlers {
  return {
    'dogwatch.openEndpoint': async target => {
      const chosen = target ?? (await pickEndpoint(datadog, say));
      if (chosen) panels.show({ page: 'endpoint', ...chosen });
    },
    'dogwatch.openTrace': async target => panels.show({ page: 'trace', ...target }),
    'dogwatch.openTraces': async target => {
      if (target?.search !== undefined || target?.range || target?.spans)
        panels.show(tracesPlace(target));
      else if (!panels.reveal('traces')) panels.show({ page: 'traces' });
    },
    'dogwatch.openView': async () => {
      const view = await pickView(say);
      if (view) panels.show(tracesPlace(view));
    },
    'dogwatch.saveView': async target => {
      if (isTracesTarget(target)) await saveView(target);
    },
    'dogwatch.renameView': () => renameView(say),
    'dogwatch.deleteView': () => deleteView(say),
    'dogwatch.openFlame': async target => panels.show({ page: 'flame', ...target }),
    'dogwatch.compareTraces': async target => panels.show({ page: 'compare', ...target }),
    'dogwatch.openMetric': async target => panels.show({ page: 'metric', ...target }),
    'dogwatch.openMetrics': async () => {
      await commands.executeCommand('dogwatch.metrics.focus');
    },
    'dogwatch.openErrors': async target => panels.show(errorsPlace(target)),
    'dogwatch.openSource': openSource,
    'dogwatch.mapSource': mapSource,
    'dogwatch.exportSession': trace =>
      exportSession(helper.client, isTrace(trace) ? trace : undefined),
    'dogwatch.importSession': () => importSession(helper.client),
    'dogwatch.copyTracerSettings': () => copyTracerSettings(datadog, say),
    'dogwatch.copyLogSettings': () => copyLogSettings(datadog, say),
    'dogwatch.showLog': async () => showLog(),
    'dogwatch.restartHelper': () => helper.restart(),
    'dogwatch.toggleLenses': toggleLenses,
  };
}

/** The palette hands nothing, a view whatever has the focus. */
const isTrace = (target: unknown): target is { traceId: string } =>
  typeof target === 'object' &&
  target !== null &&
  'traceId' in target &&
  typeof target.traceId === 'string';

/** The title of a view hands its button a row: only a target of ours narrows the page. */
function errorsPlace(target: unknown): Place {
  const { service, endpoints, group } = isErrorsTarget(target) ? target : {};
  return {
    page: 'errors',
    ...(service !== undefined && { service }),
    ...(endpoints && { endpoints }),
    ...(group !== undefined && { group }),
  };
}

/** The title of a view hands its button whatever row has the focus: only a target of ours leads somewhere. */
function tracesPlace(target: TracesTarget): Place {
  if (!isTracesTarget(target)) return { page: 'traces' };
  const { search, range, spans, sort, columns } = target;
  return {
    page: 'traces',
    asked: Date.now(),
    ...(search !== undefined && { search }),
    ...(range && { range }),
    ...(spans && { spans }),
    ...(sort && { sort }),
    ...(columns && { columns }),
  };
}

/** Beside the title of an empty tree: what the welcome text below it, which is fixed, cannot say. */
function addressToSendTo({ status }: Health): string | undefined {
  if (!status || status.spans.received > 0) return undefined;
  return receiverOf(status, 'traces')?.address;
}

/** What welcome texts, menus and walkthrough steps wait for. */
function tellConditions(health: Health): void {
  void setContext('state', stateOf(health));
  void setContext('metrics', (health.status?.samples.received ?? 0) > 0);
}

async function setContext(key: 'state' | 'metrics', value: unknown) {
  await commands.executeCommand('setContext', `dogwatch.${key}`, value);
}

async function offerReload(): Promise<void> {
  const reload = l10n.t('Reload window');
  const message = l10n.t('A newer Dogwatch runs in another window. Reload this one to go on.');
  if (await window.showInformationMessage(message, reload))
    await commands.executeCommand('workbench.action.reloadWindow');
}

async function offerRestart(): Promise<void> {
  const restart = l10n.t('Restart helper');
  const message = l10n.t(
    'The helper uses this setting from its next start. What it holds is lost.',
  );
  if (await window.showInformationMessage(message, restart))
    await commands.executeCommand('dogwatch.restartHelper');
}
