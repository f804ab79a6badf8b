import { fileURLToPath } from 'node:url';
import { DidChangeWatchedFilesNotification, type InitializeParams } from 'vscode-languageserver';
import { languageByEnding } from '../../core/routes/languages.ts';
import type { Session } from '../session.ts';

/** Keeps the window's index of routes true: reads its folders once, then follows documents and files. */
export function watchWorkspace(session: Session): void {
  const { connection, documents, index, sources, editor, ready, closed } = session;
  const folders = foldersOf(editor);
  index.follow(documents);
  connection.onDidChangeWatchedFiles(({ changes }) => {
    for (const { uri, type } of changes) {
      sources.changed(uri, type);
      index.changed(uri).catch(error => session.failed(error));
    }
  });
  void ready.then(() => {
    index.read(folders, closed).catch(error => session.failed(error));
    sources.read(closed).catch(error => session.failed(error));
    if (!editor.capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration) return;
    const endings = [...languageByEnding.keys()].map(ending => ending.slice(1)).join(',');
    const watchers = [{ globPattern: `**/*.{${endings}}` }];
    connection.client
      .register(DidChangeWatchedFilesNotification.type, { watchers })
      .catch(error => session.failed(error));
  });
}

/** The workspace's folders that are on a disk. */
export const foldersOf = ({ workspaceFolders }: InitializeParams): readonly string[] =>
  (workspaceFolders ?? []).flatMap(({ uri }) =>
    uri.startsWith('file:') ? [fileURLToPath(uri)] : [],
  );
