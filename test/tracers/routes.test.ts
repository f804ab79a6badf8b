// The frameworks themselves say whether what is read of an app's source is what the app serves.
import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Route } from '../../src/core/model/route.ts';
import type { RouteFinder } from '../../src/core/routes/finder.ts';
import { openFinder, routesOfAll } from '../core/routes/openFinder.ts';
import { accepts } from '../harness/demo.ts';
import { startHelper } from '../harness/helper.ts';
import { inProject, PYTHON } from '../harness/places.ts';
import { freePort, start, until } from '../harness/processes.ts';

let finder: RouteFinder;
beforeAll(async () => {
  finder = await openFinder();
});
afterAll(() => finder.dispose());

const fixture = (name: string): string => inProject('test/fixtures/routes', name);

/** The whole paths that are read of a file, or of a folder's files together. */
async function read(name: string): Promise<readonly Route[]> {
  const place = fixture(name);
  const files = statSync(place).isDirectory() ? globSync(`${place}/**/*.*`) : [place];
  const found = await routesOfAll(
    finder,
    files.map(file => [file, readFileSync(file, 'utf8')]),
  );
  return found.flatMap(({ routes }) => routes).filter(({ complete }) => complete);
}

const flaskApps: [name: string, app: string, venv: string, unread: string[]][] = [
  ['flask/blueprints.py', '', '.venv', []],
  ['flask/classViews.py', '', '.venv', []],
  ['flask/factoryOfBlueprints.py', '', '.venv', []],
  ['flask/package', 'app.py', '.venv', []],
  ['flask/loops.py', '', '.venv', ['GET /zero index']],
  ['flask/restful', 'app.py', '.venv-apis', []],
  ['flask/smorest.py', '', '.venv-apis', []],
];

describe.each(flaskApps)('%s', (name, app, venv, unread) => {
  const python = inProject(
    venv,
    process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python',
  );
  const missing = existsSync(python) ? undefined : `there is no ${venv}`;

  test.skipIf(missing)(missing ?? 'Flask has the same rules, methods and endpoints', async () => {
    const script = inProject('test/tracers/apps/urlMap.py');
    const args = ['-B', '-W', 'ignore', script, path.join(fixture(name), app)];
    const served = execFileSync(python, args, { encoding: 'utf8' }).trim().split(/\r?\n/);
    const ours = (await read(name)).flatMap(({ methods, path: rule, names }) =>
      methods.filter(method => method !== 'HEAD').map(method => `${method} ${rule} ${names[0]}`),
    );
    expect([...ours, ...unread].sort()).toEqual(served.sort());
  });
});

/** What is asked, and where the handler's lens stands; lines count from 1. */
const handled: readonly (readonly [asked: string, endpoint: string, place: string])[] = [
  ['/', 'GET /', 'shop/views.py:9'],
  ['/items/7', 'GET /items/<int:item_id>', 'shop/views.py:18'],
  ['/health', 'GET /health', 'shop/__init__.py:15'],
  ['/boom', 'GET /boom', 'shop/errors.py:9'],
  ['/users/', 'GET /users/', 'shop/users/routes.py:8'],
  ['/orders/', 'GET /orders/', 'shop/orders.py:13'],
  ['/orders/7/lines/', 'GET /orders/<int:order_id>/lines/', 'shop/orders.py:18'],
  ['/orders-by-hand', 'GET /orders-by-hand', 'shop/orders.py:24'],
  ['/late', 'GET /late', 'app.py:9'],
];
const noTracer = existsSync(PYTHON) ? undefined : 'there is no .venv';

test.skipIf(noTracer)(
  noTracer ?? 'ddtrace: requests of a package have their handlers',
  async () => {
    const folder = fixture('flask/package');
    const helper = await startHelper();
    const editor = await helper.edit(folder);
    const port = await freePort();
    const app = start({
      command: PYTHON,
      args: ['-c', `import ddtrace.auto, app; app.app.run(port=${port})`],
      folder,
      env: {
        DD_SERVICE: 'package',
        DD_TRACE_AGENT_URL: helper.addresses.traces,
        DD_TRACE_WRITER_INTERVAL_SECONDS: '0.1',
        DD_INSTRUMENTATION_TELEMETRY_ENABLED: 'false',
        DD_REMOTE_CONFIGURATION_ENABLED: 'false',
        PYTHONDONTWRITEBYTECODE: '1',
      },
    });
    try {
      await until('the app', () => accepts(port), 30_000);
      for (const [asked] of handled) await fetch(`http://127.0.0.1:${port}${asked}`);
      const seen = async () => {
        const [row] = await editor.ask({ kind: 'services', last: 900 });
        return (row?.endpoints ?? []).map(({ endpoint: { method, route }, source }) => {
          const file = source && path.relative(folder, fileURLToPath(source.uri));
          const place = source && `${file?.replaceAll('\\', '/')}:${source.line + 1}`;
          return [`${method} ${route}`, place];
        });
      };
      await until('all requests', async () => (await seen()).length === handled.length);
      expect((await seen()).sort()).toEqual(handled.map(([, ...expected]) => expected).sort());
    } finally {
      await app.stop();
      await helper.stop();
    }
  },
);

const expressApps: [name: string, app: string][] = [
  ['express/commonjs', 'app.js'],
  ['express/modules', 'app.ts'],
  ['express/loops.js', ''],
];

describe.each(expressApps)('%s', (name, app) => {
  const packages = inProject('demo/express/node_modules');
  const missing = existsSync(path.join(packages, 'express'))
    ? undefined
    : 'there is no Express in demo/express';

  test.skipIf(missing)(missing ?? 'Express serves each path by its route', async () => {
    const routes = await read(name);
    const server = await serve(await load(path.join(fixture(name), app), packages));
    const served: string[] = [];
    for (const { methods, path: url } of routes)
      served.push(await server.ask(methods[0] ?? '', url));
    server.close();
    expect(served).toEqual(routes.map(({ methods, path: url }) => `${methods[0]} ${url}`));
  });
});

type Listener = (request: IncomingMessage, response: ServerResponse) => void;

/** The app, with its imports resolved as bundlers and TypeScript do. */
async function load(file: string, packages: string): Promise<Listener> {
  const { outputFiles } = await build({
    entryPoints: [file],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    nodePaths: [packages],
    logLevel: 'silent',
  });
  const module: { exports: unknown } = { exports: {} };
  const run = new Function('module', 'exports', 'require', outputFiles[0]?.text ?? '');
  run(module, module.exports, createRequire(file));
  const { exports } = module as { exports: { app?: Listener } & Listener };
  return exports.app ?? exports;
}

/** What Express adds to a request. */
type Routed = IncomingMessage & { baseUrl?: string; route?: { path: string | string[] } };

/** Says which route answered: `:id` in a URL is a value like any other, so that it comes back in the route's place. */
async function serve(app: Listener) {
  const answered: string[] = [];
  const server = createServer((request, response) => {
    const end = response.end.bind(response);
    response.end = ((...args: Parameters<typeof end>) => {
      const { method, baseUrl = '', route } = request as Routed;
      const own = Array.isArray(route?.path) ? request.url : route?.path;
      answered.push(`${method} ${own === '/' ? baseUrl || '/' : baseUrl + own}`);
      return end(...args);
    }) as typeof end;
    app(request, response);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    close: () => server.close(),
    async ask(method: string, url: string): Promise<string> {
      const response = await fetch(`http://127.0.0.1:${port}${url}`, { method });
      await response.arrayBuffer();
      return answered.at(-1) ?? '';
    },
  };
}
