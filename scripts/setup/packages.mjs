import { statSync } from 'node:fs';
import path from 'node:path';
import { npm, ROOT, step } from './steps.mjs';

/** Installs what package-lock.json names. Nothing is run or fetched by the packages themselves. */
export const packages = () => install('installing packages', ROOT);

export const expressPackages = () =>
  install('installing the Express demo', path.join(ROOT, 'demo/express'));

/** Node tracers that the tests put to the test. */
export const nodeTracers = () =>
  install('installing Node tracers', path.join(ROOT, 'test/tracers/node'));

async function install(title, folder) {
  if (installed(folder)) return;
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund'];
  await step(title, () => npm(args, { cwd: folder }));
}

/** npm writes its copy of the lock last of all, so an interrupted installation has none. */
function installed(folder) {
  const lock = written(path.join(folder, 'package-lock.json'));
  const copy = written(path.join(folder, 'node_modules/.package-lock.json'));
  const slack = 5000; // `npm install` writes both, the lock sometimes a moment later
  return copy !== undefined && copy + slack >= lock;
}

const written = file => statSync(file, { throwIfNoEntry: false })?.mtimeMs;
