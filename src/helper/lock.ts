import {
  closeSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Milliseconds } from '../core/model/units.ts';

/** Far longer than what is done under the lock: who holds one for longer has died, whatever its number says. */
const STALE_MS: Milliseconds = 10_000;
const RETRY_MS: Milliseconds = 25;

/**
 * Runs `work` while no other process runs it. The lock is a file with its holder's pid inside; that of a process
 * that has died is taken over.
 */
export async function locked<T>(path: string, work: () => Promise<T>): Promise<T> {
  while (!taken(path)) {
    if (!takeAway(path)) await pause(RETRY_MS);
  }
  try {
    return await work();
  } finally {
    if (holderOf(path) === process.pid) rmSync(path, { force: true });
  }
}

function taken(path: string): boolean {
  try {
    const file = openSync(path, 'wx', 0o600);
    writeSync(file, `${process.pid}\n`);
    closeSync(file);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    // Windows says so while the file is being removed.
    if (codeOf(error) === 'EPERM' && process.platform === 'win32') return false;
    throw error;
  }
}

/** Removes a stale lock. Two may see the same one: a rename has one winner, and a fresh lock it took by mistake goes back. */
function takeAway(path: string): boolean {
  if (!stale(path)) return false;
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
    if (!stale(aside)) linkSync(aside, path);
    return true;
  } catch {
    return false; // somebody else was quicker
  } finally {
    rmSync(aside, { force: true });
  }
}

function stale(path: string): boolean {
  try {
    const age = Date.now() - statSync(path).mtimeMs;
    const pid = holderOf(path);
    // Between its creation and its first byte a lock is empty.
    if (pid === undefined) return age > 1000;
    return age > STALE_MS || !alive(pid);
  } catch {
    return false;
  }
}

function holderOf(path: string): number | undefined {
  try {
    const pid = Number(readFileSync(path, 'utf8').trim());
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/** `ENOENT` of whatever Node's own functions threw. */
export function codeOf(error: unknown): string | undefined {
  return (error as { code?: string } | undefined)?.code;
}
