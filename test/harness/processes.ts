import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** A program of ours with all that it starts. */
export interface Running {
  readonly pid: number;
  /** What it wrote on either stream so far. */
  printed(): string;
  /** Its first line on the standard output, or an error with what it printed when it ended before. */
  firstLine(): Promise<string>;
  readonly ended: Promise<number | null>;
  /** Asks it to leave, insists after `grace`, and returns how long it took in milliseconds. */
  stop(grace?: number): Promise<number>;
}

export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly folder?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

const running = new Set<ChildProcess>();

process.on('exit', () => {
  for (const child of running) signalGroup(child, 'SIGKILL');
});

/** Starts a program as the head of its own process group, so that what it starts ends with it. */
export function start({ command, args, folder, env }: Program): Running {
  const child = spawn(command, args, {
    cwd: folder,
    env: { ...process.env, NODE_OPTIONS: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  });
  running.add(child);
  let output = '';
  let everything = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    everything += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    everything += text;
  });
  const ended = new Promise<number | null>(resolve => {
    child.once('error', error => {
      everything += String(error);
      resolve(null);
    });
    child.once('exit', code => resolve(code));
  });

  async function firstLine(): Promise<string> {
    const over = ended.then(() => 'over' as const);
    while (!output.includes('\n')) {
      if ((await Promise.race([over, wait(10)])) === 'over' && !output.includes('\n')) {
        throw new Error(`${command} ${args.join(' ')} ended and printed:\n${everything}`);
      }
    }
    return output.slice(0, output.indexOf('\n'));
  }

  async function stop(grace = 5000): Promise<number> {
    const began = performance.now();
    signalGroup(child, 'SIGTERM');
    await Promise.race([ended, wait(grace, undefined, { ref: false })]);
    const took = performance.now() - began;
    signalGroup(child, 'SIGKILL'); // what is left of the group
    await ended;
    running.delete(child);
    return took;
  }

  return { pid: child.pid ?? 0, printed: () => everything, firstLine, ended, stop };
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // Nothing is left of the group.
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

export function isFree(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const server = createServer().once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** Asks again until there is a value, and says what was missing when there never is. */
export async function until<T>(
  what: string,
  ask: () => T | undefined | false | Promise<T | undefined | false>,
  milliseconds = 10_000,
): Promise<T> {
  for (const end = performance.now() + milliseconds; performance.now() < end; await wait(50)) {
    const value = await ask();
    if (value !== undefined && value !== false) return value;
  }
  throw new Error(`after ${milliseconds} ms there is still no ${what}`);
}
