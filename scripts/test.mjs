// npm test: sets up what is missing, runs the suites named (or all), and ends with `N passed, N failed, N skipped`.
import { build, pack } from './setup/build.mjs';
import { codeServer } from './setup/codeServer.mjs';
import { continueOn, isForTools, nodeForTools } from './setup/node.mjs';
import { expressPackages, nodeTracers, packages } from './setup/packages.mjs';
import { pythonEnvironment, pythonTracers } from './setup/python.mjs';

const names = process.argv.slice(2);

const preparations = {
  build,
  python: pythonEnvironment,
  pythonTracers,
  express: expressPackages,
  nodeTracers,
  server: codeServer,
  vsix: pack,
  chromium: async () => {
    const { browserPath } = await import('../test/harness/browser.ts');
    return browserPath() ? undefined : { missing: 'there is no Chromium' };
  },
};

await packages();
if (isForTools()) {
  const { suitesNamed, runSuites } = await import('./test/suites.mjs');
  const suites = suitesNamed(names);
  process.exitCode = await runSuites(suites, await prepared(suites));
} else {
  process.exitCode = await continueOn(nodeForTools(), import.meta.filename, names);
}

/** Prepares what these suites use. Returns of each part that could not be had why: it is missing here, or broken. */
async function prepared(suites) {
  const used = new Set(suites.flatMap(({ needs, wants = [] }) => [...needs, ...wants]));
  const parts = {};
  for (const [part, prepare] of Object.entries(preparations)) {
    if (!used.has(part)) continue;
    const result = await prepare().catch(error => ({ broken: error.message }));
    if (result?.missing || result?.broken) parts[part] = result;
  }
  return parts;
}
