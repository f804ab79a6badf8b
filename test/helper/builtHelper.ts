import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import { onTestFinished } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
/** A build of one's own for each worker, so that none is read while it is written. */
const outdir = resolve(root, 'out/test-helper', process.env['VITEST_POOL_ID'] ?? '0');
const script = resolve(outdir, 'helper.js');

/** Builds the helper alone, as it is shipped. */
export async function buildHelper(): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: { helper: 'src/helper/main.ts', thread: 'src/helper/aside/thread.ts' },
    outdir,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node22',
    format: 'esm',
    mainFields: ['module', 'main'],
    banner: {
      js: "import{createRequire as r}from'node:module';const require=r(import.meta.url);",
    },
  });
}

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Running {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
  /** The next line it prints. */
  line(): Promise<string>;
}

/** Runs the helper's command line; it is ended with the test. */
export function helper(folder: string, ...argv: string[]): Running {
  const child = spawn(process.execPath, [script, ...argv], {
    env: { ...process.env, DOGWATCH_RUNTIME_DIR: folder },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const text = { out: '', err: '' };
  child.stdout.on('data', chunk => {
    text.out += chunk;
  });
  child.stderr.on('data', chunk => {
    text.err += chunk;
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    process: child,
    ended: once(child, 'close').then(([code]) => ({ code, ...text })),
    line: async () => String((await lines.next()).value ?? ''),
  };
}

/** Whether a process is still there. */
export function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
