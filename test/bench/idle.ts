import { setTimeout as pause } from 'node:timers/promises';
import { startHelper } from '../harness/helper.ts';
import { inProject } from '../harness/places.ts';
import { type Running, start } from '../harness/processes.ts';
import { type Bench, percentile } from './bench.ts';
import { processorTime, residentMemory } from './processor.ts';

const STARTS = 7;
/** What a window leaves behind: V8 goes on optimising what it has just run. */
const SETTLING_MS = 12_000;
const IDLE_MS = 10_000;
const GOAL = 0.5; // percent of a core

/** What the helper takes before anybody sends anything: its start and memory against a bare Node that listens, and its rest. */
export const idle: Bench = {
  name: 'idle',
  async run() {
    const ours: number[] = [];
    const bare: number[] = [];
    for (let round = 0; round <= STARTS; round++) {
      const took = [await timeOf(startBare), await timeOf(startHelper)];
      if (round > 0)
        for (const [index, times] of [bare, ours].entries()) times.push(took[index] ?? 0);
    }
    const { memory, share } = await resting();
    const [ready, floor] = [percentile(ours, 0.5), percentile(bare, 0.5)];
    return [
      { name: 'bare Node, ready', value: floor, unit: 'ms' },
      {
        name: 'helper, ready',
        value: ready,
        unit: 'ms',
        against: 'bare Node',
        ratio: ready / floor,
      },
      { name: 'bare Node, memory', value: memory.bare, unit: 'MB' },
      {
        name: 'helper, memory with nothing in it',
        value: memory.ours,
        unit: 'MB',
        against: 'bare Node',
        ratio: memory.ours / memory.bare,
      },
      {
        name: 'helper, processor with nothing coming in',
        value: share,
        unit: '%',
        against: `${GOAL} % of a core`,
        ratio: share / GOAL,
      },
    ];
  },
};

const LISTENS = `
  import { createServer } from 'node:http';
  const server = createServer().listen(0, '127.0.0.1', () => console.log(server.address().port));
`;

async function startBare(): Promise<Pick<Running, 'stop' | 'pid'>> {
  const process_ = start({
    command: process.execPath,
    args: ['--input-type=module', '-e', LISTENS],
  });
  await process_.firstLine();
  return process_;
}

/** From the command to the first line, which is printed when it listens. */
async function timeOf(begin: () => Promise<{ stop(): Promise<unknown> }>): Promise<number> {
  const before = performance.now();
  const started = await begin();
  const took = performance.now() - before;
  await started.stop();
  return took;
}

/** Memory when nobody is there yet; then the share of a processor with a window and a file open. */
async function resting() {
  const [bare, helper] = [await startBare(), await startHelper()];
  try {
    const memory = { bare: residentMemory(bare.pid), ours: residentMemory(helper.pid) };
    const editor = await helper.edit();
    await editor.open(inProject('demo/flask/app.py'));
    await pause(SETTLING_MS);
    const before = processorTime(helper.pid);
    await pause(IDLE_MS);
    const share = ((processorTime(helper.pid) - before) / IDLE_MS) * 100;
    editor.close();
    return { memory, share };
  } finally {
    await helper.stop();
    await bare.stop();
  }
}
