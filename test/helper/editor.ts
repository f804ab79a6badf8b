import { mkdtempSync, rmSync } from 'node:fs';
import { createConnection, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import {
  createProtocolConnection,
  type InitializeResult,
  type ProtocolConnection,
  SocketMessageReader,
  SocketMessageWriter,
} from 'vscode-languageserver/node';
import { openSession, type Shared } from '../../src/helper/session.ts';
import { Signal } from '../../src/helper/signal.ts';

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'dogwatch-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface Editor {
  readonly client: ProtocolConnection;
  readonly socket: Socket;
  readonly introduction: InitializeResult;
}

/** An editor that is not VS Code, on a socket at whose other end a session is to be. */
export async function speak(socket: Socket, locale = 'en', more: object = {}): Promise<Editor> {
  const client = createProtocolConnection(
    new SocketMessageReader(socket),
    new SocketMessageWriter(socket),
  );
  client.onClose(() => client.dispose());
  client.listen();
  socket.resume();
  onTestFinished(() => void socket.destroy());
  const asked = { processId: null, rootUri: null, capabilities: {}, locale, ...more };
  const introduction = await client.sendRequest<InitializeResult>('initialize', asked);
  await client.sendNotification('initialized', {});
  return { client, socket, introduction };
}

/** As many editors as wanted, each with a session of its own over one set of what they share. */
export async function editors(shared: Partial<Shared> & Pick<Shared, 'source'>) {
  const path = join(temporaryFolder(), 'sessions.sock');
  const log: string[] = [];
  const all: Shared = {
    version: '0.1.0',
    spans: { of: () => [], take: () => {}, now: Date.now },
    arrivals: new Signal(),
    finder: () => new Promise(() => {}), // its grammars are still being read
    log: line => void log.push(line),
    ...shared,
  };
  const server = createServer(socket => openSession(socket, all)).listen(path);
  await new Promise(resolve => server.once('listening', resolve));
  onTestFinished(() => void server.close());
  const open = (locale?: string, more?: object) => speak(createConnection(path), locale, more);
  return { open, log };
}
