/** A file that a reference may lead to, and the names that are left to be found in it. */
export interface ModuleFile {
  readonly path: string;
  /** Only the end of the path is known: `@/routes/users` is somewhere. */
  readonly anywhere: boolean;
  readonly names: readonly string[];
}

/** Files by path, however their machine separates folders. */
export class ModuleFiles<F extends { readonly path: string }> {
  private readonly byPath: ReadonlyMap<string, F>;
  private readonly byEnd = new Map<string, F | undefined>();

  constructor(files: readonly F[]) {
    this.byPath = new Map(files.map(file => [slashed(file.path), file]));
  }

  /** Where several files end alike, none is meant. */
  get({ path, anywhere }: ModuleFile): F | undefined {
    if (!anywhere) return this.byPath.get(path);
    if (!this.byEnd.has(path)) {
      const ending = [...this.byPath].filter(([known]) => known.endsWith(`/${path}`));
      this.byEnd.set(path, ending.length === 1 ? ending[0]?.[1] : undefined);
    }
    return this.byEnd.get(path);
  }
}

const slashed = (path: string): string => path.replaceAll('\\', '/');

/** `/work/shop/views.py` is in `/work/shop`. */
export const folderOf = (path: string): string => slashed(path).replace(/\/?[^/]*$/, '');

/** `/work/shop` and `../users` are `/work/users`; nothing where it leads above everything. */
export function pathFrom(folder: string, relative: string): string | undefined {
  const parts = folder.split('/');
  for (const step of relative.split('/')) {
    if (step === '' || step === '.') continue;
    if (step !== '..') parts.push(step);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join('/');
}
