import { ConfigurationTarget, l10n, window, workspace } from 'vscode';
import { SECTION, setting } from './setting.ts';

const KEY = 'codeLens.enabled';

/** Switches the lenses where the setting is in force: under a workspace's own value a change of the user's does nothing. */
export async function toggleLenses(): Promise<void> {
  const enabled = !setting(KEY);
  const own = workspace.getConfiguration(SECTION);
  const inWorkspace = own.inspect<boolean>(KEY)?.workspaceValue !== undefined;
  const target = inWorkspace ? ConfigurationTarget.Workspace : ConfigurationTarget.Global;
  await own.update(KEY, enabled, target);
  if (enabled && !workspace.getConfiguration('editor').get('codeLens')) void offerEditors();
}

async function offerEditors(): Promise<void> {
  const turnOn = l10n.t('Turn on');
  const message = l10n.t('The editor shows no code lenses at all: “editor.codeLens” is off.');
  if ((await window.showInformationMessage(message, turnOn)) === turnOn)
    await workspace.getConfiguration('editor').update('codeLens', true, ConfigurationTarget.Global);
}
