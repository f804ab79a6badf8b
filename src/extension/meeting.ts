import { once } from 'node:events';
import { lstatSync, mkdirSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import type { Milliseconds } from '../core/model/units.ts';
import {
  type Greeting,
  older,
  PROTOCOL,
  pipeOf,
  type Reply,
  readLine,
  runtimeFolder,
} from '../protocol/pipe.ts';

/** What came of one call at the helper's socket. */
export type Met =
  | { readonly kind: 'served'; readonly socket: Socket; readonly pid: number | undefined }
  | { readonly kind: 'absent' } // nobody answers, or nobody of ours
  | { readonly kind: 'left'; readonly version: string } // it was older, and has gone
  | { readonly kind: 'newer'; readonly version: string } // it speaks what this window cannot
  | { readonly kind: 'refused'; readonly reason: string }; // the folder is not safe: nobody was called

const LONGEST_GREETING = 4096; // bytes
const GREETING_WITHIN: Milliseconds = 5000; // a helper that is decoding a burst answers late
const LEAVES_WITHIN: Milliseconds = 3000;

export function folderOf(env: NodeJS.ProcessEnv = process.env): string {
  const user = String(process.getuid?.() ?? userInfo().username);
  return runtimeFolder({ env, platform: process.platform, user, temporary: tmpdir() });
}

export const pipeIn = (folder: string): string => pipeOf(folder, process.platform);

/**
 * Makes the folder of the socket. Says why not where somebody else could have prepared it (in a shared temporary
 * folder its name is known to everyone): who listens there would be sent the user's source.
 */
export function refusalOf(folder: string): string | undefined {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const found = lstatSync(folder);
    if (!found.isDirectory()) return `${folder} is not a folder`;
    if (!process.getuid) return undefined; // Windows: the profile's temporary folder is the user's own
    if (found.uid !== process.getuid()) return `${folder} belongs to another user`;
    return found.mode & 0o077
      ? `${folder} is open to other users (chmod 700 closes it)`
      : undefined;
  } catch (error) {
    return String(error);
  }
}

/** Calls once. A helper older than `version` is asked to leave, so that the caller may launch its own. */
export async function meet(pipe: string, version: string): Promise<Met> {
  const socket = await connected(pipe);
  const greeting = socket && (await greetingOf(socket));
  if (!greeting) {
    socket?.destroy();
    return { kind: 'absent' };
  }
  const { dogwatch: theirs, protocol, pid } = greeting;
  if (older(theirs, version) || protocol < PROTOCOL) {
    await leave(socket, version);
    return { kind: 'left', version: theirs };
  }
  if (protocol > PROTOCOL) {
    socket.destroy();
    return { kind: 'newer', version: theirs };
  }
  answer(socket, version, 'serve');
  return { kind: 'served', socket, pid };
}

/** Asks whoever answers to leave. False where somebody is there who does not. */
export async function dismiss(pipe: string, version: string): Promise<boolean> {
  const socket = await connected(pipe);
  if (!socket) return true;
  if (await greetingOf(socket)) return await leave(socket, version);
  socket.destroy();
  return false;
}

async function leave(socket: Socket, version: string): Promise<boolean> {
  const gone = once(socket, 'close').then(() => true);
  answer(socket, version, 'leave');
  socket.resume(); // the end of a socket is seen only by who reads it
  const left = await Promise.race([gone, pause(LEAVES_WITHIN, false, { ref: false })]);
  socket.destroy();
  return left;
}

function answer(socket: Socket, version: string, then: Reply['then']): void {
  const reply: Reply = { dogwatch: version, protocol: PROTOCOL, then };
  socket.write(`${JSON.stringify(reply)}\n`);
}

function connected(pipe: string): Promise<Socket | undefined> {
  return new Promise(resolve => {
    const socket = connect(pipe);
    // Stays on after the meeting: a socket that fails without a listener would end the extension host.
    socket.on('error', () => resolve(undefined));
    socket.once('connect', () => resolve(socket));
  });
}

/** Reads the first line and leaves every byte after it in the socket, unread and not flowing. */
function greetingOf(socket: Socket): Promise<Greeting | undefined> {
  return new Promise(resolve => {
    let seen = Buffer.alloc(0);
    const timer = setTimeout(() => done(undefined), GREETING_WITHIN);
    const end = () => done(undefined);
    const read = () => {
      for (let chunk = socket.read(); chunk !== null; chunk = socket.read())
        seen = Buffer.concat([seen, chunk]);
      const length = seen.indexOf('\n');
      if (length >= 0) done(readLine<Greeting>(seen.toString('utf8', 0, length)), length + 1);
      else if (seen.length > LONGEST_GREETING) done(undefined);
    };
    const done = (greeting: Greeting | undefined, used = seen.length) => {
      clearTimeout(timer);
      socket.off('readable', read).off('close', end);
      if (used < seen.length) socket.unshift(seen.subarray(used));
      resolve(greeting);
    };
    socket.on('readable', read).on('close', end);
  });
}
