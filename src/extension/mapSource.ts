import { ConfigurationTarget, FileType, l10n, Uri, window, workspace } from 'vscode';
import { UserError } from '../protocol/failure.ts';
import { SECTION, setting } from './setting.ts';

/** Asks where a folder of the app's machine lies here, by one file in it, and keeps the answer in the settings. */
export async function mapSource({ file }: { readonly file: string }): Promise<void> {
  const [folder] =
    (await window.showOpenDialog({
      canSelectFiles: false,
      canSelectFolders: true,
      title: l10n.t('The folder here that holds {0}', file),
      openLabel: l10n.t('Map'),
      ...(workspace.workspaceFolders?.[0] && { defaultUri: workspace.workspaceFolders[0].uri }),
    })) ?? [];
  if (!folder) return;
  const from = await prefixOf(file, folder);
  if (from === undefined)
    throw new UserError({
      code: 'source.absent',
      message: l10n.t('{0} does not hold {1}.', folder.fsPath, file),
    });
  const others = setting('sourceMap').filter(entry => entry.from !== from);
  const target = workspace.workspaceFolders
    ? ConfigurationTarget.Workspace
    : ConfigurationTarget.Global;
  const map = [...others, { from, to: folder.fsPath }];
  await workspace.getConfiguration(SECTION).update('sourceMap', map, target);
}

/** What stands before the longest end of the file's path that the folder holds: `/app` of `/app/shop/cart.py`. */
async function prefixOf(file: string, folder: Uri): Promise<string | undefined> {
  const parts = file.split(/[\\/]/);
  for (let at = 1; at < parts.length; at++) {
    const found = await isFile(Uri.joinPath(folder, ...parts.slice(at)));
    if (found) return parts.slice(0, at).join('/') || '/';
  }
  return undefined;
}

async function isFile(uri: Uri): Promise<boolean> {
  try {
    return (await workspace.fs.stat(uri)).type === FileType.File;
  } catch {
    return false;
  }
}
