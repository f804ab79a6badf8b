import { chmodSync, lstatSync, mkdirSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { runtimeFolder } from '../protocol/pipe.ts';

/** Where this user's helper is to be found. */
export function usersFolder(): string {
  return runtimeFolder({
    env: process.env,
    platform: process.platform,
    user: userOf(),
    temporary: tmpdir(),
  });
}

/** Makes the folder that only its user may enter, and refuses one that somebody else could have prepared. */
export function ownFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const found = lstatSync(folder);
  if (!found.isDirectory()) throw new Error(`${folder} is not a folder`);
  if (process.getuid === undefined) return; // Windows: the user's temporary folder is the user's already
  if (found.uid !== process.getuid()) throw new Error(`${folder} belongs to another user`);
  if ((found.mode & 0o077) !== 0) chmodSync(folder, 0o700);
}

function userOf(): string {
  return process.getuid === undefined ? userInfo().username : String(process.getuid());
}
