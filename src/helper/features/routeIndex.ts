import { fileURLToPath, pathToFileURL } from 'node:url';
import type { TextDocuments } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Endpoint } from '../../core/model/endpoint.ts';
import type { Route } from '../../core/model/route.ts';
import type { RouteFinder, SourceText } from '../../core/routes/finder.ts';
import { type Match, matchEndpoints } from '../../core/routes/match.ts';
import { Signal } from '../signal.ts';
import { sourceFile, sourceFiles } from './workspace.ts';

export interface RoutesOfFile {
  readonly path: string;
  readonly routes: readonly Route[];
}

/**
 * The routes that one window's workspace declares, open documents as they are typed, and which endpoints are theirs.
 * A file is known by its path, or by its URI where it is on no disk.
 */
export class RouteIndex {
  /** Moves when a file's routes may have changed. */
  readonly moved = new Signal();
  private readonly finder: () => Promise<RouteFinder>;
  private readonly files = new Map<string, RoutesOfFile>();
  private readonly opened = new Map<
    string,
    { version: number; routes: Promise<readonly Route[]> }
  >();
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
    if (!file) this.files.delete(path);
    else if (!this.opened.has(path)) await this.keep(await this.finder(), file);
    this.moved.moved();
  }

  /** The routes of an open document as it stands. */
  async routesIn(document: TextDocument): Promise<readonly Route[]> {
    const { uri, version, languageId } = document;
    const path = pathOf(uri);
    const known = this.opened.get(path);
    if (known?.version === version) return await known.routes;
    const routes = this.finder().then(finder =>
      finder.find({ path, languageId, text: document.getText() }),
    );
    this.opened.set(path, { version, routes });
    const found = { path, routes: await routes };
    if (this.opened.get(path)?.version === version) this.set(found);
    return found.routes;
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
      const matches = matchEndpoints([...this.files.values()], endpoints);
      this.matched = { endpoints: endpoints.length, version, matches };
    }
    return this.matched.matches;
  }

  private async keep(finder: RouteFinder, file: SourceText): Promise<void> {
    if (!finder.mayHoldRoutes(file)) this.files.delete(file.path);
    else this.set({ path: file.path, routes: await finder.find(file) });
  }

  private set(file: RoutesOfFile): void {
    if (file.routes.length > 0) this.files.set(file.path, file);
    else this.files.delete(file.path);
  }
}

export const pathOf = (uri: string): string => (uri.startsWith('file:') ? fileURLToPath(uri) : uri);
export const uriOf = (path: string): string =>
  /^[a-z][a-z0-9+.-]+:/i.test(path) ? path : pathToFileURL(path).href;
