import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';

export interface Launching {
  readonly helper: string; // dist/helper.js
  readonly folder: string; // of the socket
  readonly data: string; // the helper's own folder, kept beyond a restart
  readonly ports: { readonly traces: number; readonly dogstatsd: number; readonly otlp: number };
  readonly budget: number; // MB of memory for telemetry
  readonly disk: number; // MB for spans that outlast a restart, 0 keeps none
}

/** What the helper is started with: the editor's own Node, without what the editor says to its own processes. */
export function helperEnv(env: NodeJS.ProcessEnv, folder: string): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(
    ([name]) => !name.startsWith('VSCODE_') && name !== 'NODE_OPTIONS',
  );
  return {
    ...Object.fromEntries(kept),
    ELECTRON_RUN_AS_NODE: '1',
    ELECTRON_NO_ASAR: '1',
    DOGWATCH_RUNTIME_DIR: folder, // the helper binds where this window dials, whatever either was told
  };
}

export function helperArguments({ helper, data, ports, budget, disk }: Launching): string[] {
  return [
    helper,
    'serve',
    '--daemon',
    ...['--trace-port', String(ports.traces)],
    ...['--dogstatsd-port', String(ports.dogstatsd)],
    ...['--otlp-port', String(ports.otlp)],
    ...['--data-dir', data],
    ...['--memory', String(budget)],
    ...['--disk', String(disk)],
  ];
}

/**
 * Starts a helper that outlives this window. Where another was quicker this one ends by itself, with code 0. Aborts when
 * it has ended, or could not be started.
 */
export function launch(launching: Launching, log: (line: string) => void): AbortSignal {
  const over = new AbortController();
  try {
    mkdirSync(launching.data, { recursive: true });
  } catch (error) {
    log(`the helper has nowhere to keep its data: ${String(error)}`);
    over.abort();
    return over.signal;
  }
  const child = spawn(process.execPath, helperArguments(launching), {
    detached: true,
    stdio: 'ignore',
    cwd: launching.folder, // never the workspace, which Windows could then not delete
    env: helperEnv(process.env, launching.folder),
    windowsHide: true,
  });
  log(`launched a helper (pid ${child.pid ?? 'unknown'})`);
  child.on('error', error => {
    log(`the helper could not be started: ${error.message}`);
    over.abort();
  });
  child.on('exit', code => {
    if (code) log(`the helper ended with code ${code}`);
    over.abort();
  });
  child.unref();
  return over.signal;
}
