import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { nodeForTools, toolsEnvironment } from './node.mjs';
import { ROOT, run, step } from './steps.mjs';

/** All is bundled; there is no repository yet that relative links could lead to. */
const options = ['--no-dependencies', '--no-rewrite-relative-links'];

const VSIX = path.join(ROOT, 'out/dogwatch.vsix');

/** Takes a fifth of a second, so it is done each time. */
export const build = () =>
  step('building', () => run(nodeForTools(), ['esbuild.mjs'], { env: toolsEnvironment() }));

/** The artefact as it would be published. The build must be done. */
export function pack() {
  mkdirSync(path.dirname(VSIX), { recursive: true });
  const vsce = path.join(ROOT, 'node_modules/@vscode/vsce/vsce');
  return step('packing the extension', () =>
    run(nodeForTools(), [vsce, 'package', ...options, '--out', VSIX], { env: toolsEnvironment() }),
  );
}
