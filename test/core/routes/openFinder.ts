import { readFile } from 'node:fs/promises';
import type { Route } from '../../../src/core/model/route.ts';
import { openRoutes, type RouteFinder } from '../../../src/core/routes/finder.ts';
import { languageOf } from '../../../src/core/routes/languages.ts';
import { type FileRoutes, linkRoutes } from '../../../src/core/routes/link.ts';

/** A finder over the grammars as their packages hold them. */
export const openFinder = (): Promise<RouteFinder> =>
  openRoutes(file =>
    readFile(
      file === 'web-tree-sitter.wasm'
        ? `node_modules/web-tree-sitter/${file}`
        : `node_modules/@vscode/tree-sitter-wasm/wasm/${file}`,
    ),
  );

/** The routes of a text that is called like this file, with no other file beside it. */
export async function routesIn(
  finder: RouteFinder,
  path: string,
  text: string,
): Promise<readonly Route[]> {
  const [only] = await routesOfAll(finder, [[path, text]]);
  return only?.routes ?? [];
}

/** The routes of files that know of each other. */
export async function routesOfAll(
  finder: RouteFinder,
  files: readonly (readonly [path: string, text: string])[],
): Promise<readonly FileRoutes[]> {
  const found = await Promise.all(
    files.map(([path, text]) => finder.find({ path, languageId: languageOf(path) ?? '', text })),
  );
  return linkRoutes(found.flat());
}
