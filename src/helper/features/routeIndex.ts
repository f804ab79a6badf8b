import { fileURLToPath, pathToFileURL } from 'node:url';
import type { TextDocuments } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Endpoint } from '../../core/model/endpoint.ts';
import type { Route } from '../../core/model/route.ts';
import type { RouteFinder, SourceText } from '../../core/routes/finder.ts';
import { type FileRoutes, linkRoutes, type Module } from '../../core/routes/link.ts';
import { type Match, matchEndpoints } from '../../core/routes/match.ts';
import { Signal } from '../signal.ts';
import { sourceFile, sourceFiles } from './workspace.ts';

/**
 * The routes that one window's workspace declares, open documents as they are typed, and which endpoints are theirs.
 * A file is known by its path, or by its URI where it is on no disk.
 */
export class RouteIndex {
  /** Moves when a file's routes may have changed. */
  readonly moved = new Signal();
  private readonly finder: () => Promise<RouteFinder>;
  private readonly modules = new Map<string, readonly Module[]>(); // by path
  private readonly opened = new Map<
    string,
    { version: number; modules: Promise<readonly Module[]> }
  >();
  /** All files' routes, each file's seen beside the others'; absent when one of them has changed. */
  private linked: ReadonlyMap<string, FileRoutes> | undefined;
  private matched: { endpoints: number; version: number; matches: readonly Match[] } | undefined;

  /** The finder is asked for when the first file is looked at. */
  constructor(finder: () => Promise<RouteFinder>) {
    this.finder = finder;
  }

  /** Reads the whole workspace once; open documents do not wait for it. */
  async read(folders: readonly string[], closed: AbortSignal): Promise<void> {
    const finder = await this.finder();
    for (const folder of folders) {
      for await (const file of sourceFiles(folder, closed)) await this.keep(finder, file);
    }
    this.moved.moved();
  }

  /** A file on the disk was changed, made or deleted. */
  async changed(uri: string): Promise<void> {
    const path = pathOf(uri);
    const file = await sourceFile(path);
    if (!file) this.set(path, []);
    else if (!this.opened.has(path)) await this.keep(await this.finder(), file);
    this.moved.moved();
  }

  /** The routes of an open document as it stands. */
  async routesIn(document: TextDocument): Promise<readonly Route[]> {
    const { uri, version, languageId } = document;
    const path = pathOf(uri);
    let known = this.opened.get(path);
    if (known?.version !== version) {
      const modules = this.finder().then(finder =>
        finder.find({ path, languageId, text: document.getText() }),
      );
      known = { version, modules };
      this.opened.set(path, known);
      const found = await modules;
      if (this.opened.get(path) === known) this.set(path, found);
    }
    await known.modules;
    return this.files().get(path)?.routes ?? [];
  }

  /** Keeps up with what is typed, and with what was thrown away when a document is closed. */
  follow(documents: TextDocuments<TextDocument>): void {
    documents.onDidChangeContent(
      ({ document }) => void this.routesIn(document).then(() => this.moved.moved()),
    );
    documents.onDidClose(({ document: { uri } }) => {
      this.opened.delete(pathOf(uri));
      void this.changed(uri);
    });
  }

  /** Which handler each endpoint is of. Counted anew when there is a new endpoint or a changed file. */
  matches(endpoints: readonly Endpoint[]): readonly Match[] {
    const { version } = this.moved;
    if (this.matched?.endpoints !== endpoints.length || this.matched.version !== version) {
      const matches = matchEndpoints([...this.files().values()], endpoints);
      this.matched = { endpoints: endpoints.length, version, matches };
    }
    return this.matched.matches;
  }

  private async keep(finder: RouteFinder, file: SourceText): Promise<void> {
    this.set(file.path, finder.mayHoldRoutes(file) ? await finder.find(file) : []);
  }

  private set(path: string, modules: readonly Module[]): void {
    if (modules.length > 0) this.modules.set(path, modules);
    else if (!this.modules.delete(path)) return;
    this.linked = undefined;
  }

  private files(): ReadonlyMap<string, FileRoutes> {
    this.linked ??= new Map(
      linkRoutes([...this.modules.values()].flat()).map(file => [file.path, file]),
    );
    return this.linked;
  }
}

export const pathOf = (uri: string): string => (uri.startsWith('file:') ? fileURLToPath(uri) : uri);
export const uriOf = (path: string): string =>
  /^[a-z][a-z0-9+.-]+:/i.test(path) ? path : pathToFileURL(path).href;
