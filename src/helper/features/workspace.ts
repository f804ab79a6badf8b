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
  for await (const path of filesBelow(folder, MOST_FILES, closed)) {
    const file = await sourceFile(path);
    if (file) yield file;
  }
}

/** Files below a folder, those near to it first, as many as `most`. */
export async function* filesBelow(
  folder: string,
  most: number,
  closed: AbortSignal,
): AsyncIterable<string> {
  let left = most;
  const folders = [folder];
  while (folders.length > 0 && left > 0 && !closed.aborted) {
    const at = folders.shift() ?? folder;
    const entries = await readdir(at, { withFileTypes: true }).catch(() => []);
    folders.push(...entries.filter(leads).map(entry => join(at, entry.name)));
    for (const entry of entries.filter(entry => entry.isFile()).slice(0, left)) {
      left--;
      yield join(at, entry.name);
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
