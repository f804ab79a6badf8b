// The list of traces in the real editor: opened from the palette, the view and a link, and its time shared with a page.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aSpan, bodyOf, NOW } from '../core/sources.ts';
import { inProject } from '../harness/places.ts';
import { until } from '../harness/processes.ts';
import {
  inBothThemes,
  type Product,
  type ProductWindow,
  startProduct,
} from '../harness/product.ts';

let product: Product;
let window: ProductWindow;

beforeAll(async () => {
  product = await startProduct(inProject('demo/flask'), { 'dogwatch.window': 5 });
  window = await product.window({ viewport: { width: 1440, height: 900 } });
  await product.helper().then(helper => helper.close());
  await send(200);
});

afterAll(async () => {
  await product?.stop();
});

const ROW = '.grid-rows .grid-row';

test('the palette opens it, and it fills', async () => {
  const { workbench } = window;
  await workbench.command('Dogwatch: Traces');
  const page = await workbench.webview(ROW);
  await until('two hundred requests', async () =>
    (await page.locator('.where').innerText()).startsWith('200 requests'),
  );
  await inBothThemes(window, page, 'traces');
  await send(5);
  await until('five more', async () =>
    (await page.locator('.where').innerText()).startsWith('205 requests'),
  );
  expect(
    await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    ),
  ).toBe(0);
});

test('a search is completed from what was seen, and applied', async () => {
  const page = await window.workbench.webview(ROW);
  await page.locator('textarea').click();
  await page.locator('textarea').pressSequentially('status:');
  await page.locator('[role="option"]', { hasText: 'error' }).click();
  await page.locator('textarea').press('Escape');
  await page.locator('textarea').press('Enter');
  await until('twenty failures', async () =>
    /^20 of 205 requests/.test(await page.locator('.where').innerText()),
  );
});

test('a row opens its trace', async () => {
  const page = await window.workbench.webview(ROW);
  await page.locator(ROW).first().click();
  await window.workbench.tab(/^Trace /).waitFor();
});

test('whoever names a search gets the page on it, the same again too', async () => {
  const open = () =>
    window.host?.evaluate(vscode =>
      vscode.commands.executeCommand('dogwatch.openTraces', { search: 'service:cart' }),
    );
  const box = async () => {
    const page = await window.workbench.webview('textarea');
    return page.locator('textarea').inputValue();
  };
  await open();
  await until('the search', async () => (await box()) === 'service:cart');
  const page = await window.workbench.webview('textarea');
  await page.locator('.clear').click();
  await until('no search', async () => (await box()) === '');
  await open();
  await until('the search again', async () => (await box()) === 'service:cart');
});

test('the button of the view shows it as it was', async () => {
  const { workbench } = window;
  await workbench.tab(/^Trace /).click();
  await workbench.openContainer('Dogwatch');
  const { pane } = workbench.view('Services');
  await pane.hover();
  await pane.getByRole('button', { name: 'Traces' }).click();
  await until(
    'Traces in front',
    async () => (await workbench.tab('Traces').getAttribute('aria-selected')) === 'true',
  );
  const page = await workbench.webview('textarea');
  expect(await page.locator('textarea').inputValue()).toBe('service:cart');
});

test('a time chosen on one page is the time of the others', async () => {
  const { workbench, host } = window;
  await host?.evaluate(vscode =>
    vscode.commands.executeCommand('dogwatch.openEndpoint', {
      endpoints: [{ method: 'GET', route: '/slow' }],
    }),
  );
  const endpoint = await workbench.webview('main h1:has-text("/slow")');
  await endpoint.locator('vscode-dropdown').click();
  await endpoint.locator('vscode-option', { hasText: 'Last 1 h' }).click();
  await host?.evaluate(vscode => vscode.commands.executeCommand('dogwatch.openTraces'));
  const page = await workbench.webview('textarea');
  const chosen = () =>
    page.locator('vscode-dropdown').evaluate(element => (element as HTMLSelectElement).value);
  await until('the hour', async () => (await chosen()) === '3600');
});

/** So many requests of the last minute, every tenth failed. */
async function send(count: number): Promise<void> {
  const spans = Array.from({ length: count }, (_, at) =>
    aSpan({
      route: at % 2 ? '/slow' : '/items',
      service: at % 3 ? 'shop' : 'cart',
      status: at % 10 === 9 && count > 10 ? 500 : 200,
      took: 20 + (at % 7) * 130,
      ago: NOW - Date.now() + (at % 60) * 1000,
    }),
  );
  const response = await fetch(`${product.addresses.traces}/v0.4/traces`, {
    method: 'PUT',
    headers: { 'content-type': 'application/msgpack' },
    body: bodyOf(...spans) as Uint8Array<ArrayBuffer>,
  });
  expect(response.status).toBe(200);
}
