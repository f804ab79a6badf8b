import { setTimeout as wait } from 'node:timers/promises';
// A person opens the Flask demo in VS Code, asks it for things, and sees what Dogwatch says of them.
import type { Frame } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest';
import type { Greeting } from '../../src/protocol/pipe.ts';
import { type Demo, lineOf, startDemo } from '../harness/demo.ts';
import { inProject } from '../harness/places.ts';
import { until } from '../harness/processes.ts';
import { type Product, type ProductWindow, photograph, startProduct } from '../harness/product.ts';

const source = inProject('demo/flask/app.py');
const opened = { file: source, line: lineOf(source, '@app.route("/compute")') };
const WITH_FIGURES = /^[\d.,]+ req\/min · p95 [\d.]+ (µs|ms|s)/;

describe('the Flask demo in the editor', () => {
  let product: Product;
  let first: ProductWindow;
  let demo: Demo;

  beforeAll(async () => {
    product = await startProduct(inProject('demo/flask'));
    first = await product.window({ opened, viewport: { width: 1440, height: 900 } });
  });

  afterAll(async () => {
    await demo?.process.stop();
    await product?.stop();
  });

  const photographOnFailure = () =>
    onTestFailed(({ task }) => photograph(first.workbench, `failed ${task.name}`));

  test('a handler without requests says so', async () => {
    photographOnFailure();
    await first.workbench.lens('no requests yet').first().waitFor({ timeout: 30_000 });
    expect(await first.workbench.lenses.count()).toBeGreaterThanOrEqual(3);
  });

  test('requests become figures above their handlers', async () => {
    photographOnFailure();
    demo = await startDemo('flask', product.addresses, { pace: 0.1 });
    await askForAll(demo, 6);
    await first.workbench.lens(WITH_FIGURES).first().waitFor();
    await first.workbench
      .lens(/100 % errors$/)
      .first()
      .waitFor();
    await until('lens of each handler in view', async () => {
      const waiting = await first.workbench.lens('no requests yet').count();
      return waiting === 0;
    });
    const helper = await product.helper();
    const [service] = await helper.ask({ kind: 'services', last: 900 });
    helper.close();
    expect(service?.endpoints.map(row => `${row.endpoint.route} ${row.figures.requests}`)).toEqual(
      expect.arrayContaining(['/ 6', '/slow 6', '/error 6', '/shop/items/<int:item_id> 6']),
    );
  });

  test('the status bar says that traces come in', async () => {
    photographOnFailure();
    const item = first.workbench.statusItem('dogwatch.dogwatch.status');
    await item.waitFor();
    expect(await item.getAttribute('class')).not.toMatch(/warning-kind|error-kind/);
  });

  test('the sidebar lists the service and its endpoints with their figures', async () => {
    photographOnFailure();
    await first.workbench.openContainer('Dogwatch');
    const services = first.workbench.view('Services');
    await services.row('flask-demo').waitFor();
    await services.row(/GET \/slow.*req\/min/).waitFor();
    await services.row(/GET \/error.*100 % errors/).waitFor();
  });

  test('a click on a lens opens the page of its endpoint beside the code', async () => {
    photographOnFailure();
    await first.workbench.lens(WITH_FIGURES).first().click();
    await first.workbench.tab(/^GET \//).waitFor();
    await first.workbench.tab('app.py').waitFor(); // still there, in its own column
    const page = await first.workbench.webview('main h1');
    await page.getByText(/^\d+ requests since/).waitFor();
    const [latency = 0, requests = 0] = await paintedPixels(page);
    expect(latency).toBeGreaterThan(20); // a dot for each percentile, since all is of one moment
    expect(requests).toBeGreaterThan(500);
  });

  test('the page moves with what comes in', async () => {
    photographOnFailure();
    const page = await first.workbench.webview('main h1');
    const count = page.getByText(/^\d+ requests since/);
    const before = await count.textContent();
    const route = await page.locator('main h1').textContent();
    await demo.get((route ?? '').replace(/<.*>/, '7'));
    await until('greater count', async () => (await count.textContent()) !== before, 3000);
  });

  test('two windows share one helper, and a reload of one keeps the figures', async () => {
    photographOnFailure();
    const before = await greeting();
    const second = await product.window({ opened });
    await second.workbench.lens(WITH_FIGURES).first().waitFor({ timeout: 30_000 });
    await second.reload();
    await second.workbench.lens(WITH_FIGURES).first().waitFor({ timeout: 30_000 });
    expect((await greeting()).pid).toBe(before.pid);
    await second.close();
  });

  test('a helper that is killed is back with its figures within five seconds, the sixth time too', async () => {
    photographOnFailure();
    await wait(1200); // what was acknowledged a second ago outlives it
    const before = await requests();
    expect(before).toBeGreaterThan(0);
    const status = first.workbench.statusItem('dogwatch.dogwatch.status');
    for (let time = 1; time <= 6; time++) {
      const { pid } = await greeting();
      if (pid === undefined) throw new Error('the helper does not say its process id');
      process.kill(pid, 'SIGKILL');
      await until(`new helper, time ${time}`, async () => (await greeting()).pid !== pid, 5000);
      await until(
        `figures of before, time ${time}`,
        async () => (await requests()) === before,
        5000,
      );
      await status.filter({ hasText: demo.service }).waitFor({ timeout: 5000 });
    }
    await first.workbench.lens(WITH_FIGURES).first().waitFor();
    expect(await first.workbench.toasts.count()).toBe(0);
  });

  async function requests(): Promise<number> {
    const session = await product.helper(5000);
    const services = await session.ask({ kind: 'services', last: 900 });
    session.close();
    return services.reduce((sum, { figures }) => sum + figures.requests, 0);
  }

  async function greeting(): Promise<Greeting> {
    const session = await product.helper(5000);
    session.close();
    return session.greeting;
  }
});

async function askForAll(demo: Demo, times: number): Promise<void> {
  const paths = ['/', '/health', '/slow', '/compute', '/error', '/metrics', '/shop/items/7'];
  for (let time = 0; time < times; time++) await Promise.all(paths.map(path => demo.get(path)));
}

/** How much of each of the page's canvases is drawn, once all are. */
function paintedPixels(page: Frame): Promise<number[]> {
  return until('drawn canvases', async () => {
    const painted = await page.locator('canvas').evaluateAll(canvases =>
      (canvases as HTMLCanvasElement[]).map(canvas => {
        const { width, height } = canvas;
        const { data } = canvas.getContext('2d')?.getImageData(0, 0, width, height) ?? {};
        return (data ?? []).filter((value, at) => at % 4 === 3 && value !== 0).length;
      }),
    );
    return painted.length > 0 && painted.every(Boolean) && painted;
  });
}
