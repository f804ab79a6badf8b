import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { sqlite } from '../../src/helper/persistence/sqlite.ts';
import { aSpan, bodyOf, NOW } from '../core/sources.ts';
import { openEditor } from '../harness/editorSession.ts';
import { until } from '../harness/processes.ts';
import { buildHelper, helper } from './builtHelper.ts';
import { temporaryFolder } from './editor.ts';

beforeAll(buildHelper);

const SPANS = 10; // of a trace
const TRACES = 50; // of a body

test.skipIf(!sqlite())(
  'kill -9 under load loses no trace that was acknowledged more than a second before, and doubles none',
  async () => {
    const folder = temporaryFolder();
    const acknowledged = new Map<number, number>(); // the first trace of a body: when
    let next = 0;
    for (let life = 1; life <= 2; life++) {
      const { process: child, traces } = await serving(folder);
      const senders = Array.from({ length: 4 }, async () => {
        for (;;) {
          const first = 1 + TRACES * next++;
          if (!(await posted(traces, first))) return;
          acknowledged.set(first, performance.now());
        }
      });
      await pause(2500);
      child.kill('SIGKILL');
      await once(child, 'exit');
      const killed = performance.now();
      await Promise.all(senders);
      // What was acknowledged within the last second may be lost, and is not asked for.
      for (const [first, at] of acknowledged) if (killed - at < 1000) acknowledged.delete(first);
    }
    expect(acknowledged.size).toBeGreaterThan(50);

    await serving(folder);
    const editor = await openEditor(folder);
    onTestFinished(() => editor.close());
    const requests = async () => {
      const services = await editor.ask({ kind: 'services', last: 3600 });
      return services.reduce((sum, { figures }) => sum + figures.requests, 0);
    };
    await until('everything read back', async () => {
      const before = await requests();
      await pause(200);
      return before > 0 && (await requests()) === before;
    });
    const found = await requests();
    expect(found).toBeGreaterThanOrEqual(acknowledged.size * TRACES);
    expect(found).toBeLessThanOrEqual(next * TRACES);
    for (const first of acknowledged.keys()) {
      const traceId = first.toString(16).padStart(16, '0');
      const trace = await editor.ask({ kind: 'trace', traceId });
      expect([first, trace?.spanId.length]).toEqual([first, SPANS]);
    }
  },
  60_000,
);

async function serving(folder: string) {
  const free = ['--trace-port', '0', '--dogstatsd-port', '0', '--otlp-port', '0'];
  const running = helper(folder, 'serve', ...free, '--data-dir', join(folder, 'data'));
  const { traces } = JSON.parse(await running.line()) as { traces: string };
  return { ...running, traces };
}

/** Whether it was acknowledged; it is not when the helper has died. */
async function posted(address: string, first: number): Promise<boolean> {
  const body = bodyOf(...Array.from({ length: TRACES }, (_, index) => aTrace(first + index)));
  try {
    const { ok } = await fetch(`${address}/v0.4/traces`, {
      method: 'PUT',
      headers: { 'content-type': 'application/msgpack' },
      body: Buffer.from(body),
    });
    return ok;
  } catch {
    return false;
  }
}

function aTrace(traceId: number): readonly object[] {
  const ago = NOW - Date.now();
  return Array.from({ length: SPANS }, (_, index) =>
    aSpan({
      route: '/slow',
      traceId,
      spanId: traceId * SPANS + index,
      ago,
      ...(index === 0 ? {} : { parentId: traceId * SPANS, type: 'sql' }),
    }),
  );
}
