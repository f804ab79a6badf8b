import { readFile } from 'node:fs/promises';
import { basename, dirname, isAbsolute, resolve } from 'node:path';
import { FileChangeType } from 'vscode-languageserver';
import { type ContainerFile, containerHints } from '../../core/sources/containerHints.ts';
import { type FolderPair, type SourcePaths, sourcePaths } from '../../core/sources/sourcePaths.ts';
import type { Signal } from '../signal.ts';
import { pathOf } from './routeIndex.ts';
import { filesBelow } from './workspace.ts';

/** Names only, so that more can be kept than of files that are read. */
const MOST_FILES = 20_000;
const LARGEST = 1 << 16; // characters of a container's file

const source =
  /\.(?:py|pyw|[cm]?[jt]sx?|vue|svelte|java|kt|scala|groovy|go|rb|erb|rake|ru|php|cs|fs|vb|rs|ex|exs)$/i;
const container =
  /^(?:.*\.)?(?:dockerfile|containerfile)(?:\..*)?$|^(?:docker-)?compose[\w.-]*\.ya?ml$/i;

/** Where the files of the machine that an app runs on lie in this window's workspace. */
export class SourceIndex {
  private readonly folders: readonly string[];
  private readonly settings: () => Promise<Readonly<Record<string, unknown>>>;
  private readonly settingsMoved: Signal;
  private readonly files = new Set<string>();
  private hints: readonly FolderPair[] = [];
  private found: { settings: number; paths: SourcePaths } | undefined;

  constructor(
    folders: readonly string[],
    settings: () => Promise<Readonly<Record<string, unknown>>>,
    settingsMoved: Signal,
  ) {
    this.folders = folders;
    this.settings = settings;
    this.settingsMoved = settingsMoved;
  }

  /** Lists the whole workspace once. */
  async read(closed: AbortSignal): Promise<void> {
    const containers: string[] = [];
    for (const folder of this.folders) {
      for await (const path of filesBelow(folder, MOST_FILES, closed)) {
        if (source.test(path)) this.files.add(path);
        else if (container.test(basename(path))) containers.push(path);
      }
    }
    this.hints = containerHints(await Promise.all(containers.map(readContainer)));
    this.found = undefined;
  }

  /** A file on the disk was made or deleted. */
  changed(uri: string, type: FileChangeType): void {
    const path = pathOf(uri);
    if (type === FileChangeType.Changed || !source.test(path)) return;
    if (type === FileChangeType.Deleted) this.files.delete(path);
    else this.files.add(path);
    this.found = undefined;
  }

  /** As the settings are now: the editor is asked again only when it has told of a change. */
  async paths(): Promise<SourcePaths> {
    const { version } = this.settingsMoved;
    if (this.found?.settings === version) return this.found.paths;
    const { sourceMap } = await this.settings();
    const pairs = pairsOf(sourceMap, this.folders[0]);
    const paths = sourcePaths(this.files, pairs, this.hints);
    this.found = { settings: version, paths };
    return paths;
  }
}

async function readContainer(path: string): Promise<ContainerFile> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return { folder: dirname(path), name: basename(path), text: text.slice(0, LARGEST) };
}

/** A workspace's settings may hold anything. */
function pairsOf(value: unknown, folder: string | undefined): readonly FolderPair[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((entry: unknown) => {
    const { from, to } = (entry ?? {}) as { from?: unknown; to?: unknown };
    if (typeof from !== 'string' || typeof to !== 'string') return [];
    return [{ from, to: isAbsolute(to) || !folder ? to : resolve(folder, to) }];
  });
}
