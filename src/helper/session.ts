import type { Socket } from 'node:net';
import {
  type Connection,
  createConnection,
  DidChangeConfigurationNotification,
  type InitializeParams,
  type InitializeResult,
  LogMessageNotification,
  MessageType,
  TextDocumentSyncKind,
  TextDocuments,
  type WatchDog,
} from 'vscode-languageserver';
import {
  createProtocolConnection,
  SocketMessageReader,
  SocketMessageWriter,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { Lifetime } from '../core/lifetime.ts';
import { type Words, words } from '../core/model/words.ts';
import type { RouteFinder } from '../core/routes/finder.ts';
import { PROTOCOL } from '../protocol/pipe.ts';
import type { KeptSpans } from './exchange/keptSpans.ts';
import { exchange } from './features/exchange.ts';
import { lenses } from './features/lenses.ts';
import { withPlaces } from './features/places.ts';
import { queries } from './features/queries.ts';
import { RouteIndex } from './features/routeIndex.ts';
import { SourceIndex } from './features/sourceIndex.ts';
import { foldersOf, watchWorkspace } from './features/watchWorkspace.ts';
import { Signal } from './signal.ts';
import type { Source } from './source.ts';

/** One window, or another editor, or `ask`. Features hang on it and end with it. */
export interface Session {
  readonly connection: Connection;
  readonly documents: TextDocuments<TextDocument>;
  readonly source: Source;
  readonly spans: KeptSpans;
  /** The routes that this window's workspace declares. */
  readonly index: RouteIndex;
  /** The source files of this window's workspace, by name. */
  readonly sources: SourceIndex;
  /** What the editor is and can do. */
  readonly editor: InitializeParams;
  /** Resolves when the editor may be asked for something. */
  readonly ready: Promise<void>;
  /** In the language the editor said. */
  readonly words: Words;
  /** What the user has set under `dogwatch`; empty where the editor cannot be asked. */
  settings(): Promise<Settings>;
  readonly settingsMoved: Signal;
  /** A bug in something that nobody waits for: its stack goes to the editor's log. */
  failed(error: unknown): void;
  /** Aborts when the window has gone. */
  readonly closed: AbortSignal;
  onEnd(end: () => unknown): void;
}

type Settings = Readonly<Record<string, unknown>>;

/** What every session of this helper shares. */
export interface Shared {
  readonly source: Source;
  readonly spans: KeptSpans;
  readonly version: string;
  /** Moves with each message, so that its answer goes before bodies that wait. */
  readonly arrivals: Signal;
  finder(): Promise<RouteFinder>;
  log(line: string): void;
}

const features: readonly ((session: Session) => void)[] = [
  queries,
  lenses,
  watchWorkspace,
  exchange,
];

/**
 * Speaks the language server protocol on a socket until it closes. Whatever one window does, `exit` included, ends
 * this session only: the `createConnection` of `vscode-languageserver/node` would end the process.
 */
export function openSession(socket: Socket, shared: Shared): void {
  const life = new Lifetime();
  const gone = new AbortController();
  socket.on('close', () => {
    gone.abort();
    life.dispose();
  });
  socket.on('error', () => socket.destroy());

  const watchDog: WatchDog = {
    shutdownReceived: false,
    initialize: () => {}, // the socket's end says sooner than the editor's process id that it has gone
    exit: () => socket.destroySoon(),
  };
  // The logger given here would throw where the window has gone: answers that come too late are no news.
  const log = (line: string) => {
    if (!gone.signal.aborted) shared.log(line);
  };
  const connection = createConnection(() => {
    const protocol = createProtocolConnection(
      new SocketMessageReader(socket),
      new SocketMessageWriter(socket),
      { error: log, warn: log, info: log, log },
    );
    protocol.onError(([error]) => {
      log(`a window’s message could not be read: ${error.message}`);
      socket.destroy();
    });
    return protocol;
  }, watchDog);
  life.onEnd(() => connection.dispose());

  const documents = new TextDocuments(TextDocument);
  documents.listen(connection);
  connection.onInitialize(params => {
    const index = new RouteIndex(shared.finder);
    const ready = new Promise<void>(resolve => connection.onInitialized(() => resolve()));
    const settings = settingsOf(connection, params);
    const settingsMoved = settingsSignal(connection, params, ready);
    const sources = new SourceIndex(foldersOf(params), settings, settingsMoved);
    const session: Session = {
      connection,
      documents,
      index,
      editor: params,
      ready,
      sources,
      source: withPlaces(shared.source, index, sources),
      spans: shared.spans,
      words: words(params.locale ?? 'en'),
      settings,
      settingsMoved,
      failed: error => void tell(connection, error),
      closed: gone.signal,
      onEnd: end => life.onEnd(end),
    };
    for (const feature of features) feature(session);
    return introduction(shared.version);
  });
  connection.listen();
  // The answer is written a turn of the event loop after its question was read.
  socket.on('data', () => {
    shared.arrivals.moved();
    setImmediate(() => shared.arrivals.moved());
  });
  socket.resume();
}

function introduction(version: string): InitializeResult {
  return {
    serverInfo: { name: 'Dogwatch', version },
    capabilities: {
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
      codeLensProvider: { resolveProvider: false },
      experimental: { dogwatch: { protocol: PROTOCOL } },
    },
  };
}

/** Settings are pulled when they are used, so that none is ever stale. */
function settingsOf(connection: Connection, { capabilities }: InitializeParams) {
  return async (): Promise<Settings> => {
    if (!capabilities.workspace?.configuration) return {};
    const found: unknown = await connection.workspace.getConfiguration('dogwatch');
    return typeof found === 'object' && found !== null ? (found as Settings) : {};
  };
}

function settingsSignal(
  connection: Connection,
  { capabilities }: InitializeParams,
  ready: Promise<void>,
): Signal {
  const moved = new Signal();
  connection.onDidChangeConfiguration(() => moved.moved());
  // An editor tells of changes when it was asked to.
  if (capabilities.workspace?.didChangeConfiguration?.dynamicRegistration)
    void ready.then(() => {
      const { type } = DidChangeConfigurationNotification;
      void connection.client.register(type, { section: 'dogwatch' });
    });
  return moved;
}

/** Not by `connection.console`: that writes to stderr where the window goes away meanwhile. */
async function tell(connection: Connection, error: unknown): Promise<void> {
  try {
    const message = { type: MessageType.Error, message: stackOf(error) };
    await connection.sendNotification(LogMessageNotification.method, message);
  } catch {
    // The window has gone, and nobody would read it.
  }
}

const stackOf = (error: unknown): string =>
  error instanceof Error ? String(error.stack) : String(error);
