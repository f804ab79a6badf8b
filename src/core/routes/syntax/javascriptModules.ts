import type { Reference } from '../declarations.ts';
import { folderOf, type ModuleFile, pathFrom } from '../moduleFiles.ts';

const endings = ['.js', '.ts', '.mjs', '.cjs', '.mts', '.cts', '.jsx', '.tsx'];
/** Modules of the project itself, aliases of bundlers included. */
const own = /^(?:[.~#/]|@\/|src\/|app\/|server\/)/;

export const isOwnModule = (specifier: string): boolean => own.test(specifier);

/** `./users` is `users.ts` or `users/index.js`; `./users.js` may be compiled of `users.ts`. */
export function* javascriptFiles(
  { module, names }: Pick<Reference, 'module' | 'names'>,
  from: string,
): Iterable<ModuleFile> {
  if (!isOwnModule(module)) return;
  const anywhere = !module.startsWith('.');
  const path = anywhere ? module.replace(/^[@~#]?\/+|^[~#]/, '') : pathFrom(folderOf(from), module);
  if (path === undefined || path === '') return;
  const bare = path.replace(/\.[cm]?[jt]sx?$/, '');
  yield { path, anywhere, names };
  for (const start of new Set([path, bare, `${path}/index`]))
    for (const ending of endings) yield { path: start + ending, anywhere, names };
}
