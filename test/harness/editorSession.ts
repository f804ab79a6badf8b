import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  type CodeLens,
  CodeLensRefreshRequest,
  CodeLensRequest,
  ConfigurationRequest,
  createProtocolConnection,
  DidOpenTextDocumentNotification,
  ExecuteCommandRequest,
  InitializedNotification,
  InitializeRequest,
  RegistrationRequest,
  SocketMessageReader,
  SocketMessageWriter,
} from 'vscode-languageserver/node';
import { QUERY, type QueryParams } from '../../src/protocol/methods.ts';
import { type Greeting, PROTOCOL, pipeOf, type Reply, readLine } from '../../src/protocol/pipe.ts';
import type { Answer, Query } from '../../src/protocol/queries.ts';
import { inProject } from './places.ts';

/** An editor that is not VS Code, connected to the helper of a runtime folder. */
export interface EditorSession {
  readonly greeting: Greeting;
  ask<Q extends Query>(query: Q): Promise<Answer<Q>>;
  /** A command of the helper's own. */
  execute(command: string, asks: object): Promise<unknown>;
  open(file: string): Promise<string>;
  lenses(uri: string): Promise<readonly CodeLens[]>;
  onLensesMoved(moved: () => void): void;
  readonly closed: Promise<void>;
  close(): void;
}

const languages: Readonly<Record<string, string>> = { '.py': 'python', '.js': 'javascript' };

/** Meets the helper as a window does: its line, our line, then the language server protocol. */
export async function openEditor(runtimeFolder: string, folder?: string): Promise<EditorSession> {
  const socket = connect(pipeOf(runtimeFolder, process.platform));
  const greeting = await greet(socket, 'serve');
  const connection = createProtocolConnection(
    new SocketMessageReader(socket),
    new SocketMessageWriter(socket),
  );
  const closed = new Promise<void>(resolve => connection.onClose(resolve));
  connection.onRequest(ConfigurationRequest.type, ({ items }) => items.map(() => null));
  connection.onRequest(RegistrationRequest.type, () => undefined);
  connection.listen();
  await connection.sendRequest(InitializeRequest.type, {
    processId: process.pid,
    rootUri: null,
    capabilities: {
      textDocument: { codeLens: {} },
      workspace: { codeLens: { refreshSupport: true }, configuration: true },
    },
    workspaceFolders: folder
      ? [{ uri: pathToFileURL(folder).href, name: path.basename(folder) }]
      : null,
  });
  await connection.sendNotification(InitializedNotification.type, {});

  return {
    greeting,
    closed,
    ask: async query =>
      (await connection.sendRequest(QUERY, { query } satisfies QueryParams)) as never,
    execute: (command, asks) =>
      connection.sendRequest(ExecuteCommandRequest.type, { command, arguments: [asks] }),
    async open(file) {
      const uri = pathToFileURL(file).href;
      const languageId = languages[path.extname(file)] ?? 'plaintext';
      const text = readFileSync(file, 'utf8');
      await connection.sendNotification(DidOpenTextDocumentNotification.type, {
        textDocument: { uri, languageId, version: 1, text },
      });
      return uri;
    },
    lenses: async uri =>
      (await connection.sendRequest(CodeLensRequest.type, { textDocument: { uri } })) ?? [],
    onLensesMoved(moved) {
      connection.onRequest(CodeLensRefreshRequest.type, () => moved());
    },
    close() {
      connection.end();
      socket.destroy();
    },
  };
}

/** Asks the helper of a runtime folder to end, if there is one, as a window does that restarts it. */
export async function dismissHelper(runtimeFolder: string): Promise<void> {
  const socket = connect(pipeOf(runtimeFolder, process.platform));
  const hungUp = new Promise<void>(resolve => socket.once('close', () => resolve()));
  try {
    await greet(socket, 'leave');
    await hungUp;
  } catch {
    // There is none.
  }
}

/** Reads the helper's line byte for byte, so that nothing after it is lost, and answers it. */
function greet(socket: Socket, then: Reply['then']): Promise<Greeting> {
  return new Promise((resolve, reject) => {
    let line = '';
    socket.once('error', reject);
    socket.once('close', () => reject(new Error(`the helper hung up after \`${line}\``)));
    socket.on('readable', function read() {
      for (let byte = socket.read(1); byte !== null; byte = socket.read(1)) {
        if (String(byte) !== '\n') {
          line += String(byte);
          continue;
        }
        socket.off('readable', read);
        const greeting = readLine<Greeting>(line);
        if (!greeting) return reject(new Error(`not a helper's greeting: ${line}`));
        answer(socket, then);
        return resolve(greeting);
      }
    });
  });
}

function answer(socket: Socket, then: Reply['then']): void {
  const { version } = JSON.parse(readFileSync(inProject('package.json'), 'utf8')) as {
    version: string;
  };
  const reply: Reply = { dogwatch: version, protocol: PROTOCOL, then };
  socket.write(`${JSON.stringify(reply)}\n`);
}
