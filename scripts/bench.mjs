// npm run bench [-- names]: prints figures, as ratios against a peer or a floor of the same run where there is one.
import { build, pack } from './setup/build.mjs';
import { codeServer } from './setup/codeServer.mjs';
import { continueOn, isForTools, nodeForTools } from './setup/node.mjs';
import { packages } from './setup/packages.mjs';

const names = process.argv.slice(2);

await packages();
if (isForTools()) {
  await build();
  await pack();
  await codeServer();
  const { run } = await import('../test/bench/main.ts');
  await run(names);
} else process.exitCode = await continueOn(nodeForTools(), import.meta.filename, names);
