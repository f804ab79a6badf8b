// Runs the extension-host suite (test/extension) on the packaged extension, in the VS Code server or, with
// VSCODE_TEST=desktop, in a desktop VS Code.
import {
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { launchBrowser, loopbackPage, openWindow } from './browser.ts';
import { dismissHelper } from './editorSession.ts';
import { inProject, ROOT, VSIX } from './places.ts';
import { startServer } from './server.ts';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

type Env = Readonly<Record<string, string>>;

const compiled = inProject('out/test/extension');
/** Free ports, so that a suite never meets what listens on this machine. */
const settings = {
  'dogwatch.ports.traces': 0,
  'dogwatch.ports.dogstatsd': 0,
  'dogwatch.ports.otlp': 0,
};

export async function runExtensionHostSuite(say: (line: string) => void): Promise<Counts> {
  await compile();
  const runtimeFolder = mkdtempSync(path.join(tmpdir(), 'dogwatch-run-'));
  const env = { DOGWATCH_RUNTIME_DIR: runtimeFolder };
  const workspace = path.join(runtimeFolder, 'flask'); // a copy, since tests write settings into it
  try {
    cpSync(inProject('demo/flask'), workspace, { recursive: true });
    if (process.env['VSCODE_TEST'] === 'desktop') await onDesktop(workspace, env);
    else await onServer(workspace, env, say);
    return JSON.parse(readFileSync(path.join(compiled, 'counts.json'), 'utf8')) as Counts;
  } finally {
    await dismissHelper(runtimeFolder);
    rmSync(runtimeFolder, { recursive: true, force: true });
  }
}

async function compile(): Promise<void> {
  rmSync(compiled, { recursive: true, force: true });
  await build({
    entryPoints: [
      'test/harness/suite.ts',
      ...globSync('test/extension/**/*.test.ts', { cwd: ROOT }),
    ],
    absWorkingDir: ROOT,
    outdir: compiled,
    entryNames: '[name]',
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['vscode', 'mocha'],
    logLevel: 'warning',
  });
}

/** The workbench calls two functions of the page when they exist: with each line of the console, and with the end. */
async function onServer(workspace: string, env: Env, say: (line: string) => void): Promise<void> {
  const server = await startServer({ folder: workspace, vsix: [VSIX], env, settings });
  const browser = await launchBrowser();
  try {
    const page = await loopbackPage(browser);
    let ended: (code: unknown) => void;
    const end = new Promise(resolve => {
      ended = resolve;
    });
    await page.exposeFunction('codeAutomationExit', (code: number) => ended(code));
    await page.exposeFunction('codeAutomationLog', (_type: string, args: unknown[]) => {
      const line = args.map(String).join(' ');
      if (line.startsWith('[suite] ')) say(line.slice('[suite] '.length));
    });
    const tests = path.join(compiled, 'suite.cjs');
    await openWindow(page, server, { extensions: [inProject('test/harness/driver')], tests });
    await Promise.race([end, fail('the suite did not end in three minutes', 180_000)]);
  } finally {
    await browser.close();
    await server.stop();
  }
}

async function onDesktop(workspace: string, env: Env): Promise<void> {
  const { runTests } = await import('@vscode/test-electron');
  const executable = process.env['VSCODE_EXECUTABLE'];
  const user = path.join(env['DOGWATCH_RUNTIME_DIR'] ?? '', 'user');
  mkdirSync(path.join(user, 'User'), { recursive: true });
  writeFileSync(path.join(user, 'User/settings.json'), JSON.stringify(settings));
  const quiet = ['--disable-extensions', '--disable-workspace-trust', '--skip-welcome'];
  await runTests({
    ...(executable ? { vscodeExecutablePath: executable } : { version: 'stable' }),
    extensionDevelopmentPath: ROOT,
    extensionTestsPath: path.join(compiled, 'suite.cjs'),
    extensionTestsEnv: env,
    launchArgs: [workspace, `--user-data-dir=${user}`, ...quiet],
  });
}

function fail(why: string, milliseconds: number): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error(why)), milliseconds).unref();
  });
}
