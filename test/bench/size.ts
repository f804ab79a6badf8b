import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { inProject, VSIX } from '../harness/places.ts';
import { startProduct } from '../harness/product.ts';
import { type Bench, percentile } from './bench.ts';

const kilobytes = (file: string): number => statSync(file).size / 1000;

/** What is shipped, and what the extension host pays before anything is shown. */
export const size: Bench = {
  name: 'size',
  async run() {
    const activations = await activationTimes(5);
    return [
      { name: 'VSIX', value: kilobytes(VSIX), unit: 'kB' },
      ...['extension.cjs', 'helper.js', 'thread.js', 'webview.js'].map(file => ({
        name: file,
        value: kilobytes(inProject('dist', file)),
        unit: 'kB',
      })),
      {
        name: 'load and activate, median of 5 windows',
        value: percentile(activations, 0.5),
        unit: 'ms',
      },
    ];
  },
};

/** In a folder that does not activate the extension by itself, so that loading it is part of what is measured. */
async function activationTimes(windows: number): Promise<readonly number[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'dogwatch-empty-'));
  const product = await startProduct(folder);
  try {
    const times: number[] = [];
    for (let window = 0; window < windows; window++) {
      const { host, close } = await product.window();
      await pause(3000); // the workbench's own start is not ours
      times.push((await host?.evaluate(activate)) ?? Number.NaN);
      await close();
    }
    return times;
  } finally {
    await product.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs in the extension host. */
async function activate(vscode: typeof import('vscode')): Promise<number> {
  const extension = vscode.extensions.getExtension('dogwatch.dogwatch');
  if (!extension || extension.isActive)
    throw new Error('the extension is absent, or active already');
  const before = performance.now();
  await extension.activate();
  return performance.now() - before;
}
