import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CODE_SERVER } from './places.ts';
import { freePort, type Running, start, until } from './processes.ts';

export interface ServerOptions {
  readonly folder: string; // what a window opens where nothing else is said
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Packages to install first. */
  readonly vsix?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Asked of every page, as `?tkn=`; without one nothing is asked. */
  readonly token?: string;
  readonly port?: number;
}

/** A VS Code server on loopback, in folders that vanish with it. */
export interface Server {
  readonly url: string;
  readonly authority: string; // `127.0.0.1:33817`
  readonly folder: string;
  readonly token: string | undefined;
  readonly process: Running;
  stop(): Promise<void>;
}

/** Nothing that asks, offers, updates or moves by itself. */
export const quietSettings = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.enableExperiments': false,
  'workbench.reduceMotion': 'on',
  'chat.disableAIFeatures': true,
  'telemetry.telemetryLevel': 'off',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'update.mode': 'none',
  'git.enabled': false,
  'window.commandCenter': false,
  'security.workspace.trust.enabled': false,
  'editor.cursorBlinking': 'solid',
};

export async function startServer({
  folder,
  settings = {},
  vsix = [],
  env = {},
  token,
  port,
}: ServerOptions): Promise<Server> {
  const home = mkdtempSync(path.join(tmpdir(), 'dogwatch-code-'));
  // Settings of the machine, such as our ports, are read from a file of their own.
  for (const level of ['User', 'Machine']) {
    const file = path.join(home, 'data', level, 'settings.json');
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify({ ...quietSettings, ...settings }));
  }
  const folders = [
    ['--server-data-dir', path.join(home, 'server')],
    ['--user-data-dir', path.join(home, 'data')],
    ['--extensions-dir', path.join(home, 'extensions')],
  ].flat();
  const main = path.join(CODE_SERVER, 'out/server-main.js');
  if (vsix.length > 0) {
    const install = vsix.flatMap(file => ['--install-extension', file]);
    const options = { stdio: 'pipe', env: { ...process.env, NODE_OPTIONS: '' } } as const;
    execFileSync(process.execPath, [main, ...folders, ...install], options);
  }
  const listening = port ?? (await freePort());
  const running = start({
    command: process.execPath,
    args: [main, ...folders, ...listen(listening, token), ...calm, '--default-folder', folder],
    env,
  });
  const url = `http://127.0.0.1:${listening}`;
  await Promise.race([
    until('VS Code server', () => answers(`${url}/version`), 30_000),
    running.ended.then(code => {
      throw new Error(`the VS Code server ended with ${code} and printed:\n${running.printed()}`);
    }),
  ]);
  return {
    url,
    authority: `127.0.0.1:${listening}`,
    folder,
    token,
    process: running,
    async stop() {
      await running.stop(1000);
      rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

const listen = (port: number, token: string | undefined) => [
  '--host',
  '127.0.0.1',
  '--port',
  String(port),
  ...(token ? ['--connection-token', token] : ['--without-connection-token']),
];

const calm = [
  '--accept-server-license-terms',
  '--disable-workspace-trust',
  '--disable-telemetry',
  '--telemetry-level',
  'off',
  '--disable-experiments',
  '--reconnection-grace-time',
  '1',
];

export interface OpenedFile {
  readonly file: string;
  readonly line?: number; // from 1; the cursor is put there
}

/** The address of a window. A file that is named suppresses the restoring of an old layout. */
export function windowUrl({ url, authority, token, folder }: Server, opened?: OpenedFile): string {
  const at = opened?.line ? `:${opened.line}:1` : '';
  const payload = [
    ...(opened ? [['openFile', `vscode-remote://${authority}${opened.file}${at}`]] : []),
    ...(at ? [['gotoLineMode', 'true']] : []),
  ];
  const query = new URLSearchParams({
    ...(token ? { tkn: token } : {}),
    folder,
    ...(opened ? { payload: JSON.stringify(payload) } : {}),
  });
  return `${url}/?${query}`;
}

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    response => response.ok,
    () => false,
  );
