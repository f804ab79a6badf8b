import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Telemetry } from '../../src/helper/telemetry.ts';
import { openEditor } from '../harness/editorSession.ts';
import { inProject } from '../harness/places.ts';
import { start, until } from '../harness/processes.ts';
import type { Bench } from './bench.ts';
import { bodyWith } from './bodies.ts';

const BODIES = 1000;

interface Started {
  readonly listening: number;
  readonly figures: number;
  readonly resident: number; // MB
}

/** A helper that starts with a million spans on the disk. */
export const restart: Bench = {
  name: 'restart',
  async run() {
    const folder = mkdtempSync(path.join(tmpdir(), 'dogwatch-bench-'));
    try {
      const data = path.join(folder, 'data');
      await fill(data);
      const empty = await started(path.join(folder, 'empty'), false);
      const full = await started(data, true);
      const ratio = full.listening / empty.listening;
      return [
        { name: 'listening, an empty disk', value: empty.listening, unit: 'ms' },
        {
          name: 'listening, a million spans on the disk',
          value: full.listening,
          unit: 'ms',
          against: 'an empty disk',
          ratio,
        },
        { name: 'the figures of before stand', value: full.figures, unit: 'ms' },
        { name: 'memory, an empty disk', value: empty.resident, unit: 'MB' },
        { name: 'memory, a million spans on the disk', value: full.resident, unit: 'MB' },
      ];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function fill(dataDir: string): Promise<void> {
  const log = (line: string) => console.log(`  ${line}`);
  const shell = { version: '0', dataDir, memoryMB: 16, diskMB: 1024, receivers: () => [], log };
  const telemetry = new Telemetry(shell, Date.now);
  await telemetry.restore();
  const contentType = 'application/msgpack';
  for (let salt = 0; salt < BODIES; salt++) {
    const body = bodyWith(salt);
    telemetry.takeTraces({
      endpoint: '/v0.4/traces',
      method: 'PUT',
      contentType,
      headers: {},
      body,
    });
    while ((telemetry.archive?.unwritten ?? 0) > 20) await pause(1);
  }
  telemetry.dispose();
}

async function started(data: string, kept: boolean): Promise<Started> {
  const runtime = mkdtempSync(path.join(tmpdir(), 'dogwatch-run-'));
  const free = ['--trace-port', '0', '--dogstatsd-port', '0', '--otlp-port', '0'];
  const before = performance.now();
  const helper = start({
    command: process.execPath,
    args: [inProject('dist/helper.js'), 'serve', ...free, '--data-dir', data],
    env: { DOGWATCH_RUNTIME_DIR: runtime },
  });
  try {
    await helper.firstLine();
    const listening = performance.now() - before;
    const editor = await openEditor(runtime);
    let last = -1;
    const stand = async () => {
      const { spans } = await editor.ask({ kind: 'status' });
      const stands = spans.kept === last && (!kept || last > 0);
      last = spans.kept;
      return stands;
    };
    await until('the figures of before', stand, 60_000);
    const figures = performance.now() - before;
    editor.close();
    return { listening, figures, resident: residentMB(helper.pid) };
  } finally {
    await helper.stop();
    rmSync(runtime, { recursive: true, force: true });
  }
}

/** By the kernel's account. */
function residentMB(pid: number): number {
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1024;
}
