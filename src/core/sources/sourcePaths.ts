/** A folder of the machine that an app runs on, and the same one here. */
export interface FolderPair {
  readonly from: string;
  readonly to: string;
}

/** Finds files of the machine that an app runs on among those of this window. */
export interface SourcePaths {
  /** The path here; nothing where none fits, or several do. */
  find(file: string): string | undefined;
}

/**
 * `pairs` are what the user has set: they are believed. `hints` come from Dockerfiles and compose files: they decide
 * where the names alone leave a choice.
 *
 *     /app/shop/cart.py     of  /ws/api/shop/cart.py, /ws/web/cart.py:  the first, two parts of the end are the same
 *     /app/main.py          of  /ws/api/main.py, /ws/web/main.py:       none, unless a hint says what /app is
 */
export function sourcePaths(
  files: Iterable<string>,
  pairs: readonly FolderPair[],
  hints: readonly FolderPair[],
): SourcePaths {
  const byName = Map.groupBy(files, file => nameOf(partsOf(file)));
  const known = new Map<string, string | undefined>();

  function find(file: string): string | undefined {
    const parts = partsOf(file);
    const [told] = translated(parts, pairs);
    if (told !== undefined) return told;
    const candidates = byName.get(nameOf(parts)) ?? [];
    const shared = new Map(candidates.map(one => [one, sharedEnd(partsOf(one), parts)]));
    const most = Math.max(...shared.values());
    const best = candidates.filter(one => shared.get(one) === most);
    if (best.length === 1) return best[0];
    const hinted = translated(parts, hints).map(path => partsOf(path).join('/'));
    return best.find(one => hinted.includes(partsOf(one).join('/')));
  }

  return {
    find(file) {
      if (file === '') return undefined;
      if (!known.has(file)) known.set(file, find(file));
      return known.get(file);
    },
  };
}

/** The paths that pairs make of a file, those of the longest folder first. */
function translated(parts: readonly string[], pairs: readonly FolderPair[]): readonly string[] {
  return pairs
    .map(({ from, to }) => ({ folder: partsOf(from), to }))
    .filter(({ folder }) => folder.length < parts.length)
    .filter(({ folder }) => folder.every((part, at) => part === parts[at]))
    .sort((a, b) => b.folder.length - a.folder.length)
    .map(({ folder, to }) => [to.replace(/[\\/]+$/, ''), ...parts.slice(folder.length)].join('/'));
}

/** `file:///app/./app.mjs`, `C:\app\app.js` and `webpack:///src/app.ts` as their parts. */
const partsOf = (file: string): readonly string[] =>
  file
    .replace(/^(?:file|webpack|webpack-internal|rsc):\/{2,3}(?:\(\w+\)\/)?/, '')
    .split(/[\\/]+/)
    .filter(part => part !== '' && part !== '.');

const nameOf = (parts: readonly string[]): string => parts.at(-1) ?? '';

function sharedEnd(one: readonly string[], other: readonly string[]): number {
  let shared = 0;
  while (shared < one.length && one.at(-1 - shared) === other.at(-1 - shared)) shared++;
  return shared;
}
