import { createConnection, type Socket } from 'node:net';
import type { Milliseconds } from '../core/model/units.ts';
import { type Greeting, readLine } from '../protocol/pipe.ts';
import { firstLine } from './line.ts';

const GREETING_MS: Milliseconds = 5000;

/** A helper that has greeted and waits for what is wanted of it. The socket is paused. */
export interface Dialled {
  readonly socket: Socket;
  readonly greeting: Greeting;
}

/** Rejects with Node's own error where nobody listens (`ENOENT`, `ECONNREFUSED`). */
export async function dial(path: string): Promise<Dialled> {
  const socket = await connected(path);
  socket.on('error', () => socket.destroy());
  try {
    const greeting = readLine<Greeting>(await firstLine(socket, GREETING_MS));
    if (!greeting) throw new Error(`what listens at ${path} is not Dogwatch`);
    return { socket, greeting };
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

function connected(path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(path);
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
}
