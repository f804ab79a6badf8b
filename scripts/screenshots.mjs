// npm run screenshots: takes the README's pictures from the packaged extension in a real editor.
import { build, pack } from './setup/build.mjs';
import { codeServer } from './setup/codeServer.mjs';
import { continueOn, isForTools, nodeForTools } from './setup/node.mjs';
import { packages } from './setup/packages.mjs';
import { pythonEnvironment } from './setup/python.mjs';
import { StepFailed } from './setup/steps.mjs';

async function run() {
  await packages();
  if (!isForTools()) return continueOn(nodeForTools(), import.meta.filename, process.argv.slice(2));
  await build();
  await pack();
  for (const { missing } of [await pythonEnvironment(), await codeServer()]) {
    if (missing) throw new StepFailed(`There can be no pictures: ${missing}`);
  }
  const { takePictures } = await import('./screenshots/pictures.mjs');
  await takePictures();
}

try {
  process.exitCode = await run();
} catch (error) {
  console.error(error instanceof StepFailed ? error.message : error);
  process.exitCode = 1;
}
