// From a request to its trace, to two of them compared, to all of them summed, and from an error to the line of code:
// the pages in the real editor, on what the real tracer sent.
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Frame } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFailed, test } from 'vitest';
import { type Demo, lineOf, startDemo } from '../harness/demo.ts';
import { inProject } from '../harness/places.ts';
import { until } from '../harness/processes.ts';
import {
  inBothThemes,
  type Product,
  type ProductWindow,
  photograph,
  startProduct,
} from '../harness/product.ts';

const source = inProject('demo/flask/app.py');
const opened = { file: source, line: lineOf(source, '@app.route("/compute")') };

let product: Product;
let window: ProductWindow;
let demo: Demo;
let traces: readonly string[];

beforeAll(async () => {
  product = await startProduct(inProject('demo/flask'));
  window = await product.window({ opened, viewport: { width: 1440, height: 900 } });
  await product.helper().then(helper => helper.close());
  demo = await startDemo('flask', product.addresses, { pace: 0.1 });
  for (let time = 0; time < 8; time++) {
    for (const asked of ['/compute', '/error', '/slow']) await demo.get(asked);
  }
  traces = await until('traces of GET /compute', () => tracesOf('/compute'));
});

afterAll(async () => {
  await demo?.process.stop();
  await product?.stop();
});

const shown = () => onTestFailed(({ task }) => photograph(window.workbench, `failed ${task.name}`));

test('a trace is drawn as flame graph, waterfall, list and map', async () => {
  shown();
  const [traceId = ''] = traces;
  await run('dogwatch.openTrace', { traceId });
  const page = await window.workbench.webview('main h1:has-text("/compute")');
  await page.getByRole('tab', { name: 'Flame graph' }).click();
  expect(await painted(page)).toBeGreaterThan(1000);
  await inBothThemes(window, page, 'trace-flame');
  await page.getByRole('tab', { name: 'Waterfall' }).click();
  await page.getByText('computation.task').first().waitFor();
  await inBothThemes(window, page, 'trace-waterfall');
  await page.getByRole('tab', { name: 'Span list' }).click();
  await page.getByText('flask.dispatch_request').first().waitFor();
  await page.getByRole('tab', { name: 'Service map' }).click();
  await page.getByText('flask-demo').first().waitFor();
});

test('a span says what its tracer told of it', async () => {
  shown();
  const page = await window.workbench.webview('main h1:has-text("/compute")');
  await page.getByRole('tab', { name: 'Waterfall' }).click();
  await page.getByText('computation.task').first().click();
  await page.locator('.details', { hasText: 'computation.result' }).waitFor();
});

test('two traces are compared span by span', async () => {
  shown();
  const [left = '', right = ''] = traces;
  await run('dogwatch.compareTraces', { left, right });
  const page = await window.workbench.webview('main:has-text("Change"):has-text("Left")');
  await page.getByText('computation.task').first().waitFor();
  await inBothThemes(window, page, 'compare');
});

test('all requests of an endpoint are one flame graph', async () => {
  shown();
  await run('dogwatch.openFlame', {
    endpoints: [{ method: 'GET', route: '/compute' }],
    range: { last: 900 },
  });
  const page = await window.workbench.webview('main:has-text("per request")');
  expect(await painted(page)).toBeGreaterThan(1000);
  await inBothThemes(window, page, 'flame');
});

test('an error leads to the line where it began', async () => {
  shown();
  await run('dogwatch.openErrors');
  const page = await window.workbench.webview('main:has-text("ValueError")');
  await page.getByText('ValueError').first().click();
  const frame = page.locator('.stack-frame.ours .link.inside').first();
  await frame.waitFor();
  await inBothThemes(window, page, 'errors');
  const [, line] = /^app\.py:(\d+)$/.exec((await frame.innerText()).trim()) ?? [];
  await frame.click();
  const raised = lineOf(source, 'raise ValueError');
  expect(Number(line)).toBe(raised);
  await until('the line', async () => (await cursor()) === raised);
});

test('a session is exported and imported, and counts nothing twice', async () => {
  shown();
  const file = path.join(tmpdir(), `dogwatch-${process.pid}.dogwatch`);
  const of = { from: 0, to: Date.now() };
  const before = await status();
  const written = await helperRuns('dogwatch.helper.exportSession', { file, of, redact: true });
  const read = await helperRuns('dogwatch.helper.importSession', { file });
  rmSync(file);
  expect(written).toEqual({ spans: before.spans.kept });
  expect(read).toEqual({ spans: before.spans.kept, refused: 0 });
  expect((await status()).spans.kept).toBe(before.spans.kept);
});

async function run(command: string, argument?: object): Promise<void> {
  await window.host?.evaluate(
    (vscode, id, asked) => vscode.commands.executeCommand(id, ...(asked ? [asked] : [])),
    command,
    argument,
  );
}

/** Where the cursor is in the demo's source, from 1. */
const cursor = () =>
  window.host?.evaluate(vscode => {
    const editor = vscode.window.visibleTextEditors.find(of =>
      of.document.fileName.endsWith('app.py'),
    );
    return editor && editor.selection.active.line + 1;
  });

async function tracesOf(route: string): Promise<readonly string[] | undefined> {
  const helper = await product.helper();
  const endpoints = [{ method: 'GET', route }];
  const { list } = await helper.ask({ kind: 'endpoint', endpoints, last: 900, list: 'latest' });
  helper.close();
  return list.length >= 8 ? list.map(({ traceId }) => traceId) : undefined;
}

async function status() {
  const helper = await product.helper();
  const told = await helper.ask({ kind: 'status' });
  helper.close();
  return told;
}

async function helperRuns(command: string, asked: object): Promise<unknown> {
  const helper = await product.helper();
  try {
    return await helper.execute(command, asked);
  } finally {
    helper.close();
  }
}

/** How many pixels of the page's largest canvas are drawn. */
function painted(page: Frame): Promise<number> {
  return until('drawn canvas', async () => {
    const counts = await page.locator('canvas').evaluateAll(canvases =>
      (canvases as HTMLCanvasElement[]).map(canvas => {
        const { width, height } = canvas;
        const { data } = canvas.getContext('2d')?.getImageData(0, 0, width, height) ?? {};
        return (data ?? []).filter((value, at) => at % 4 === 3 && value !== 0).length;
      }),
    );
    return Math.max(0, ...counts);
  });
}
