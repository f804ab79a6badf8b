import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test, vi } from 'vitest';
import {
  ConfigurationRequest,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  FileChangeType,
  type ProtocolConnection,
} from 'vscode-languageserver/node';
import type { Figures } from '../../src/core/model/endpoint.ts';
import type { LogsAnswer } from '../../src/core/model/log.ts';
import type { Span } from '../../src/core/model/span.ts';
import type { ErrorExample, ErrorGroup } from '../../src/core/model/trace.ts';
import type { Shell } from '../../src/helper/parts.ts';
import type { Shared } from '../../src/helper/session.ts';
import { Signal } from '../../src/helper/signal.ts';
import { localSource, type Source } from '../../src/helper/source.ts';
import { Telemetry } from '../../src/helper/telemetry.ts';
import { QUERY } from '../../src/protocol/methods.ts';
import type { EndpointAnswer, ErrorsAnswer } from '../../src/protocol/queries.ts';
import { openFinder } from '../core/routes/openFinder.ts';
import { aSpan, bodyOf, capture, NOW } from '../core/sources.ts';
import { editors, temporaryFolder } from './editor.ts';

/** A source that knows one error, whose stack has these files of the app's machine. */
function failingAt(...files: readonly string[]): Source {
  const frames = files.map(file => ({
    ...{ file, line: 7, symbol: 'pay', code: '', own: !file.includes('site-packages') },
  }));
  const groups = [{ frames } as Partial<ErrorGroup> as ErrorGroup];
  return {
    answer: async () => ({ groups }) as never,
    signalOf: () => new Signal(),
    endpoints: () => [],
    figures: () => ({}) as Figures,
  };
}

function workspaceOf(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(files)) write(folder, name, text);
  return folder;
}

function write(folder: string, name: string, text: string): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
}

/** A window on a workspace, whose settings can be changed. */
async function windowOn(folder: string, source: Source, more: Partial<Shared> = {}) {
  const { open } = await editors({ source, ...more });
  const settings: { sourceMap?: unknown } = {};
  const { client } = await open('en', {
    capabilities: { workspace: { configuration: true } },
    workspaceFolders: [{ uri: pathToFileURL(folder).href, name: 'shop' }],
  });
  client.onRequest(ConfigurationRequest.type, () => [settings]);
  return { client, settings };
}

/** Where the frames stand in the workspace, as paths from its folder and lines from 0. */
async function places(client: ProtocolConnection, folder: string): Promise<string[]> {
  const query = { kind: 'errors', range: { last: 900 } };
  const { groups } = await client.sendRequest<ErrorsAnswer>(QUERY, { query });
  const home = pathToFileURL(folder).href;
  return (groups[0]?.frames ?? []).map(({ place }) =>
    place ? `${place.uri.replace(`${home}/`, '')}:${place.line}` : '–',
  );
}

test('frames of the app lead to files of the workspace, those of libraries nowhere', async () => {
  const folder = workspaceOf({ 'api/app.py': '', 'api/flask/app.py': '' });
  const { client } = await windowOn(
    folder,
    failingAt('/app/api/app.py', '/x/site-packages/flask/app.py', '/app/gone.py'),
  );
  await vi.waitFor(async () =>
    expect(await places(client, folder)).toEqual(['api/app.py:6', '–', '–']),
  );
});

test('a Dockerfile decides between files of one name, the settings before it', async () => {
  const folder = workspaceOf({
    'api/main.py': '',
    'web/main.py': '',
    'web/Dockerfile': 'FROM python\nWORKDIR /srv\nCOPY . .\n',
  });
  const { client, settings } = await windowOn(folder, failingAt('/srv/main.py', '/other/main.py'));
  await vi.waitFor(async () =>
    expect(await places(client, folder)).toEqual(['web/main.py:6', '–']),
  );
  settings.sourceMap = [{ from: '/srv', to: 'api' }, { from: 1 }, null];
  await client.sendNotification(DidChangeConfigurationNotification.type, { settings: {} });
  await vi.waitFor(async () =>
    expect(await places(client, folder)).toEqual(['api/main.py:6', '–']),
  );
});

test('files that are made and deleted later are known', async () => {
  const folder = workspaceOf({ 'a.py': '' });
  const { client } = await windowOn(folder, failingAt('/app/a.py', '/app/b.py'));
  await vi.waitFor(async () => expect(await places(client, folder)).toEqual(['a.py:6', '–']));
  write(folder, 'b.py', '');
  rmSync(join(folder, 'a.py'));
  const change = (name: string, type: FileChangeType) => ({
    uri: pathToFileURL(join(folder, name)).href,
    type,
  });
  await client.sendNotification(DidChangeWatchedFilesNotification.type, {
    changes: [change('b.py', FileChangeType.Created), change('a.py', FileChangeType.Deleted)],
  });
  await vi.waitFor(async () => expect(await places(client, folder)).toEqual(['–', 'b.py:6']));
});

test('a captured error leads to its line, on the page of errors, of its endpoint and of its span', async () => {
  const folder = workspaceOf({ 'shop/app.py': '' });
  const { endpoint, body } = capture('py416-v04-traces-flask');
  const clock = () => Date.UTC(2026, 10, 24, 8, 20);
  const telemetry = new Telemetry(shell, clock);
  telemetry.takeTraces({
    ...{ endpoint, method: 'PUT', contentType: 'application/msgpack', headers: {}, body },
  });
  const { client } = await windowOn(folder, localSource(telemetry));
  const line = { uri: pathToFileURL(join(folder, 'shop/app.py')).href, line: 90, symbol: 'error' };
  const ask = <T>(query: object) => client.sendRequest<T>(QUERY, { query });

  await vi.waitFor(async () => {
    const { groups } = await ask<ErrorsAnswer>({ kind: 'errors', range: { last: 3600 } });
    const failed = groups.find(({ type }) => type === 'builtins.ValueError');
    expect(failed?.frames[0]?.place).toEqual(line);
    const [example] = failed?.examples ?? [];
    const span = await ask<Span>({ kind: 'span', ...pick(example) });
    expect(span.frames?.[0]?.place).toEqual(line);
    const endpoints = [{ method: 'GET', route: '/error' }];
    const { errors, statuses, breakdown } = await ask<EndpointAnswer>({
      ...{ kind: 'endpoint', endpoints, last: 3600, list: 'latest' },
    });
    expect(errors.map(({ frames }) => frames[0]?.place)).toEqual([line]);
    expect([statuses, breakdown.requests]).toEqual([[{ status: 500, count: 1 }], 1]);
  });
});

/** Requests to one app: a code origin, one of OpenTelemetry, none but a route that a file declares, and nothing known. */
const requests = {
  origin: aSpan({ spanId: 1, file: '/app/shop/pay.py', line: 12, route: '/pay' }),
  otel: aSpan({ spanId: 2, meta: { 'code.filepath': '/app/shop/pay.py', 'code.lineno': '30' } }),
  route: aSpan({ spanId: 3, route: '/cart', component: 'flask', handler: 'cart' }),
  gone: aSpan({ spanId: 4, file: '/app/gone.py', line: 3, route: '/gone' }),
  inside: aSpan({ spanId: 5, parentId: 3, route: '/cart', type: 'sql' }),
};

test('a span leads to its own code, or to the handler of its endpoint', async () => {
  const app = '@app.get("/cart")\ndef cart():\n    return ""\n';
  const flask = 'from flask import Flask\napp = Flask(__name__)\n';
  const folder = workspaceOf({ 'shop/pay.py': '', 'shop/web.py': flask + app });
  const telemetry = new Telemetry(shell, () => NOW);
  telemetry.takeTraces({
    ...{ endpoint: '/v0.4/traces', method: 'PUT', contentType: 'application/msgpack', headers: {} },
    body: bodyOf(...Object.values(requests)),
  });
  const { client } = await windowOn(folder, localSource(telemetry), { finder: openFinder });
  const home = pathToFileURL(folder).href;
  const codeOf = async (spanId: number, traceId = spanId) => {
    const id = (value: number) => value.toString(16).padStart(16, '0');
    const query = { kind: 'span', traceId: id(traceId), spanId: id(spanId) };
    const { code } = await client.sendRequest<Span>(QUERY, { query });
    if (!code) return '–';
    const { place, file, line } = code;
    return place
      ? `${place.uri.replace(`${home}/`, '')}:${place.line}`
      : `${file}:${line} elsewhere`;
  };
  await vi.waitFor(async () => expect(await codeOf(3)).toBe('shop/web.py:2'));
  expect(await codeOf(1)).toBe('shop/pay.py:11');
  expect(await codeOf(2)).toBe('shop/pay.py:29');
  expect(await codeOf(4)).toBe('/app/gone.py:3 elsewhere');
  expect(await codeOf(5)).toBe('–');
});

test('a log leads to where it was written, and to the frames of its exception', async () => {
  const folder = workspaceOf({ 'shop/pay.py': '' });
  const telemetry = new Telemetry(shell, () => NOW);
  const stack = 'Traceback (most recent call last):\n  File "/app/shop/pay.py", line 9, in pay\n';
  const attributes = {
    'code.file.path': '/app/shop/pay.py',
    'code.line.number': 12,
    'exception.stacktrace': `${stack}    1 / 0\nZeroDivisionError: division by zero`,
  };
  telemetry.takeLogs([
    {
      ...{ at: NOW, status: 'error', service: 'shop', source: '', host: '', message: 'boom' },
      ...{ traceId: '000000000000000a', spanId: '', attributes, sender: {} },
    },
  ]);
  const { client } = await windowOn(folder, localSource(telemetry));
  const uri = pathToFileURL(join(folder, 'shop/pay.py')).href;
  const query = { kind: 'logs', of: { traceId: 'a' }, limit: 1 };
  await vi.waitFor(async () => {
    const { logs } = await client.sendRequest<LogsAnswer>(QUERY, { query });
    expect(logs[0]?.code?.place).toMatchObject({ uri, line: 11 });
    expect(logs[0]?.frames?.map(({ place }) => place)).toEqual([{ uri, line: 8, symbol: 'pay' }]);
  });
});

const pick = (example: ErrorExample | undefined) => ({
  traceId: example?.traceId,
  spanId: example?.spanId,
});

const shell: Shell = {
  ...{ version: '0.1.0', dataDir: '', memoryMB: 64, diskMB: 0, receivers: () => [], log: () => {} },
};
