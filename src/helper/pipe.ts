import { chmodSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Milliseconds } from '../core/model/units.ts';
import { type Greeting, PROTOCOL, pipeOf, type Reply, readLine } from '../protocol/pipe.ts';
import { dial } from './dial.ts';
import { firstLine, Gone } from './line.ts';
import { codeOf, locked } from './lock.ts';
import { ownFolder } from './runtime.ts';

export interface Windows {
  /** The rest of the socket speaks the language server protocol. */
  serve(socket: Socket): void;
  /** Somebody of this user asked the helper to end. */
  leave(): void;
}

export interface Pipe {
  readonly path: string;
  /** No new window comes in; those inside stay. */
  dispose(): void;
}

const REPLY_MS: Milliseconds = 5000;
const NOBODY = new Set(['ENOENT', 'ECONNREFUSED', 'ENOTSOCK']);

/** Binds the one pipe of this folder, or says with nothing that another helper has it. */
export async function openPipe(
  folder: string,
  version: string,
  windows: Windows,
): Promise<Pipe | undefined> {
  ownFolder(folder);
  const path = pipeOf(folder, process.platform);
  return await locked(join(folder, 'helper.lock'), async () => {
    if (await answered(path)) return undefined;
    if (process.platform !== 'win32') rmSync(path, { force: true });
    return await bind(path, version, windows);
  });
}

/** A socket that lets in but does not greet has a helper behind it too, a busy or a stopped one. */
async function answered(path: string, attempts = 3): Promise<boolean> {
  try {
    const { socket } = await dial(path);
    socket.destroy();
    return true;
  } catch (error) {
    if (NOBODY.has(codeOf(error) ?? '')) return false;
    // One that is just leaving closes what it had let in.
    return !(error instanceof Gone && attempts > 1) || answered(path, attempts - 1);
  }
}

function bind(path: string, version: string, windows: Windows): Promise<Pipe | undefined> {
  const server = createServer(socket => void meet(socket, version, windows));
  return new Promise((resolve, reject) => {
    server.once('error', error => {
      if (codeOf(error) === 'EADDRINUSE') resolve(undefined);
      else reject(error);
    });
    server.listen(path, () => {
      if (process.platform !== 'win32') chmodSync(path, 0o600);
      server.on('error', () => {}); // of one connection that could not be let in
      resolve({ path, dispose: () => void server.close() });
    });
  });
}

/** The greeting, and what the other side wants next. Who says nothing of ours is shown out. */
async function meet(socket: Socket, version: string, windows: Windows): Promise<void> {
  socket.on('error', () => socket.destroy());
  const greeting: Greeting = { dogwatch: version, protocol: PROTOCOL, pid: process.pid };
  socket.write(`${JSON.stringify(greeting)}\n`);
  try {
    const reply = readLine<Reply>(await firstLine(socket, REPLY_MS));
    if (reply?.then === 'leave') {
      socket.end();
      windows.leave();
    } else if (reply?.then === 'serve' && reply.protocol === PROTOCOL) windows.serve(socket);
    else socket.destroy();
  } catch {
    socket.destroy();
  }
}
