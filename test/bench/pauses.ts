import { startHelper, type TestHelper } from '../harness/helper.ts';
import { until } from '../harness/processes.ts';
import type { Bench, Figure } from './bench.ts';
import { inEveryFormat, type Posted } from './formats.ts';

const SIZE = 20e6;
const ROUNDS = 5;
const GOAL_MS = 8;

/** The longest turn of the helper's event loop while a large body of each format comes in: for so long an editor waits. */
export const pauses: Bench = {
  name: 'pauses',
  async run() {
    const figures: Figure[] = [];
    for (const posted of inEveryFormat(SIZE)) figures.push(await figureOf(posted));
    return figures;
  },
};

/** The shortest of some rounds, since by the clock it is others' work too; the first is to warm up. */
async function figureOf(posted: Posted): Promise<Figure> {
  const helper = await startHelper({ nodeArgs: ['--import', TELLS_PAUSES] });
  try {
    const pauses: number[] = [];
    for (let round = 0; round <= ROUNDS; round++) pauses.push(await pauseOf(helper, posted));
    const value = Math.min(...pauses.slice(1));
    return {
      name: `${posted.format}, ${(posted.body.length / 1e6).toFixed(0)} MB: longest pause`,
      value,
      unit: 'ms',
      against: `${GOAL_MS} ms`,
      ratio: value / GOAL_MS,
    };
  } finally {
    await helper.stop();
  }
}

/** Runs in the helper: prints the longest turn of its event loop since the last time it was asked. */
const TELLS_PAUSES = `data:text/javascript,${encodeURIComponent(`
  import { monitorEventLoopDelay } from 'node:perf_hooks';
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  process.on('SIGUSR2', () => {
    process.stderr.write('longest ' + delay.max / 1e6 + '\\n');
    delay.reset();
  });
`)}`;

async function pauseOf(helper: TestHelper, posted: Posted): Promise<number> {
  const { path, contentType, body, spans } = posted;
  const { traces, otlp } = helper.addresses;
  const received = async () => (await helper.ask({ kind: 'status' })).spans.received;
  const before = await received();
  await told(helper);
  const { ok } = await fetch(`${path === '/v1/traces' ? otlp : traces}${path}`, {
    method: 'POST',
    headers: { 'content-type': contentType },
    body: new Uint8Array(body),
  });
  if (!ok) throw new Error(`${posted.format} was refused`);
  await until('body taken', async () => (await received()) === before + spans, 60_000);
  return told(helper);
}

async function told(helper: TestHelper): Promise<number> {
  const all = () => [...helper.process.printed().matchAll(/^longest (.+)$/gm)];
  const before = all().length;
  process.kill(helper.pid, 'SIGUSR2');
  await until('pause told', () => all().length > before);
  return Number(all().at(-1)?.[1]);
}
