/**
 * How a window and the helper meet: one socket (or named pipe) of a fixed name for each user and machine.
 *
 * The helper speaks first, one line: `{"dogwatch":"0.1.0","protocol":1,"pid":812}`. The window answers one line that
 * says what it wants next: `{"dogwatch":"0.1.0","protocol":1,"then":"serve"}` and the language server protocol
 * begins, or `"then":"leave"` and the helper ends (it is older than the window, or is being restarted).
 */

/** Raised when a query or an answer changes in a way that an older other side cannot read. */
export const PROTOCOL = 1;

export interface Greeting {
  readonly dogwatch: string; // version
  readonly protocol: number;
  readonly pid?: number;
}

export interface Reply extends Greeting {
  readonly then: 'serve' | 'leave';
}

export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly user: string; // a uid where there is one, else a name
  readonly temporary: string; // the temporary folder
}

/** The folder of the socket, the lock and the helper's log; only its user may enter it (0700). */
export function runtimeFolder({ env, platform, user, temporary }: Surroundings): string {
  const own = env['DOGWATCH_RUNTIME_DIR'];
  if (own) return own;
  const slash = platform === 'win32' ? '\\' : '/';
  const shared = env['XDG_RUNTIME_DIR'];
  return shared ? `${shared}${slash}dogwatch` : `${temporary}${slash}dogwatch-${user}`;
}

/** Windows has no sockets in folders: there the folder's name is part of the pipe's. */
export function pipeOf(folder: string, platform: string): string {
  if (platform !== 'win32') return `${folder}/helper.sock`;
  return `\\\\.\\pipe\\dogwatch-${folder.replace(/[^A-Za-z0-9]+/g, '-')}`;
}

/** One line of the meeting, or nothing when it is not one of ours. */
export function readLine<T extends Greeting>(line: string): T | undefined {
  try {
    const { dogwatch, protocol } = JSON.parse(line) as Partial<Greeting>;
    return typeof dogwatch === 'string' && typeof protocol === 'number'
      ? (JSON.parse(line) as T)
      : undefined;
  } catch {
    return undefined;
  }
}

/** `older('0.9.0', '0.10.0')`. Anything after a dash is ignored. */
export function older(version: string, than: string): boolean {
  const parts = (text: string) =>
    (text.split('-')[0] ?? '').split('.').map(part => Number(part) || 0);
  const [left, right] = [parts(version), parts(than)];
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
