import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { lineOf, startDemo } from '../../test/harness/demo.ts';
import { inProject } from '../../test/harness/places.ts';
import { startProduct } from '../../test/harness/product.ts';
import { step } from '../setup/steps.mjs';
import { traffic } from '../start/traffic.mjs';

const pictures = inProject('media/screenshots');

const settings = {
  'workbench.colorTheme': 'Default Dark Modern',
  'workbench.preferredDarkColorTheme': 'Default Dark Modern',
  'workbench.preferredLightColorTheme': 'Default Light Modern',
  'window.title': 'flask-demo',
  'editor.minimap.enabled': false,
  'editor.fontSize': 13,
  'breadcrumbs.enabled': false,
  'dogwatch.window': 5,
};

/** Each picture in both themes, after some minutes of the demo's traffic. */
export async function takePictures() {
  // Run from a folder of a plain name, since the pages name files; not that of the service, which ddtrace would then
  // take for one that nobody named.
  const home = mkdtempSync(path.join(tmpdir(), 'pictures-'));
  const folder = path.join(home, 'demo');
  cpSync(inProject('demo/flask'), folder, { recursive: true });
  mkdirSync(pictures, { recursive: true });
  const product = await step('starting the editor', () => startProduct(folder, settings));
  const over = new AbortController();
  let demo;
  try {
    const source = path.join(folder, 'app.py');
    const { workbench } = await product.window({
      plain: true,
      opened: { file: source, line: lineOf(source, '"/slow"') },
      viewport: { width: 1440, height: 860 },
      deviceScaleFactor: 1.5,
    });
    const helper = await product.helper();
    helper.close();
    demo = await startDemo('flask', product.addresses, { folder });
    void traffic(demo.url, over.signal);
    await step('waiting for two minutes of traffic', () => wait(120_000));
    await workbench.openContainer('Dogwatch');
    await widenSidebar(workbench.page, 90);
    await picture('lenses', workbench);
    await openEndpoint(workbench, '/slow');
    await picture('endpoint', workbench);
    await openEndpoint(workbench, '/shop/items/');
    await openTrace(workbench);
    await chooseSpan(workbench, 'sqlite.query');
    await workbench.tab(/^Trace/).click(); // its group is the one that grows
    await workbench.command('View: Toggle Maximize Editor Group');
    await picture('trace', workbench);
    await workbench.command('View: Toggle Maximize Editor Group');
    await workbench.command('Dogwatch: Traces');
    await workbench.webview('.grid-rows .grid-row');
    await picture('traces', workbench);
    await workbench.command('Dogwatch: Errors');
    await workbench.webview('.stack-frame.ours');
    await picture('errors', workbench);
  } finally {
    over.abort();
    await demo?.process.stop();
    await product.stop();
    rmSync(home, { recursive: true, force: true });
  }
}

/** So that the rows show their figures whole. */
async function widenSidebar(page, by) {
  const {
    x = 0,
    width = 0,
    height = 0,
  } = (await page.locator('.part.sidebar').boundingBox()) ?? {};
  await page.mouse.move(x + width + 1, height / 2);
  await page.mouse.down();
  await page.mouse.move(x + width + by, height / 2, { steps: 5 });
  await page.mouse.up();
  await page.mouse.move(x + width / 2, height - 100); // off the edge, which is lit under it
}

/** The lens above a route is the one whose page names it. */
async function openEndpoint(workbench, route) {
  await workbench.view('Services').row(`GET ${route}`).click();
  await workbench.webview(`main h1:has-text("${route}")`);
}

async function openTrace(workbench) {
  const page = await workbench.webview('main h1');
  await page
    .getByRole('button', { name: /^Open the trace/ })
    .first()
    .click();
  await workbench.tab(/^Trace/).waitFor();
}

async function chooseSpan(workbench, operation) {
  const trace = await workbench.webview('main [role="tab"]');
  await trace.getByRole('tab', { name: 'Waterfall' }).click();
  await trace.getByText(operation).first().click();
}

async function picture(name, workbench) {
  for (const theme of ['dark', 'light']) {
    await step(`taking ${name} (${theme})`, async () => {
      await wait(1500); // for the theme to reach the page's canvases
      await workbench.page.screenshot({ path: path.join(pictures, `${name}-${theme}.png`) });
    });
    await workbench.command('Preferences: Toggle between Light/Dark Themes');
  }
}
