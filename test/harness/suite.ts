// The entry of the extension-host suite, for every host: the VS Code server and a desktop VS Code. It is compiled
// beside the tests, into one folder, since an extension host reads no TypeScript.
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
// @ts-expect-error mocha brings no types.
import Mocha from 'mocha';
import type { Counts } from './extensionHost.ts';

interface Test {
  readonly duration?: number;
  fullTitle(): string;
}

export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: 20_000, color: false });
  for (const file of readdirSync(__dirname)) {
    if (file.endsWith('.test.cjs')) mocha.addFile(path.join(__dirname, file));
  }
  const counts = await new Promise<Counts>(resolve => {
    const runner = mocha.run(() => {
      const { passes, failures, pending } = runner.stats;
      resolve({ passed: passes, failed: failures, skipped: pending });
    });
    runner.on('pass', (test: Test) => say(`✓ ${test.fullTitle()} ${test.duration} ms`));
    runner.on('pending', (test: Test) => say(`↓ ${test.fullTitle()}`));
    runner.on('fail', (test: Test, error: Error) => say(`× ${test.fullTitle()}\n${error.stack}`));
  });
  writeFileSync(path.join(__dirname, 'counts.json'), JSON.stringify(counts));
  if (counts.failed > 0) throw new Error(`${counts.failed} tests failed`);
}

/** The side that started the host tells our lines from all others by this word. */
function say(line: string): void {
  // biome-ignore lint/suspicious/noConsole: the console is how an extension host reports.
  console.log(`[suite] ${line}`);
}
