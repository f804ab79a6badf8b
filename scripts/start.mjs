// npm start: sets up what is missing, then runs the demo service with traffic, a helper and an editor until Ctrl-C.
import { parseArgs } from 'node:util';
import { build, pack } from './setup/build.mjs';
import { codeServer } from './setup/codeServer.mjs';
import { continueOn, isForTools, nodeForTools } from './setup/node.mjs';
import { expressPackages, packages } from './setup/packages.mjs';
import { pythonEnvironment } from './setup/python.mjs';
import { StepFailed } from './setup/steps.mjs';

const HELP = `npm start -- [options]

  --no-editor      opens no editor; the figures are in the terminal
  --node           runs the demo on Express instead of Flask
  --for <seconds>  ends by itself`;

const { values: options } = parseArgs({
  options: {
    'no-editor': { type: 'boolean' },
    node: { type: 'boolean' },
    for: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  },
});

try {
  if (options.help) console.log(HELP);
  else process.exitCode = await run();
} catch (error) {
  console.error(error instanceof StepFailed ? error.message : error);
  process.exitCode = 1;
}

async function run() {
  await packages();
  if (isForTools()) return start();
  return continueOn(nodeForTools(), import.meta.filename, process.argv.slice(2));
}

async function start() {
  const { desktopEditor } = await import('./start/desktop.mjs');
  const { session } = await import('./start/session.mjs');
  await build();
  const demo = options.node ? 'express' : await flaskOrExpress();
  if (demo === 'express') await expressPackages();
  const code = options['no-editor'] ? undefined : desktopEditor();
  const served = !options['no-editor'] && !code && (await editorToServe());
  await session({ demo, code, served, seconds: options.for ? Number(options.for) : undefined });
}

async function flaskOrExpress() {
  const { missing } = await pythonEnvironment();
  if (!missing) return 'flask';
  console.log(`Flask cannot run here: ${missing}\nThe same demo runs on Node instead.`);
  return 'express';
}

/** Whether there is an editor to serve, where no desktop has one. */
async function editorToServe() {
  const { missing } = await codeServer();
  if (missing) {
    console.log(`No editor: ${missing}`);
    return false;
  }
  await pack();
  return true;
}
