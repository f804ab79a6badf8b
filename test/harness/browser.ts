import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { inProject } from './places.ts';
import { type OpenedFile, type Server, windowUrl } from './server.ts';

const candidates = [
  process.env['CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:/Program Files/Google/Chrome/Application/chrome.exe',
];

/** The browser that pages are tested in; named by CHROMIUM where it is elsewhere. */
export const browserPath = (): string | undefined =>
  candidates.find(candidate => candidate && existsSync(candidate));

export function launchBrowser(): Promise<Browser> {
  const executablePath = browserPath();
  if (!executablePath) throw new Error('there is no Chromium; name one with CHROMIUM');
  const fonts = process.platform === 'linux' ? inProject('test/harness/fonts.conf') : undefined;
  return chromium.launch({
    executablePath,
    ...(fonts
      ? { env: { ...(process.env as Record<string, string>), FONTCONFIG_FILE: fonts } }
      : {}),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** A page that cannot leave the machine: what it asks of others ends at once instead of waiting for a name. */
export async function loopbackPage(
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    locale: 'en-US',
    reducedMotion: 'reduce',
    ...options,
  });
  const here = ['127.0.0.1', 'localhost'];
  await context.route(
    url => !here.includes(url.hostname),
    route => route.abort(),
  );
  return context.newPage();
}

export interface WindowOptions {
  readonly opened?: OpenedFile;
  /** Folders of extensions under development. With one the title says "[Extension Development Host]". */
  readonly extensions?: readonly string[];
  /** The compiled entry of a suite to run inside the extension host. */
  readonly tests?: string;
  /** `fr` makes our own strings French; without a language pack the workbench stays English. */
  readonly language?: string;
}

export async function openWindow(
  page: Page,
  server: Server,
  { opened, extensions = [], tests, language }: WindowOptions = {},
): Promise<void> {
  const remote = (path: string) => ({
    scheme: 'vscode-remote',
    authority: server.authority,
    path,
  });
  if (language) {
    await page.addInitScript(name => {
      Object.assign(globalThis, { _VSCODE_NLS_LANGUAGE: name });
    }, language);
  }
  if (extensions.length > 0) {
    await page.addInitScript(develop, {
      extensions: extensions.map(remote),
      ...(tests ? { extensionTestsPath: remote(tests) } : {}),
    });
  }
  await page.goto(windowUrl(server, opened));
}

/**
 * Runs in the page before the workbench does. The document carries its configuration in a meta tag, and a built VS Code
 * honours `developmentOptions` in it (what the address says of extensions under development it ignores). The tag is
 * changed in the page, not on the wire: Chromium refuses loopback web sockets to a document that a route fulfilled.
 */
function develop(options: object): void {
  if (window !== window.top) return;
  new MutationObserver((_, observer) => {
    const meta = document.getElementById('vscode-workbench-web-configuration');
    if (!meta) return;
    observer.disconnect();
    const configuration = JSON.parse(meta.dataset['settings'] ?? '{}');
    configuration.developmentOptions = { ...configuration.developmentOptions, ...options };
    meta.dataset['settings'] = JSON.stringify(configuration);
  }).observe(document, { childList: true, subtree: true });
}
