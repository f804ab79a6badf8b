import {
  ConfigurationTarget,
  InputBoxValidationSeverity,
  l10n,
  type QuickPickItem,
  type QuickPickItemButtonEvent,
  ThemeIcon,
  window,
  workspace,
} from 'vscode';
import { formats } from '../core/model/format.ts';
import { rangeName, spanOfTime } from '../core/model/range.ts';
import type { TimeRange } from '../core/model/trace.ts';
import type { Words } from '../core/model/words.ts';
import type { SavedView, TracesTarget } from '../protocol/commands.ts';
import { run } from './commands.ts';
import { type StoredView, storedViews, withName, withoutView, withView } from './savedViews.ts';
import { SECTION } from './setting.ts';

// Views are a setting and no state of the window: a team commits those of a workspace, the user's own go along with the
// other settings, and both can be read and written by hand.
const KEY = 'views';

export const savedViews = (): readonly SavedView[] => stored().map(({ view }) => view);

/** Asks for a name, and keeps the list of traces under it: in the workspace where there is one. */
export async function saveView(target: TracesTarget): Promise<void> {
  const name = await askName(l10n.t('Save as view'), '');
  if (name === undefined) return;
  const known = stored().find(({ view }) => view.name === name);
  const of = known?.of ?? (workspace.workspaceFolders ? 'workspace' : 'user');
  await change(of, setting => withView(setting, { name, ...target }));
}

/** Which view to open; its buttons rename and delete. */
export async function pickView(say: Words): Promise<SavedView | undefined> {
  for (;;) {
    const choice = await choose(l10n.t('Open saved view'), say, true);
    if (choice?.act === 'rename') await rename(choice.stored);
    else if (choice?.act === 'delete') await remove(choice.stored);
    else return choice?.stored.view;
    if (stored().length === 0) return undefined;
  }
}

export async function renameView(say: Words): Promise<void> {
  const choice = await choose(l10n.t('Rename saved view'), say, false);
  if (choice) await rename(choice.stored);
}

export async function deleteView(say: Words): Promise<void> {
  const choice = await choose(l10n.t('Delete saved view'), say, false);
  if (choice) await remove(choice.stored);
}

async function rename({ of, view: { name } }: StoredView): Promise<void> {
  const next = await askName(l10n.t('Rename “{0}”', name), name);
  if (next !== undefined && next !== name) await change(of, list => withName(list, name, next));
}

async function remove({ of, view: { name } }: StoredView): Promise<void> {
  const deleting = l10n.t('Delete');
  const message = l10n.t('Delete the view “{0}”?', name);
  if ((await window.showWarningMessage(message, { modal: true }, deleting)) === deleting)
    await change(of, list => withoutView(list, name));
}

async function askName(title: string, value: string): Promise<string | undefined> {
  const taken = new Set(stored().map(({ view }) => view.name));
  const name = await window.showInputBox({
    title,
    value,
    prompt: l10n.t('The name of the view'),
    validateInput(text) {
      const name = text.trim();
      if (name === '') return l10n.t('A view needs a name.');
      if (name === value || !taken.has(name)) return undefined;
      const message = l10n.t('This replaces the view “{0}”.', name);
      return { message, severity: InputBoxValidationSeverity.Warning };
    },
  });
  return name?.trim();
}

type Act = 'open' | 'rename' | 'delete';

interface Choice {
  readonly act: Act;
  readonly stored: StoredView;
}

interface Item extends QuickPickItem {
  readonly stored: StoredView;
}

/** One of the views, and with which button; nothing where none was taken. */
async function choose(title: string, say: Words, buttons: boolean): Promise<Choice | undefined> {
  const items = stored().map(one => itemOf(one, say, buttons));
  if (items.length === 0) {
    void sayNoneYet(); // not waited for: whoever asked has nothing more to wait for
    return undefined;
  }
  const pick = window.createQuickPick<Item>();
  Object.assign(pick, { title, items, matchOnDescription: true, matchOnDetail: true });
  try {
    return await new Promise<Choice | undefined>(resolve => {
      pick.onDidAccept(() => {
        const [item] = pick.selectedItems;
        resolve(item && { act: 'open', stored: item.stored });
      });
      pick.onDidTriggerItemButton(event => resolve(pressed(event)));
      pick.onDidHide(() => resolve(undefined));
      pick.show();
    });
  } finally {
    pick.dispose();
  }
}

const pressed = ({ item, button }: QuickPickItemButtonEvent<Item>): Choice => ({
  act: (button.iconPath as ThemeIcon).id === 'trash' ? 'delete' : 'rename',
  stored: item.stored,
});

function itemOf(one: StoredView, say: Words, buttons: boolean): Item {
  const { name, search = '', range } = one.view;
  return {
    label: name,
    description: [
      range && rangeText(range, say),
      one.of === 'user' ? l10n.t('your own') : l10n.t('of the workspace'),
    ]
      .filter(Boolean)
      .join(' · '),
    detail: search || l10n.t('every request'),
    stored: one,
    buttons: buttons
      ? [
          { iconPath: new ThemeIcon('edit'), tooltip: l10n.t('Rename') },
          { iconPath: new ThemeIcon('trash'), tooltip: l10n.t('Delete') },
        ]
      : [],
  };
}

function rangeText(range: TimeRange, say: Words): string {
  if ('last' in range) return rangeName(say, range.last);
  const format = formats(say);
  return `${format.date(range.from)}, ${spanOfTime(range, format)}`;
}

async function sayNoneYet(): Promise<void> {
  const message = l10n.t('No view is saved yet. The list of traces saves what it shows.');
  const next = l10n.t('Open traces');
  if ((await window.showInformationMessage(message, next)) === next)
    await run('dogwatch.openTraces');
}

function stored(): readonly StoredView[] {
  const { globalValue: user, workspaceValue: own } = inspected();
  return storedViews({ user, workspace: own });
}

async function change(
  of: StoredView['of'],
  next: (setting: unknown) => readonly unknown[],
): Promise<void> {
  const { globalValue, workspaceValue } = inspected();
  const own = of === 'workspace';
  const target = own ? ConfigurationTarget.Workspace : ConfigurationTarget.Global;
  const value = next(own ? workspaceValue : globalValue);
  await workspace.getConfiguration(SECTION).update(KEY, value, target);
}

const inspected = () => workspace.getConfiguration(SECTION).inspect<unknown>(KEY) ?? { key: KEY };
