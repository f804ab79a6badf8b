// What the suite's tests share: the extension, the helper that it launched, and a tracer that posts what they say.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import * as vscode from 'vscode';
import type { CommandId, Commands } from '../../src/protocol/commands.ts';
import type { Answer, Query } from '../../src/protocol/queries.ts';

export async function extension(): Promise<vscode.Extension<unknown>> {
  const found = vscode.extensions.getExtension('dogwatch.dogwatch');
  if (!found) throw new Error('the extension is not installed');
  await found.activate();
  return found;
}

/** Asks again until there is a value: a state is waited for, never a time. */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | false>,
  milliseconds = 10_000,
): Promise<T> {
  for (const end = performance.now() + milliseconds; performance.now() < end; await pause(50)) {
    const found = await look().catch(() => undefined);
    if (found !== undefined && found !== false) return found;
  }
  throw new Error(`after ${milliseconds} ms there is still no ${what}`);
}

/** Asks the helper of this window over its command line, which is no part of the window. */
export async function ask<Q extends Query>(query: Q): Promise<Answer<Q>> {
  const { extensionPath } = await extension();
  const helper = join(extensionPath, 'dist', 'helper.js');
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  const run = promisify(execFile);
  const { stdout } = await run(process.execPath, [helper, 'ask', JSON.stringify(query)], { env });
  return JSON.parse(stdout) as Answer<Q>;
}

/** Runs a command of ours as lenses and trees do: by name, with the arguments the protocol says. */
export async function run<C extends CommandId>(command: C, ...args: Commands[C]): Promise<void> {
  await vscode.commands.executeCommand(command, ...args);
}

export async function openDemo(): Promise<vscode.TextDocument> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (!folder) throw new Error('no folder is open');
  const file = vscode.Uri.joinPath(folder.uri, 'app.py');
  const document = await vscode.workspace.openTextDocument(file);
  await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
  return document;
}

/** The lenses of a document as the editor gets them: `31: no requests yet`, lines counted from 1. */
export async function lenses(document: vscode.TextDocument): Promise<string[]> {
  const found = await vscode.commands.executeCommand<vscode.CodeLens[]>(
    'vscode.executeCodeLensProvider',
    document.uri,
    100,
  );
  return found.map(({ range, command }) => `${range.start.line + 1}: ${command?.title}`);
}

export interface Request {
  readonly method: string;
  readonly route: string;
  readonly handler: string; // as Flask names it: `slow`, `shop.get_item`
  readonly milliseconds: number;
  readonly error?: boolean;
}

let spans = 0;

/** Posts one entry span for each request, as ddtrace writes them for Flask, to the helper's trace port. */
export async function serve(requests: readonly Request[]): Promise<void> {
  const { receivers } = await ask({ kind: 'status' });
  const traces = receivers.find(({ name }) => name === 'traces')?.address;
  const response = await fetch(`${traces}/v0.4/traces`, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json', 'X-Datadog-Trace-Count': '1' },
    body: JSON.stringify(requests.map(request => [spanOf(request)])),
  });
  if (!response.ok) throw new Error(`the trace port answered ${response.status}`);
}

function spanOf({ method, route, handler, milliseconds, error = false }: Request) {
  spans++;
  const start = (Date.now() - milliseconds) * 1e6; // rounded to 256 ns, which no figure shows
  return {
    trace_id: spans,
    span_id: spans,
    parent_id: 0,
    service: 'flask-demo',
    name: 'flask.request',
    resource: `${method} ${route}`,
    type: 'web',
    start,
    duration: milliseconds * 1e6,
    error: error ? 1 : 0,
    meta: {
      component: 'flask',
      'span.kind': 'server',
      'http.method': method,
      'http.route': route,
      'http.status_code': error ? '500' : '200',
      'flask.endpoint': handler,
      'flask.url_rule': route,
      env: 'dev',
    },
    metrics: { '_dd.top_level': 1, _sampling_priority_v1: 1 },
  };
}
