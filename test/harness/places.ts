import { readFileSync } from 'node:fs';
import path from 'node:path';

export const ROOT = path.resolve(import.meta.dirname, '../..');

export const inProject = (...parts: string[]): string => path.join(ROOT, ...parts);

/** The packaged extension, as `scripts/setup/build.mjs` writes it. */
export const VSIX = inProject('out/dogwatch.vsix');

/** Pictures and logs of failed runs, kept as build output. */
export const OUT = inProject('out');

const { version } = JSON.parse(
  readFileSync(path.join(import.meta.dirname, 'codeServer.json'), 'utf8'),
) as { version: string };

/** Where set-up puts the VS Code server. */
export const CODE_SERVER = inProject(`.vscode-test/code-server-${version}/vscode`);

export const PYTHON = inProject(
  process.platform === 'win32' ? '.venv/Scripts/python.exe' : '.venv/bin/python',
);
