import { setTimeout as pause } from 'node:timers/promises';
import { startHelper, type TestHelper } from '../harness/helper.ts';
import { inProject } from '../harness/places.ts';
import { start } from '../harness/processes.ts';
import { type Bench, type Figure, percentile } from './bench.ts';

const DEMO = inProject('demo/flask/app.py');
const ROUNDS = 200;
const GOAL_MS = 50;

/** How long an editor waits for lenses and for a query over the real pipe, while nothing comes in and while spans do. */
export const answers: Bench = {
  name: 'answers',
  async run() {
    const helper = await startHelper();
    try {
      const ask = await asking(helper);
      await timesOf(ask); // to warm up, with spans to answer from
      const before = await received(helper);
      const load = start({
        command: process.execPath,
        args: [inProject('test/bench/loadOn.ts'), helper.addresses.traces],
      });
      await load.firstLine();
      const loaded = await timesOf(ask);
      await load.stop();
      const spans = (await received(helper)) - before;
      await pause(500);
      const idle = await timesOf(ask);
      const figures = ['lens request', 'query'].flatMap((what, index) =>
        compared(what, loaded[index] ?? [], idle[index] ?? []),
      );
      return [...figures, { name: 'spans that came meanwhile', value: spans, unit: 'spans' }];
    } finally {
      await helper.stop();
    }
  },
};

const received = async (helper: TestHelper): Promise<number> =>
  (await helper.ask({ kind: 'status' })).spans.received;

/** The two questions of an editor. */
async function asking(helper: TestHelper): Promise<readonly (() => Promise<unknown>)[]> {
  const editor = await helper.edit();
  const uri = await editor.open(DEMO);
  return [() => editor.lenses(uri), () => editor.ask({ kind: 'services', last: 900 })];
}

/** The times of each question's answers, asked in turn a few milliseconds apart. */
async function timesOf(ask: readonly (() => Promise<unknown>)[]): Promise<readonly number[][]> {
  const times: number[][] = ask.map(() => []);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [index, question] of ask.entries()) {
      const before = performance.now();
      await question();
      times[index]?.push(performance.now() - before);
      await pause(5);
    }
  }
  return times;
}

function compared(
  what: string,
  loaded: readonly number[],
  idle: readonly number[],
): readonly Figure[] {
  const [under, without] = [percentile(loaded, 0.99), percentile(idle, 0.99)];
  return [
    { name: `${what}, idle, p99`, value: without, unit: 'ms' },
    {
      name: `${what}, while spans come, p99`,
      value: under,
      unit: 'ms',
      against: 'idle',
      ratio: under / without,
    },
    {
      name: `${what}, while spans come, p99`,
      value: under,
      unit: 'ms',
      against: `${GOAL_MS} ms`,
      ratio: under / GOAL_MS,
    },
  ];
}
