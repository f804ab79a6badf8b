import {
  commands,
  l10n,
  MarkdownString,
  type QuickPickItem,
  StatusBarAlignment,
  ThemeColor,
  window,
} from 'vscode';
import { Lifetime } from '../core/lifetime.ts';
import type { Words } from '../core/model/words.ts';
import type { CommandId } from '../protocol/commands.ts';
import { type Health, type StatusText, statusText } from './health.ts';

/** The item's own: a palette has no use for a list of commands that it shows anyway. */
const ACTIONS = 'dogwatch.statusActions';

/** The one item in the status bar: whether Dogwatch receives, and the way out where it does not. */
export function statusBar(say: Words): { show(health: Health): void; dispose(): void } {
  const life = new Lifetime();
  const item = life.own(window.createStatusBarItem('status', StatusBarAlignment.Left, 0));
  item.name = 'Dogwatch';
  item.command = ACTIONS;
  life.own(commands.registerCommand(ACTIONS, pickAction));
  let shown = '';
  const show = (health: Health) => {
    const text = statusText(health, say);
    const now = JSON.stringify(text);
    if (now === shown) return; // an open tooltip is not drawn anew for nothing
    shown = now;
    item.text = text.text;
    item.backgroundColor = text.warning
      ? new ThemeColor('statusBarItem.warningBackground')
      : undefined;
    item.accessibilityInformation = { label: text.spoken, role: 'button' };
    item.tooltip = tooltip(text);
    item.show();
  };
  return { show, dispose: () => life.dispose() };
}

interface Action extends QuickPickItem {
  readonly command: CommandId | 'dogwatch.services.focus' | 'workbench.action.openSettings';
  readonly arguments?: readonly string[];
}

function actions() {
  return {
    services: {
      label: `$(list-tree) ${l10n.t('Show services')}`,
      command: 'dogwatch.services.focus',
    },
    copy: {
      label: `$(clippy) ${l10n.t('Copy tracer settings')}`,
      command: 'dogwatch.copyTracerSettings',
    },
    toggle: { label: `$(eye) ${l10n.t('Toggle code lenses')}`, command: 'dogwatch.toggleLenses' },
    log: { label: `$(output) ${l10n.t('Show log')}`, command: 'dogwatch.showLog' },
    restart: { label: `$(refresh) ${l10n.t('Restart helper')}`, command: 'dogwatch.restartHelper' },
    port: {
      label: `$(gear) ${l10n.t('Change port')}`,
      command: 'workbench.action.openSettings',
      arguments: ['dogwatch.ports'],
    },
  } satisfies Record<string, Action>;
}

async function pickAction(): Promise<void> {
  const choices: readonly Action[] = Object.values(actions());
  const chosen = await window.showQuickPick(choices, { title: 'Dogwatch' });
  if (chosen) await commands.executeCommand(chosen.command, ...(chosen.arguments ?? []));
}

function tooltip({ lines, warning }: StatusText): MarkdownString {
  const { services, copy, log, restart, port } = actions();
  const offered: readonly Action[] = warning ? [port, restart, log] : [services, copy, log];
  const text = new MarkdownString('', true);
  text.isTrusted = { enabledCommands: offered.map(({ command }) => command) };
  for (const line of lines) text.appendText(line).appendMarkdown('\n\n');
  return text.appendMarkdown(`---\n\n${offered.map(link).join(' · ')}`);
}

function link({ label, command, arguments: args }: Action): string {
  const query = args ? `?${encodeURIComponent(JSON.stringify(args))}` : '';
  return `[${label}](command:${command}${query})`;
}
