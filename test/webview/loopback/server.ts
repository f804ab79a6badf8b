import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pageDocument } from '../../../src/extension/pageDocument.ts';
import type { FromPage, ToPage } from '../../../src/protocol/page.ts';
import { inProject } from '../../harness/places.ts';
import { type Bundle, bundlePage } from './bundle.ts';

/** Speaks with one page as the extension does. */
export interface PageSession {
  hear(message: FromPage): void;
  close?(): void;
}

/** Begins a session for a page that was opened at an address with these parameters. */
export type OpenSession = (
  parameters: URLSearchParams,
  send: (message: ToPage) => void,
) => PageSession;

export interface PageServer {
  /** `http://127.0.0.1:40417/8f…/`: who does not know the token in it gets nothing. */
  readonly address: string;
  /** Pages that are loaded from now on are of the sources as they are now. */
  bundle(): Promise<void>;
  close(): void;
}

/** Body classes that VS Code sets, by our names of its themes. */
const kinds: Readonly<Record<string, string>> = {
  dark: 'vscode-dark',
  light: 'vscode-light',
  hc: 'vscode-high-contrast',
  hclight: 'vscode-high-contrast-light vscode-high-contrast',
};

/** Serves the pages on loopback with the document and the policy that they have in the editor. */
export async function pageServer(open: OpenSession): Promise<PageServer> {
  const token = randomBytes(12).toString('hex');
  const sessions = new Map<string, PageSession>();
  let bundle = await bundlePage();
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
    const [, given, name] = pathname.split('/');
    if (given !== token || !isOurs(request, server)) return void response.writeHead(404).end();
    if (name === 'events') return listen(response, searchParams, open, sessions);
    if (name === 'post')
      return void take(request, sessions.get(searchParams.get('session') ?? '')).finally(() =>
        response.writeHead(204).end(),
      );
    void give(name ?? '', searchParams, bundle).then(
      ([type, body]) => response.writeHead(200, { 'content-type': type }).end(body),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${portOf(server)}/${token}/`,
    async bundle() {
      bundle = await bundlePage();
    },
    close() {
      for (const session of sessions.values()) session.close?.();
      server.closeAllConnections();
      server.close();
    },
  };
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

/** A name that was made to point at loopback is not ours. */
const isOurs = ({ headers }: IncomingMessage, server: Server): boolean =>
  headers.host === `127.0.0.1:${portOf(server)}`;

function listen(
  response: ServerResponse,
  parameters: URLSearchParams,
  open: OpenSession,
  sessions: Map<string, PageSession>,
): void {
  const id = randomBytes(8).toString('hex');
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.write(`event: session\ndata: ${id}\n\n`);
  const session = open(parameters, message =>
    response.write(`data: ${JSON.stringify(message)}\n\n`),
  );
  sessions.set(id, session);
  response.on('close', () => {
    session.close?.();
    sessions.delete(id);
  });
}

async function take(request: IncomingMessage, session: PageSession | undefined): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  session?.hear(JSON.parse(Buffer.concat(parts).toString()) as FromPage);
}

async function give(
  name: string,
  parameters: URLSearchParams,
  bundle: Bundle,
): Promise<[string, string | Uint8Array]> {
  const type = name.endsWith('.js') ? 'text/javascript' : 'text/css';
  if (name === '') return ['text/html; charset=utf-8', documentOf(parameters)];
  if (name === 'theme.css') {
    const theme = themeName(parameters.get('theme') ?? '');
    return [type, await readFile(inProject(`test/webview/themes/${theme}.css`))];
  }
  const file = bundle.get(name);
  if (!file) throw new Error(`no ${name}`);
  return [type, file];
}

const themeName = (theme: string): string => (Object.hasOwn(kinds, theme) ? theme : 'dark');

/** The editor's own document, with the theme that the editor would set, and a host before the page's script. */
function documentOf(parameters: URLSearchParams): string {
  const nonce = randomBytes(12).toString('hex');
  const theme = themeName(parameters.get('theme') ?? 'dark');
  return pageDocument({
    script: 'webview.js',
    styles: [`theme.css?theme=${theme}`, 'webview.css'],
    source: "'self'",
    nonce,
    locale: parameters.get('locale') ?? 'en',
  })
    .replace("default-src 'none'", "default-src 'none'; connect-src 'self'")
    .replace('<body>', `<body class="${kinds[theme]}" data-vscode-theme-kind="${kinds[theme]}">`)
    .replace(
      '<script ',
      `<script nonce="${nonce}" type="module" src="host.js"></script>\n<script `,
    );
}
