import { readFile } from 'node:fs/promises';
import type { Route } from '../../../src/core/model/route.ts';
import { openRoutes, type RouteFinder } from '../../../src/core/routes/finder.ts';
import { languageOf } from '../../../src/core/routes/languages.ts';

/** A finder over the grammars as their packages hold them. */
export const openFinder = (): Promise<RouteFinder> =>
  openRoutes(file =>
    readFile(
      file === 'web-tree-sitter.wasm'
        ? `node_modules/web-tree-sitter/${file}`
        : `node_modules/@vscode/tree-sitter-wasm/wasm/${file}`,
    ),
  );

/** The routes of a text that is called like this file. */
export const routesIn = (
  finder: RouteFinder,
  path: string,
  text: string,
): Promise<readonly Route[]> => finder.find({ path, languageId: languageOf(path) ?? '', text });
