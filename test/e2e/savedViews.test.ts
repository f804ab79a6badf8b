// Views of the list of traces in the real editor, by the keyboard: saved into the workspace's settings, opened from the
// palette, renamed and deleted.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../harness/processes.ts';
import { type Product, type ProductWindow, photograph, startProduct } from '../harness/product.ts';

let folder: string;
let product: Product;
let window: ProductWindow;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'dogwatch-views-'));
  product = await startProduct(folder);
  window = await product.window({ viewport: { width: 1440, height: 900 } });
  await window.workbench.command('Dogwatch: Traces');
});

afterAll(async () => {
  await product?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('what the list shows is saved under a name, in the workspace', async () => {
  const { workbench } = window;
  const page = await workbench.webview('.save-view');
  await page.locator('textarea').fill('status:error @duration:>1s');
  await page.locator('textarea').press('Enter');
  await page.locator('.save-view').press('Enter');
  await named('Save as view', 'Slow failures');
  await until('the view in the settings', async () => views().length === 1);
  expect(views()).toEqual([
    {
      name: 'Slow failures',
      search: 'status:error @duration:>1s',
      spans: 'entry',
      sort: 'newest',
      range: { last: 900 },
    },
  ]);
  const shown = () =>
    page
      .locator('vscode-dropdown')
      .first()
      .evaluate(element => (element as HTMLSelectElement).value);
  await until('its name on the page', async () => (await shown()) === 'view Slow failures');
});

test('a name that is taken replaces, and is told so before', async () => {
  const { workbench } = window;
  const page = await workbench.webview('.save-view');
  await page.locator('textarea').fill('status:error');
  await page.locator('textarea').press('Enter');
  await page.locator('.save-view:enabled').press('Enter');
  const input = workbench.page.locator('.quick-input-widget input[type="text"]');
  await input.fill('Slow failures');
  await workbench.page.locator('.quick-input-message', { hasText: 'replaces' }).waitFor();
  await input.press('Enter');
  await until('the other search', async () => views()[0]?.search === 'status:error');
});

test('the palette opens a view', async () => {
  const { workbench } = window;
  const page = await workbench.webview('.save-view');
  await page.locator('.clear').click();
  await workbench.command('Dogwatch: Open Saved View');
  await workbench.quickPickRow('Slow failures').waitFor();
  await photograph(workbench, 'saved-views');
  await workbench.page.keyboard.press('Enter');
  await until('the search of the view', async () => {
    const opened = await workbench.webview('textarea');
    return (await opened.locator('textarea').inputValue()) === 'status:error';
  });
});

test('a view is renamed and deleted', async () => {
  const { workbench } = window;
  await workbench.command('Dogwatch: Rename Saved View');
  await workbench.quickPickRow('Slow failures').waitFor();
  await workbench.page.keyboard.press('Enter');
  await named('Rename “Slow failures”', 'Failures');
  await until('the other name', async () => views()[0]?.name === 'Failures');
  await workbench.command('Dogwatch: Delete Saved View');
  await workbench.quickPickRow('Failures').waitFor();
  await workbench.page.keyboard.press('Enter');
  await workbench.page
    .locator('.monaco-dialog-box')
    .getByRole('button', { name: 'Delete' })
    .click();
  await until('no view', async () => views().length === 0);
  const page = await workbench.webview('.save-view');
  await until(
    'no list of views',
    async () => (await page.locator('vscode-dropdown').count()) === 1,
  );
  await workbench.command('Dogwatch: Open Saved View');
  await workbench.toasts.filter({ hasText: 'No view is saved yet' }).waitFor();
});

/** Answers the editor's question, which has this title, with a name. */
async function named(title: string, name: string): Promise<void> {
  await window.workbench.page.locator('.quick-input-title', { hasText: title }).waitFor();
  const input = window.workbench.page.locator('.quick-input-widget input[type="text"]');
  await input.fill(name);
  await input.press('Enter');
}

interface View {
  readonly name: string;
  readonly search: string;
}

/** What the workspace's settings hold. */
function views(): readonly View[] {
  try {
    const text = readFileSync(path.join(folder, '.vscode/settings.json'), 'utf8');
    return (JSON.parse(text) as { 'dogwatch.views'?: readonly View[] })['dogwatch.views'] ?? [];
  } catch {
    return [];
  }
}
