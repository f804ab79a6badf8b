import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { quietSettings } from '../../test/harness/server.ts';
import { ROOT } from '../setup/steps.mjs';

/** The `code` of a desktop VS Code. The one in a remote terminal talks to a window elsewhere, and does not count. */
export function desktopEditor(env = process.env, platform = process.platform) {
  const hasScreen = platform !== 'linux' || env.DISPLAY || env.WAYLAND_DISPLAY;
  if (!hasScreen || env.VSCODE_IPC_HOOK_CLI) return undefined;
  const name = platform === 'win32' ? 'code.cmd' : 'code';
  const folders = (env.PATH ?? '').split(path.delimiter).filter(Boolean);
  return folders.map(folder => path.join(folder, name)).find(isDesktop);
}

function isDesktop(file) {
  if (!existsSync(file)) return false;
  // `/mnt/c/…/code` inside WSL is the editor of Windows, which would look for the extension there.
  return !/[\\/](remote-cli|\.vscode-server|\.vscode-remote)[\\/]|^\/mnt\//.test(
    realpathSync(file),
  );
}

/** Opens a window with the extension as it was built, with a profile of its own that vanishes at the end. */
export function openDesktop({ code, folder, opened, env }) {
  const home = mkdtempSync(path.join(tmpdir(), 'dogwatch-code-'));
  mkdirSync(path.join(home, 'User'));
  writeFileSync(path.join(home, 'User/settings.json'), JSON.stringify(quietSettings));
  const args = [
    `--extensionDevelopmentPath=${ROOT}`,
    `--user-data-dir=${home}`,
    '--new-window',
    '--disable-extensions',
    '--disable-workspace-trust',
    '--skip-welcome',
    '--skip-release-notes',
    folder,
    '--goto',
    `${opened.file}:${opened.line}`,
  ];
  spawn(code, args, {
    stdio: 'ignore',
    env: { ...process.env, ...env },
    shell: process.platform === 'win32',
  }).on('error', error => console.log(`The editor could not be started: ${error.message}`));
  return {
    stop() {
      endEditor(home);
      rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}

/** `code` returns at once; the editor itself leaves its process id in its profile. */
function endEditor(home) {
  const lock = path.join(home, 'code.lock');
  if (!existsSync(lock)) return;
  const pid = Number(readFileSync(lock, 'utf8'));
  try {
    if (pid > 1) process.kill(pid);
  } catch {
    // The user has closed it.
  }
}
