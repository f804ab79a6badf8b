import { appendFileSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Bytes } from '../core/model/units.ts';

const LARGEST: Bytes = 1e6;

/**
 * A file of dated lines: what happened to the process, never what it received. It starts anew where it has grown too
 * large, when its first line is written; where it cannot be written the helper goes on without.
 */
export function logFile(path: string): (line: string) => void {
  let opened = false;
  return line => {
    try {
      if (!opened) {
        opened = true;
        mkdirSync(dirname(path), { recursive: true });
        if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > LARGEST) rmSync(path);
      }
      appendFileSync(path, `${new Date().toISOString()} ${line}\n`, { mode: 0o600 });
    } catch {
      // There is nowhere to say it.
    }
  };
}
