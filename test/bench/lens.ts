import { setTimeout as pause } from 'node:timers/promises';
import { jsonTraces } from '../../src/core/decode/jsonTraces.ts';
import { lineOf } from '../harness/demo.ts';
import { startHelper, type TestHelper } from '../harness/helper.ts';
import { inProject } from '../harness/places.ts';
import { startProduct } from '../harness/product.ts';
import { type Bench, percentile } from './bench.ts';

const ROUNDS = 20;
const DEMO = inProject('demo/flask/app.py');

/** From the tracer's post to the lens, in any editor and on VS Code's screen. */
export const lens: Bench = {
  name: 'lens',
  async run() {
    const helper = await answered();
    const drawn = await onScreen();
    return [
      { name: 'post to lens answered, p95', value: percentile(helper, 0.95), unit: 'ms' },
      { name: 'post to lens drawn by VS Code, p50', value: percentile(drawn, 0.5), unit: 'ms' },
      {
        name: 'post to lens drawn by VS Code, p95',
        value: percentile(drawn, 0.95),
        unit: 'ms',
        against: 'one second',
        ratio: percentile(drawn, 0.95) / 1000,
      },
    ];
  },
};

async function answered(): Promise<number[]> {
  const helper = await startHelper();
  try {
    const editor = await helper.edit();
    const uri = await editor.open(DEMO);
    let moved = () => {};
    editor.onLensesMoved(() => moved());
    const titles = async () =>
      (await editor.lenses(uri)).map(lens => lens.command?.title).join('\n');
    let before = await titles();
    return await rounds(async round => {
      const changed = new Promise<void>(resolve => {
        moved = () =>
          void titles().then(now => {
            if (now === before) return;
            before = now;
            resolve();
          });
      });
      await post(helper.addresses.traces, round);
      await changed;
    });
  } finally {
    await helper.stop();
  }
}

async function onScreen(): Promise<number[]> {
  const product = await startProduct(inProject('demo/flask'));
  try {
    const { workbench } = await product.window({
      opened: { file: DEMO, line: lineOf(DEMO, '"/slow"') },
    });
    const first = workbench.lens(/no requests yet|req\/min/).first();
    await first.waitFor();
    const texts = () => workbench.page.locator('.codelens-decoration').allTextContents();
    return await rounds(async round => {
      const before = JSON.stringify(await texts());
      await post(product.addresses.traces, round);
      await workbench.page.waitForFunction(
        text =>
          JSON.stringify(
            [...document.querySelectorAll('.codelens-decoration')].map(e => e.textContent),
          ) !== text,
        before,
        { polling: 'raf' },
      );
    });
  } finally {
    await product.stop();
  }
}

/** The time of each round; in between the refresh rests, as it does between two requests of a person. */
async function rounds(round: (number: number) => Promise<void>): Promise<number[]> {
  const times: number[] = [];
  for (let number = 0; number < ROUNDS; number++) {
    await pause(700);
    const before = performance.now();
    await round(number);
    times.push(performance.now() - before);
  }
  return times;
}

/** One request to `GET /slow` that took longer than all before it, so that the lens must change. */
async function post(traces: TestHelper['addresses']['traces'], round: number): Promise<void> {
  const took = 10 * 1.5 ** round;
  const span = {
    trace_id: round + 1,
    span_id: round + 1,
    service: 'bench',
    name: 'flask.request',
    resource: 'GET /slow',
    type: 'web',
    start: Math.round((Date.now() - took) * 1000) * 1000,
    duration: Math.round(took * 1e6),
    meta: {
      'http.method': 'GET',
      'http.route': '/slow',
      'http.status_code': '200',
      component: 'flask',
    },
    metrics: { '_dd.top_level': 1 },
  };
  const body = jsonTraces(JSON.stringify([[span]]));
  const headers = { 'content-type': 'application/msgpack' };
  const { ok } = await fetch(`${traces}/v0.4/traces`, {
    method: 'PUT',
    headers,
    body: Buffer.from(body),
  });
  if (!ok) throw new Error('the helper refused the body');
}
