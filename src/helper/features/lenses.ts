import { type CodeLens, CodeLensRefreshRequest } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { groupEndpoints } from '../../core/aggregate/endpointGroups.ts';
import type { Endpoint, EndpointId } from '../../core/model/endpoint.ts';
import type { Milliseconds, Seconds } from '../../core/model/units.ts';
import { type Handler, handlerKey, handlersOf } from '../../core/routes/handlers.ts';
import type { EndpointTarget } from '../../protocol/commands.ts';
import type { Session } from '../session.ts';
import { frames } from './frames.ts';
import { lensTitles } from './lensTitle.ts';
import { pathOf } from './routeIndex.ts';

const REFRESH: Milliseconds = 400;
const SLIDE: Milliseconds = 10_000;

interface LensSettings {
  readonly enabled: boolean;
  readonly minRequests: number;
  readonly last: Seconds;
}

/** Live figures above each route handler. */
export function lenses(session: Session): void {
  const { connection, documents, index, closed } = session;
  const title = lensTitles(session.words);
  /** What the editor shows, by document: it is asked to ask again only when that has changed. */
  const shown = new Map<string, string>();

  async function lensesOf(document: TextDocument): Promise<CodeLens[]> {
    const settings = await settingsOf(session);
    if (!settings.enabled) return [];
    const handlers = handlersOf(await index.routesIn(document));
    const seen = endpointsByHandler(session, pathOf(document.uri));
    return handlers.flatMap(handler => {
      const endpoints = seen.get(handlerKey(handler)) ?? [];
      const figures = session.source.figures(endpoints, settings.last);
      if (figures.requests < settings.minRequests) return [];
      return [lens(handler, document.uri, endpoints, title(figures, settings.last))];
    });
  }

  connection.onCodeLens(async ({ textDocument: { uri } }) => {
    const document = documents.get(uri);
    if (!document) return [];
    const lenses = await lensesOf(document);
    shown.set(uri, fingerprint(lenses));
    return lenses;
  });
  documents.onDidClose(({ document }) => shown.delete(document.uri));

  async function changed(): Promise<boolean> {
    for (const [uri, before] of shown) {
      const document = documents.get(uri);
      if (document && fingerprint(await lensesOf(document)) !== before) return true;
    }
    return false;
  }

  async function refresh(): Promise<void> {
    const signal = session.source.signalOf({ kind: 'services', last: 0 });
    for await (const _ of frames(
      [signal, index.moved, session.settingsMoved],
      REFRESH,
      closed,
      SLIDE,
    )) {
      if (await changed()) await connection.sendRequest(CodeLensRefreshRequest.type);
    }
  }
  const { workspace } = session.editor.capabilities;
  if (workspace?.codeLens?.refreshSupport) refresh().catch(error => session.failed(error));
}

async function settingsOf(session: Session): Promise<LensSettings> {
  const { codeLens, window } = await session.settings();
  const { enabled, minRequests } = (codeLens ?? {}) as Partial<Record<string, unknown>>;
  return {
    enabled: enabled !== false,
    minRequests: typeof minRequests === 'number' ? minRequests : 0,
    last: (typeof window === 'number' && window > 0 ? window : 15) * 60,
  };
}

function endpointsByHandler({ index, source }: Session, path: string): Map<string, Endpoint[]> {
  const here = index.matches(source.endpoints()).filter(match => match.file === path);
  return new Map(
    [...Map.groupBy(here, ({ route }) => handlerKey(route))].map(([key, matches]) => [
      key,
      matches.map(({ endpoint }) => endpoint),
    ]),
  );
}

function lens(
  { line, routes, symbol }: Handler,
  uri: string,
  endpoints: readonly Endpoint[],
  title: string,
): CodeLens {
  const place = { line, character: 0 };
  const target: EndpointTarget = {
    endpoints: endpoints.length > 0 ? idsOf(endpoints) : declared(routes),
    source: { uri, line, symbol },
  };
  return {
    range: { start: place, end: place },
    command: { title, command: 'dogwatch.openEndpoint', arguments: [target] },
  };
}

const idsOf = (endpoints: readonly Endpoint[]): readonly EndpointId[] =>
  groupEndpoints(endpoints).flatMap(({ groups }) => groups.map(group => group.id));

/** Before the first request: what the source says, of any service. */
const declared = (routes: Handler['routes']): readonly EndpointId[] =>
  routes.flatMap(({ methods, path }) =>
    methods.map(method => ({ method: method === '*' ? 'GET' : method, route: path })),
  );

const fingerprint = (lenses: readonly CodeLens[]): string =>
  lenses.map(({ range, command }) => `${range.start.line} ${command?.title}`).join('\n');
