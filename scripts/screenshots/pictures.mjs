import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { lineOf, startDemo } from '../../test/harness/demo.ts';
import { inProject } from '../../test/harness/places.ts';
import { startProduct } from '../../test/harness/product.ts';
import { step } from '../setup/steps.mjs';
import { traffic } from '../start/traffic.mjs';

const source = inProject('demo/flask/app.py');
const folder = inProject('media/screenshots');

const settings = {
  'workbench.colorTheme': 'Default Dark Modern',
  'workbench.preferredDarkColorTheme': 'Default Dark Modern',
  'workbench.preferredLightColorTheme': 'Default Light Modern',
  'window.title': 'flask-demo',
  'editor.minimap.enabled': false,
  'editor.fontSize': 13,
  'breadcrumbs.enabled': false,
};

/** Each picture in both themes, after a minute of the demo's traffic. */
export async function takePictures() {
  mkdirSync(folder, { recursive: true });
  const product = await step('starting the editor', () =>
    startProduct(inProject('demo/flask'), settings),
  );
  const over = new AbortController();
  let demo;
  try {
    const { workbench } = await product.window({
      plain: true,
      opened: { file: source, line: lineOf(source, '/slow') },
      viewport: { width: 1440, height: 860 },
      deviceScaleFactor: 1.5,
    });
    const helper = await product.helper();
    helper.close();
    demo = await startDemo('flask', product.addresses);
    void traffic(demo.url, over.signal);
    await step('waiting for a minute of traffic', () => wait(60_000));
    await workbench.openContainer('Dogwatch');
    await picture('lenses', workbench);
    await openEndpoint(workbench, '/slow');
    await picture('endpoint', workbench);
    await openTrace(workbench);
    await picture('trace', workbench);
  } finally {
    over.abort();
    await demo?.process.stop();
    await product.stop();
  }
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

async function picture(name, workbench) {
  for (const theme of ['dark', 'light']) {
    await step(`taking ${name} (${theme})`, async () => {
      await wait(1500); // for the theme to reach the page's canvases
      await workbench.page.screenshot({ path: path.join(folder, `${name}-${theme}.png`) });
    });
    await workbench.command('Preferences: Toggle between Light/Dark Themes');
  }
}
