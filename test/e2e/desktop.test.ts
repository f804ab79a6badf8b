// `npm start` where a desktop VS Code is on the PATH; a stand-in for `code` says what it was started with.
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lineOf, missingFor } from '../harness/demo.ts';
import { inProject, ROOT } from '../harness/places.ts';
import { start, until } from '../harness/processes.ts';

const missing =
  process.platform === 'linux' ? missingFor('express') : 'the stand-in is a shell script';
let folder: string;

/** As `code` does it: the editor goes on without it, and leaves its process id in its profile. */
const standIn = `#!/bin/sh
for argument in "$@"; do
  echo "$argument" >> "$RECORD"
  case "$argument" in --user-data-dir=*) profile="\${argument#*=}" ;; esac
done
echo "$DOGWATCH_RUNTIME_DIR" >> "$RECORD"
setsid sleep 300 >/dev/null 2>&1 &
echo $! > "$profile/code.lock"
`;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'dogwatch-desktop-'));
  writeFileSync(path.join(folder, 'code'), standIn);
  chmodSync(path.join(folder, 'code'), 0o755);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.skipIf(missing)(
  'a desktop editor is opened with the extension, and ends with the rest',
  async () => {
    const record = path.join(folder, 'record');
    const running = start({
      command: process.execPath,
      args: [inProject('scripts/start.mjs'), '--node'],
      folder: ROOT,
      env: {
        PATH: `${folder}:${process.env['PATH']}`,
        DISPLAY: ':77',
        VSCODE_IPC_HOOK_CLI: undefined,
        RECORD: record,
      },
    });
    try {
      await until('record of the stand-in', () => existsSync(record), 30_000);
      await until('lens line', () => /GET \/slow/.test(running.printed()), 30_000);
    } finally {
      await running.stop();
    }
    const recorded = readFileSync(record, 'utf8').trim().split('\n');
    const source = inProject('demo/express/app.js');
    expect(recorded).toContain(`--extensionDevelopmentPath=${ROOT}`);
    expect(recorded).toContain(inProject('demo/express'));
    expect(recorded).toContain(`${source}:${lineOf(source, '/slow')}`);
    expect(recorded.at(-1)).toMatch(/dogwatch-run-/);
    const [, profile = ''] = /^--user-data-dir=(.+)$/m.exec(recorded.join('\n')) ?? [];
    expect(existsSync(profile)).toBe(false);
  },
);

test.skipIf(missing)('the `code` of a remote terminal is no desktop', async () => {
  const running = start({
    command: process.execPath,
    args: [
      '--input-type=module',
      '--eval',
      `import { desktopEditor } from ${JSON.stringify(inProject('scripts/start/desktop.mjs'))};
       const remote = { PATH: ${JSON.stringify(folder)}, DISPLAY: ':0', VSCODE_IPC_HOOK_CLI: '/run/x.sock' };
       const here = { PATH: ${JSON.stringify(folder)}, DISPLAY: ':0' };
       const blind = { PATH: ${JSON.stringify(folder)} };
       console.log([remote, here, blind].map(env => Boolean(desktopEditor(env, 'linux'))).join(' '));`,
    ],
  });
  expect(await running.firstLine()).toBe('false true false');
  await running.stop();
});
