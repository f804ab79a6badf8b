import type { Dirent } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { languageOf } from '../../core/routes/languages.ts';

/** A workspace may hold a whole disk: the index ends here, and open documents are looked at in any case. */
const MOST_FILES = 5000;
const LARGEST_FILE = 1 << 20;

/** Other people's code, what was built, and what only tools read. */
const passedOver: ReadonlySet<string> = new Set([
  'node_modules',
  'site-packages',
  'dist-packages',
  '__pycache__',
  'venv',
  'env',
  'dist',
  'build',
  'out',
  'target',
  'vendor',
  'coverage',
]);

export interface WorkspaceFile {
  readonly path: string;
  readonly languageId: string;
  readonly text: string;
}

/** The source files below a folder that could declare routes. What cannot be read is passed over. */
export async function* sourceFiles(
  folder: string,
  closed: AbortSignal,
): AsyncIterable<WorkspaceFile> {
  let left = MOST_FILES;
  const folders = [folder];
  while (folders.length > 0 && left > 0 && !closed.aborted) {
    const at = folders.shift() ?? folder;
    const entries = await readdir(at, { withFileTypes: true }).catch(() => []);
    folders.push(...entries.filter(leads).map(entry => join(at, entry.name)));
    for (const entry of entries.filter(entry => entry.isFile()).slice(0, left)) {
      left--;
      const file = await sourceFile(join(at, entry.name));
      if (file) yield file;
    }
  }
}

/** Links are not followed: they may lead in circles. */
const leads = (entry: Dirent): boolean =>
  entry.isDirectory() && !passedOver.has(entry.name) && !entry.name.startsWith('.');

/** One file, if it is source of a language with routes. */
export async function sourceFile(path: string): Promise<WorkspaceFile | undefined> {
  const languageId = languageOf(path);
  if (!languageId) return undefined;
  try {
    if ((await stat(path)).size > LARGEST_FILE) return undefined;
    return { path, languageId, text: await readFile(path, 'utf8') };
  } catch {
    return undefined;
  }
}
