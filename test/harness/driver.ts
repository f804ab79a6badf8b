import { rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type * as vscode from 'vscode';
import { inProject } from './places.ts';

/** A window's extension host, which runs functions of ours. They see nothing of the test but their arguments. */
export interface HostOfWindow {
  evaluate<A extends unknown[], R>(
    run: (api: typeof vscode, ...args: A) => R | PromiseLike<R>,
    ...args: A
  ): Promise<R>;
}

export interface Driver {
  /** For the server whose windows are to be driven. */
  readonly env: Readonly<Record<string, string>>;
  readonly extension: string;
  /** The next window that connects; each window is given once. */
  nextWindow(): Promise<HostOfWindow>;
  close(): void;
}

export async function listenForWindows(): Promise<Driver> {
  const name = `dogwatch-driver-${process.pid}-${Date.now()}`;
  const onWindows = process.platform === 'win32';
  const address = onWindows ? `\\\\.\\pipe\\${name}` : path.join(tmpdir(), `${name}.sock`);
  const waiting: ((host: HostOfWindow) => void)[] = [];
  const ready: HostOfWindow[] = [];
  const server = createServer(socket => {
    const host = hostBehind(socket);
    const taker = waiting.shift();
    if (taker) taker(host);
    else ready.push(host);
  });
  await new Promise<void>(resolve => server.listen(address, resolve));
  return {
    env: { TEST_DRIVER_SOCKET: address },
    extension: inProject('test/harness/driver'),
    nextWindow() {
      const host = ready.shift();
      return host ? Promise.resolve(host) : new Promise(resolve => waiting.push(resolve));
    },
    close() {
      server.close();
      rmSync(address, { force: true });
    },
  };
}

interface Reply {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}

function hostBehind(socket: Socket): HostOfWindow {
  const pending = new Map<number, { resolve(value: unknown): void; reject(why: Error): void }>();
  let buffer = '';
  let last = 0;

  function take({ id, value, error }: Reply): void {
    const asked = pending.get(id);
    pending.delete(id);
    if (error === undefined) asked?.resolve(value);
    else asked?.reject(new Error(error));
  }

  socket.setEncoding('utf8');
  socket.on('error', () => {});
  socket.on('data', (chunk: string) => {
    buffer += chunk;
    const lines = buffer.split('\n');
    buffer = lines.pop() ?? '';
    for (const line of lines) take(JSON.parse(line) as Reply);
  });
  socket.on('close', () => {
    for (const { reject } of pending.values()) reject(new Error('the window closed'));
  });
  return {
    evaluate: (run, ...args) =>
      new Promise((resolve, reject) => {
        const id = ++last;
        pending.set(id, { resolve: value => resolve(value as never), reject });
        socket.write(`${JSON.stringify({ id, text: String(run), args })}\n`);
      }),
  };
}
