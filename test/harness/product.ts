import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, BrowserContextOptions, Frame } from 'playwright-core';
import { launchBrowser, loopbackPage, openWindow } from './browser.ts';
import { type Driver, type HostOfWindow, listenForWindows } from './driver.ts';
import { dismissHelper, type EditorSession, openEditor } from './editorSession.ts';
import type { Addresses } from './helper.ts';
import { OUT, VSIX } from './places.ts';
import { freePort, until } from './processes.ts';
import { type OpenedFile, type Server, startServer } from './server.ts';
import { Workbench } from './workbench.ts';

/** The packaged extension in a VS Code, and the helper that its first window launches. */
export interface Product {
  readonly server: Server;
  readonly browser: Browser;
  readonly addresses: Addresses;
  /** Opens a window; its extension host runs functions of ours. */
  window(options?: WindowOfProduct): Promise<ProductWindow>;
  /** A connection to the helper that the windows share; a new one after it was replaced. */
  helper(milliseconds?: number): Promise<EditorSession>;
  stop(): Promise<void>;
}

interface WindowOfProduct extends BrowserContextOptions {
  readonly opened?: OpenedFile;
  /** Without the driver the title does not say "[Extension Development Host]". */
  readonly plain?: boolean;
}

export interface ProductWindow {
  readonly workbench: Workbench;
  readonly host: HostOfWindow | undefined;
  reload(): Promise<void>;
  close(): Promise<void>;
}

export async function startProduct(
  folder: string,
  settings: Readonly<Record<string, unknown>> = {},
): Promise<Product> {
  const driver: Driver = await listenForWindows();
  const runtimeFolder = mkdtempSync(path.join(tmpdir(), 'dogwatch-run-'));
  // Ports of its own, so that a test never meets what listens on this machine; fixed, so that a helper that comes back
  // is where the demo sends to.
  const [traces, dogstatsd, otlp] = [await freePort(), await freePort(), await freePort()];
  const server = await startServer({
    folder,
    vsix: [VSIX],
    env: { ...driver.env, DOGWATCH_RUNTIME_DIR: runtimeFolder },
    settings: {
      'dogwatch.ports.traces': traces,
      'dogwatch.ports.dogstatsd': dogstatsd,
      'dogwatch.ports.otlp': otlp,
      ...settings,
    },
  });
  const browser = await launchBrowser();

  return {
    server,
    browser,
    addresses: {
      traces: `http://127.0.0.1:${traces}`,
      dogstatsd: `udp://127.0.0.1:${dogstatsd}`,
      otlp: `http://127.0.0.1:${otlp}`,
    },
    async window({ opened, plain = false, ...options } = {}) {
      const page = await loopbackPage(browser, options);
      const extensions = plain ? [] : [driver.extension];
      await openWindow(page, server, { extensions, ...(opened ? { opened } : {}) });
      const workbench = await new Workbench(page).ready();
      return {
        workbench,
        host: plain ? undefined : await driver.nextWindow(),
        async reload() {
          await page.reload();
          await workbench.ready();
        },
        close: () => page.context().close(),
      };
    },
    helper: (milliseconds = 15_000) =>
      until(
        'helper that greets',
        () => openEditor(runtimeFolder).catch(() => undefined),
        milliseconds,
      ),
    async stop() {
      await browser.close();
      await server.stop();
      driver.close();
      await dismissHelper(runtimeFolder);
      rmSync(runtimeFolder, { recursive: true, force: true });
    },
  };
}

/** Photographs a window into the build output. */
export async function photograph({ page }: Workbench, name: string): Promise<void> {
  const folder = path.join(OUT, 'screenshots/e2e');
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: path.join(folder, `${name}.png`) });
}

const themes = { dark: 'Default Dark Modern', light: 'Default Light Modern' };

/** Photographs a window in both themes, once its page has heard of each. */
export async function inBothThemes(
  { host, workbench }: ProductWindow,
  page: Frame,
  name: string,
): Promise<void> {
  for (const [look, theme] of Object.entries(themes)) {
    await host?.evaluate(
      (vscode, chosen) =>
        vscode.workspace
          .getConfiguration('workbench')
          .update('colorTheme', chosen, vscode.ConfigurationTarget.Global),
      theme,
    );
    await page.locator(`body.vscode-${look}`).waitFor();
    await photograph(workbench, `${name}-${look}`);
  }
}
