import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './steps.mjs';

const extension = process.platform === 'win32' ? '.exe' : '';
const brought = path.join(
  ROOT,
  `node_modules/node-${process.platform.replace('win32', 'win')}-${process.arch}/bin/node${extension}`,
);

/** The Node that tools and tests run on: 24 as brought by the packages, else this one where it is new enough. */
export function nodeForTools() {
  if (atLeast(24)) return process.execPath;
  if (existsSync(brought)) return brought;
  if (atLeast(22, 12)) return process.execPath;
  throw new Error(
    `Node ${process.versions.node} is too old here, and there is no Node 24 in the packages for ${process.platform} ` +
      `on ${process.arch}: install Node 22.12 or later and run this again.`,
  );
}

/** Whether this process is that Node, and reads TypeScript. */
export const isForTools = () =>
  nodeForTools() === process.execPath && Boolean(process.features.typescript);

/** Runs a script of ours on another Node, in this terminal, and ends as it ends. Signals reach it too. */
export async function continueOn(node, script, args) {
  const child = spawn(node, [...stripsTypes, script, ...args], {
    stdio: 'inherit',
    env: toolsEnvironment(node),
  });
  // In a terminal the child gets Ctrl-C twice, which is no worse than once.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => child.kill(signal));
  }
  return new Promise(resolve => {
    child.once('close', code => resolve(code ?? 1));
  });
}

/** What a tool must see so that each `node` it starts is the same one. */
export function toolsEnvironment(node = nodeForTools()) {
  const { NODE_OPTIONS: _, ...environment } = process.env;
  return {
    ...environment,
    PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH ?? ''}`,
  };
}

/** Node 22.18 and later read TypeScript by themselves; 22.12 to 22.17 when told. */
const stripsTypes =
  atLeast(22, 18) || !atLeast(22, 12)
    ? []
    : ['--experimental-strip-types', '--disable-warning=ExperimentalWarning'];

function atLeast(major, minor = 0) {
  const [ours = 0, ourMinor = 0] = process.versions.node.split('.').map(Number);
  return ours > major || (ours === major && ourMinor >= minor);
}
