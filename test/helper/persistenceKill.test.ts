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
import { statsBody } from './keeping.ts';

beforeAll(buildHelper);

const SPANS = 10; // of a trace

/** A server's bodies, and those of a developer's machine, which are packed together. */
test.skipIf(!sqlite()).each([50, 1])(
  'kill -9 under load loses no trace that was acknowledged more than a second before, and doubles none, with %i traces in a body',
  async size => {
    const folder = temporaryFolder();
    const acknowledged = new Map<number, number>(); // the first trace of a body: when
    let next = 0;
    for (let life = 1; life <= 2; life++) {
      const { process: child, traces } = await serving(folder);
      const senders = Array.from({ length: 4 }, async () => {
        for (;;) {
          const first = 1 + size * next++;
          if (!(await posted(traces, first, size))) return;
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
    expect(found).toBeGreaterThanOrEqual(acknowledged.size * size);
    expect(found).toBeLessThanOrEqual(next * size);
    for (const first of acknowledged.keys()) {
      const traceId = first.toString(16).padStart(16, '0');
      const trace = await editor.ask({ kind: 'trace', traceId });
      expect([first, trace?.spanId.length]).toEqual([first, SPANS]);
    }
  },
  60_000,
);

test.skipIf(!sqlite())(
  'what a tracer has counted and not sent is counted by the helper after a kill -9, too',
  async () => {
    const folder = temporaryFolder();
    const now = Math.floor(Date.now() / 10_000) * 10_000;
    const first = await serving(folder);
    const spans = [1, 2, 3].map(id => aSpan({ route: '/slow', spanId: id, ago: NOW - now + 5000 }));
    const counting = { 'datadog-client-computed-stats': 'yes' };
    const send = async ({ traces }: { readonly traces: string }, repeated = spans) => {
      await put(`${traces}/v0.4/traces`, bodyOf(...repeated), counting);
      await put(`${traces}/v0.6/stats`, statsBody(now - 10_000, { 200: 12, 503: 4 }));
    };
    await send(first);
    await until('the figures', async () => (await figuresIn(folder)).includes('16 requests'));
    const before = await figuresIn(folder);
    expect(before).toBe('16 requests, 4 errors, 13 only counted');
    await pause(1100); // acknowledged more than a second before
    first.process.kill('SIGKILL');
    await once(first.process, 'exit');

    const second = await serving(folder);
    await until('the same figures', async () => (await figuresIn(folder)) === before);
    // A tracer that had no answer sends both again.
    await send(second, [...spans, aSpan({ route: '/slow', spanId: 4, ago: NOW - now + 5000 })]);
    const after = '16 requests, 4 errors, 12 only counted';
    await until('what came again', async () => (await figuresIn(folder)) === after);
  },
  60_000,
);

async function figuresIn(folder: string): Promise<string> {
  const editor = await openEditor(folder);
  const services = await editor.ask({ kind: 'services', last: 3600 });
  editor.close();
  return services
    .map(
      ({ figures: { requests, errors, estimated = 0 } }) =>
        `${requests} requests, ${errors} errors, ${estimated} only counted`,
    )
    .join();
}

async function serving(folder: string) {
  const free = ['--trace-port', '0', '--dogstatsd-port', '0', '--otlp-port', '0'];
  const running = helper(folder, 'serve', ...free, '--data-dir', join(folder, 'data'));
  const { traces } = JSON.parse(await running.line()) as { traces: string };
  return { ...running, traces };
}

/** Whether it was acknowledged; it is not when the helper has died. */
async function posted(address: string, first: number, size: number): Promise<boolean> {
  const body = bodyOf(...Array.from({ length: size }, (_, index) => aTrace(first + index)));
  try {
    return await put(`${address}/v0.4/traces`, body);
  } catch {
    return false;
  }
}

async function put(url: string, body: Uint8Array, more: Record<string, string> = {}) {
  const headers = { 'content-type': 'application/msgpack', ...more };
  const { ok } = await fetch(url, { method: 'PUT', headers, body: Buffer.from(body) });
  return ok;
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
