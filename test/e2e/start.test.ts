// `npm start` without an editor: the figures are in the terminal.
import { describe, expect, test } from 'vitest';
import { type DemoName, missingFor } from '../harness/demo.ts';
import { inProject } from '../harness/places.ts';
import { start } from '../harness/processes.ts';

const demos: [name: DemoName, options: string[], file: string][] = [
  ['flask', [], 'app.py'],
  ['express', ['--node'], 'app.js'],
];

describe.each(demos)('npm start with the %s demo', (name, options, file) => {
  test.skipIf(missingFor(name))('prints the lens lines, and ends all that it started', async () => {
    const args = [inProject('scripts/start.mjs'), '--no-editor', '--for', '12', ...options];
    const running = start({ command: process.execPath, args, folder: inProject() });
    try {
      expect(await running.ended).toBe(0);
    } finally {
      await running.stop();
    }
    const printed = running.printed();
    const line = new RegExp(`^${file}:\\d+ GET /slow +[\\d.]+ req/min · p95 [\\d.]+ m?s`, 'm');
    expect(printed).toMatch(line);
    expect(printed).toMatch(new RegExp(`^${file}:\\d+ GET /error +.*100 % errors$`, 'm'));
    const [, address = ''] = /receiving traces at (\S+)/.exec(printed) ?? [];
    await expect(fetch(`${address}/info`)).rejects.toThrow();
  });
});
