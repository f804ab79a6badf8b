// The endpoint page in four looks, from the real editor, kept as build output beside the design's pictures.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Demo, lineOf, startDemo } from '../harness/demo.ts';
import { inProject } from '../harness/places.ts';
import { until } from '../harness/processes.ts';
import { type Product, type ProductWindow, photograph, startProduct } from '../harness/product.ts';

const source = inProject('demo/flask/app.py');
const opened = { file: source, line: lineOf(source, '@app.route("/slow")') };

let product: Product;
let window: ProductWindow;
let demo: Demo;

beforeAll(async () => {
  product = await startProduct(inProject('demo/flask'), { 'dogwatch.window': 5 });
  window = await product.window({ opened, viewport: { width: 1440, height: 900 } });
  await product.helper().then(helper => helper.close());
  demo = await startDemo('flask', product.addresses, { pace: 0.1 });
  for (let time = 0; time < 20; time++) await demo.get('/slow');
  await window.workbench
    .lens(/req\/min/)
    .first()
    .click({ timeout: 30_000 });
  await window.workbench.webview('main h1');
});

afterAll(async () => {
  await demo?.process.stop();
  await product?.stop();
});

const looks: [name: string, theme: string, width: number][] = [
  ['dark', 'Default Dark Modern', 1440],
  ['light', 'Default Light Modern', 1440],
  ['highContrast', 'Default High Contrast', 1440],
  ['highContrastLight', 'Default High Contrast Light', 1440],
  ['narrow', 'Default Dark Modern', 460],
  ['wide', 'Default Dark Modern', 1120],
];

test.each(looks)('%s', async (name, theme, width) => {
  const { workbench, host } = window;
  await host?.evaluate(
    (vscode, chosen) =>
      vscode.workspace
        .getConfiguration('workbench')
        .update('colorTheme', chosen, vscode.ConfigurationTarget.Global),
    theme,
  );
  const page = await workbench.webview('main h1');
  const kind = theme.includes('High Contrast')
    ? 'high-contrast'
    : name === 'light'
      ? 'light'
      : 'dark';
  await page.waitForFunction(
    wanted => document.body.dataset['vscodeThemeKind']?.includes(wanted),
    kind,
  );
  await sizePage(width);
  await demo.get('/slow'); // it is live while it is photographed
  await photograph(workbench, `endpoint-${name}`);
  const { scroll, client } = await page.evaluate(() => ({
    scroll: document.documentElement.scrollWidth,
    client: document.documentElement.clientWidth,
  }));
  expect(scroll, 'nothing scrolls sideways').toBeLessThanOrEqual(client);
});

/** The page shares the window with the code, so the window is made as wide as it takes. */
async function sizePage(width: number): Promise<void> {
  const { page } = window.workbench;
  if (width === 1440) return page.setViewportSize({ width, height: 900 });
  for (let attempt = 0; attempt < 4; attempt++) {
    const frame = await window.workbench.webview('main h1');
    const now = await frame.evaluate(() => document.documentElement.clientWidth);
    if (Math.abs(now - width) <= 1) return;
    const viewport = page.viewportSize() ?? { width: 1440, height: 900 };
    // The two columns share what is gained or lost.
    await page.setViewportSize({ width: viewport.width + 2 * (width - now), height: 1200 });
    await page.waitForTimeout(300);
  }
}

test('nothing moves while data comes in', async () => {
  const page = await window.workbench.webview('main h1');
  const places = () =>
    page.locator('main > *, main section, main h2, canvas').evaluateAll(elements =>
      elements.map(element => {
        const { left, top, width, height } = element.getBoundingClientRect();
        return `${element.tagName} ${element.className} ${left} ${top} ${width} ${height}`;
      }),
    );
  const count = page.getByText(/^\d+ requests since/);
  const [before, counted] = [await places(), await count.textContent()];
  for (let time = 0; time < 10; time++) await demo.get('/slow');
  await until('greater count', async () => (await count.textContent()) !== counted);
  expect(before.length).toBeGreaterThan(5);
  expect(await places()).toEqual(before);
});
