// The VS Code that tests and a machine without a desktop use: the built server inside the code-server package.
// Nothing is compiled; the server starts without its native modules, and code-server's own proxy is left out.
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { npm, ROOT, run, step } from './steps.mjs';

const { version, integrity } = JSON.parse(
  readFileSync(path.join(ROOT, 'test/harness/codeServer.json'), 'utf8'),
);
const folder = path.join(ROOT, `.vscode-test/code-server-${version}`);

const stamp = path.join(folder, '.complete');

/** Built-in parts that nothing of ours touches: 45 % of the size, and most of the noise at start. */
const unneeded = [
  'extensions/copilot',
  'extensions/mermaid-markdown-features',
  'extensions/ms-vscode.js-debug',
  'extensions/ms-vscode.vscode-js-profile-table',
  'node_modules/@github',
  'node_modules/@microsoft/mxc-sdk',
  'node_modules/@vscode/windows-process-tree',
];

/** Returns why there is none, where it could not be had. */
export async function codeServer() {
  if (existsSync(stamp)) return { folder };
  try {
    await step('installing a VS Code server', install);
    return { folder };
  } catch (error) {
    return { missing: `the VS Code server could not be installed: ${error.message}` };
  }
}

async function install() {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await unpack();
  const server = path.join(folder, 'vscode');
  const quiet = ['--no-save', '--no-audit', '--no-fund', '--silent'];
  await npm(['install', '--omit=dev', '--ignore-scripts', ...quiet], { cwd: server });
  for (const part of unneeded) rmSync(path.join(server, part), { recursive: true, force: true });
  writeFileSync(stamp, version);
}

async function unpack() {
  await npm(['pack', `code-server@${version}`, '--silent', '--pack-destination', folder], {
    cwd: folder,
  });
  const name = readdirSync(folder).find(file => file.endsWith('.tgz'));
  const archive = path.join(folder, name);
  const sum = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
  if (sum !== integrity) throw new Error(`code-server ${version} is not the one we know: ${sum}`);
  await run('tar', ['xzf', archive, '-C', folder, 'package/lib/vscode', 'package/LICENSE']);
  renameSync(path.join(folder, 'package/lib/vscode'), path.join(folder, 'vscode'));
  rmSync(archive);
  rmSync(path.join(folder, 'package'), { recursive: true });
}
