import type { Reference } from '../declarations.ts';
import { folderOf, type ModuleFile } from '../moduleFiles.ts';

/** Folders between a file and the one that its imports start from: more are not made by hand. */
const DEEPEST = 12;

/**
 * `from .users import views` then `views.bp`: `bp` of `users/views.py`, or what `users/__init__.py` calls `views.bp`.
 * What is not relative starts from one of the folders above, the nearest that has it.
 */
export function* pythonFiles(
  { module, names }: Pick<Reference, 'module' | 'names'>,
  from: string,
): Iterable<ModuleFile> {
  const [, dots = '', rest = ''] = /^(\.*)(.*)$/.exec(module) ?? [];
  const steps = rest === '' ? [] : rest.split('.');
  const folders = foldersAbove(folderOf(from));
  const starts = dots === '' ? folders : folders.slice(dots.length - 1, dots.length);
  for (const start of starts) {
    for (let more = 0; more <= names.length; more++) {
      const file = [start, ...steps, ...names.slice(0, more)].join('/');
      const left = { anywhere: false, names: names.slice(more) };
      yield { path: `${file}/__init__.py`, ...left };
      if (steps.length + more > 0) yield { path: `${file}.py`, ...left };
    }
  }
}

/** The folder itself first. */
function foldersAbove(folder: string): readonly string[] {
  const folders = [folder];
  let at = folder;
  while (at !== '' && folders.length < DEEPEST) {
    at = folderOf(at);
    folders.push(at);
  }
  return folders;
}
