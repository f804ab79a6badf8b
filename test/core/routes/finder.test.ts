import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Route } from '../../../src/core/model/route.ts';
import type { RouteFinder } from '../../../src/core/routes/finder.ts';
import { handlersOf } from '../../../src/core/routes/handlers.ts';
import { languageOf } from '../../../src/core/routes/languages.ts';
import { openFinder, routesIn, routesOfAll } from './openFinder.ts';

let finder: RouteFinder;
beforeAll(async () => {
  finder = await openFinder();
});
afterAll(() => finder.dispose());

/** `12 GET,POST /shop/items get_item 12-20 incomplete [shop.get_item]`; lines count from 1. */
const written = (route: Route): string =>
  [
    route.line + 1,
    route.methods.join(','),
    route.path,
    route.symbol,
    `${route.range.start + 1}-${route.range.end + 1}`,
    ...(route.complete ? [] : ['incomplete']),
    `[${route.names.join(' ')}]`,
  ].join(' ');

const cases = globSync('test/fixtures/routes/{flask,express}/*.*');
/** Folders whose files know of each other. */
const apps = globSync('test/fixtures/routes/{flask,express}/*/');

/** `Expected:` and a line for each route, or `Expected: nothing.` */
function expectedIn(text: string): readonly string[] {
  const [first = '', ...rest] = text.split('\n');
  const comment = /^(?:#|\/\/) /;
  expect(first.replace(comment, '')).toMatch(/^Expected(?::|: nothing\.)$/);
  return rest.slice(0, rest.indexOf('')).map(line => line.replace(comment, ''));
}

describe('each file says at its top what is to be found in it', () => {
  test('there are files', () => expect(cases.length).toBeGreaterThan(20));

  test.each(cases)('%s', async file => {
    const text = readFileSync(file, 'utf8');
    expect((await routesIn(finder, `/work/${basename(file)}`, text)).map(written)).toEqual(
      expectedIn(text),
    );
  });

  test.each(apps)('%s', async folder => {
    const files = globSync(`${folder}/**/*.*`).map(
      file => [file, readFileSync(file, 'utf8')] as const,
    );
    const found = await routesOfAll(finder, files);
    const routesOf = new Map(found.map(({ path, routes }) => [path, routes.map(written)]));
    for (const [file, text] of files)
      expect([file, ...(routesOf.get(file) ?? [])]).toEqual([file, ...expectedIn(text)]);
  });
});

const demo = readFileSync('test/fixtures/routes/flask/seedApp.py', 'utf8');
const servers = [
  'flask/seedApp.py',
  'flask/blueprints.py',
  'express/routers.js',
  'express/service.ts',
];

const worthParsing: [path: string, text: string, expected: boolean][] = [
  ['/w/app.py', demo, true],
  ['/w/app.txt', demo, false],
  ['/w/test_app.py', demo, false],
  ['/w/app_test.py', demo, false],
  ['/w/conftest.py', demo, false],
  ['/w/views.py', 'from .main import bp\n@bp.route("/x")\ndef x(): ...', true],
  ['/w/tasks.py', 'import celery\n\ndef add(): ...', false],
  ['/w/fast.py', 'from fastapi import FastAPI\n@app.get("/x")\ndef x(): ...', false],
  ['/w/both.py', 'from fastapi import FastAPI\nimport flask', true],
  ['/w/app.js', "const app = require('express')();", true],
  ['/w/app.mts', "import type { Router } from 'express';", true],
  ['/w/routes.js', "module.exports = app => { app.get('/x', show); };", true],
  ['/w/client.js', "import axios from 'axios';\naxios.get('/x');", false],
  ['/w/app.test.js', "const app = require('express')();", false],
  ['/w/__tests__/app.js', "const app = require('express')();", false],
  ['/w/types.d.ts', "import type { Router } from 'express';", false],
  ['/w/bundle.js', `require('express');${' '.repeat(1_000_001)}`, false],
];

test.each(worthParsing)('%s is worth parsing: %#', (path, text, expected) => {
  expect(finder.mayHoldRoutes({ path, languageId: languageOf(path) ?? '', text })).toBe(expected);
});

test('a handler has one lens, at its topmost route decorator', async () => {
  const text = readFileSync('test/fixtures/routes/flask/decorators.py', 'utf8');
  const handlers = handlersOf(await routesIn(finder, '/w/app.py', text));
  const lines = handlers.map(
    ({ symbol, line, routes }) =>
      `${line + 1} ${symbol} ${routes.map(({ path }) => path).join(' ')}`,
  );
  expect(lines).toEqual([
    '35 index / /index /wrapped',
    '43 search /search/<path:query>',
    '58 change /a /a /a /plain',
    '65 many /many /any /named /applied',
    '72 other_app /other',
    '78 <lambda> /lambda',
  ]);
});

test('an edited file reads as if it had been read anew', async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...servers), fc.array(fc.nat(200)), async (file, at) => {
      const lines = readFileSync(`test/fixtures/routes/${file}`, 'utf8').split('\n');
      const remark = file.endsWith('.py') ? '# remark' : '// remark';
      for (const line of at) lines.splice(line % lines.length, 0, remark);
      const text = lines.join('\n');
      const name = basename(file);
      const edited = await routesIn(finder, `/w/${name}`, text); // the same path each time
      const anew = await routesIn(finder, `/w/${run++}/${name}`, text);
      expect(edited).toEqual(anew);
    }),
  );
});

test('no source makes it throw', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...cases), edits(), async (file, changes) => {
      const text = mangled(readFileSync(file, 'utf8'), changes);
      for (const { line, range } of await routesIn(finder, `/w/${basename(file)}`, text))
        expect([range.start <= line, line <= range.end]).toEqual([true, true]);
    }),
    { numRuns: 300 },
  );
});

test('no files together make it throw', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...apps),
      fc.array(edits(), { minLength: 8 }),
      async (folder, changes) => {
        const files = globSync(`${folder}/**/*.*`).map((file, at) => {
          const text = readFileSync(file, 'utf8');
          return [file, mangled(text, changes[at % changes.length] ?? [])] as const;
        });
        for (const { routes } of await routesOfAll(finder, files))
          for (const { line, range } of routes) expect(line).toBeLessThanOrEqual(range.end);
      },
    ),
    { numRuns: 60 },
  );
});

const traps: [name: string, path: string, text: string][] = [
  [
    'deep sums',
    'a.py',
    `import flask\napp = flask.Flask()\n@app.get(${'"/a" + '.repeat(5_000)}"/b")\ndef f(): pass`,
  ],
  ['deep brackets', 'a.py', `import flask\n@app.get(${'('.repeat(20_000)}`],
  [
    'laughs',
    'a.py',
    `import flask\nA = "/aaaaaaaa"\n${doubled('f"{', '}{', '}"')}\n@app.get(Z)\ndef f(): pass`,
  ],
  [
    'classes of themselves',
    'a.py',
    'import flask\nclass A(A, A, A, A): pass\napp = A()\n@app.get("/a")\ndef f(): pass',
  ],
  ['long chains', 'a.js', `require('express')()${".get('/x', h)".repeat(3_000)}`],
  [
    'names in circles',
    'a.js',
    "const express = require('express');\nconst a = b || b, b = a || a;\na.get('/x', h);",
  ],
  [
    'functions in circles',
    'a.js',
    `require('express');\nfunction f() { ${'return f(1);'.repeat(50)} }\nf().get('/x', h);`,
  ],
  [
    'templates of templates',
    'a.js',
    `require('express');\nconst A = '/aaaaaaaa';\n${doubled('`${', '}${', '}`')}\napp.get(Z, h);`,
  ],
  ['lone surrogates', 'a.js', "require('express')().get('/\ud800', h);\0\ufeff"],
];

test.each(traps)('%s end', async (_, path, text) => {
  expect(await routesIn(finder, `/w/${path}`, text)).toBeInstanceOf(Array);
});

test('trees are given back', { timeout: 30_000 }, async () => {
  const find = (at: number) => routesIn(finder, `/w/${at}.py`, `${demo}\n# ${at}`);
  for (let at = 0; at < 50; at++) await find(at);
  const before = process.memoryUsage().external; // the parser's memory is part of it
  for (let at = 0; at < 750; at++) await find(at);
  expect(process.memoryUsage().external - before).toBeLessThan(5_000_000); // kept, they are 25 MB
});

/** `B = A A`, `C = B B`, …, `Z = Y Y`. */
function doubled(open: string, between: string, close: string): string {
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  return letters
    .slice(1)
    .map((letter, at) => `${letter} = ${open}${letters[at]}${between}${letters[at]}${close}`)
    .join('\n');
}

interface Edit {
  readonly at: number;
  readonly cut: number;
  readonly put: string;
}

function edits() {
  const put = fc.oneof(
    fc.constantFrom(
      '(',
      ')',
      '[',
      '{',
      '}',
      '"',
      "'",
      '`',
      '"""',
      '\n',
      '@',
      '#',
      '/*',
      'def ',
      '=>',
      '\\',
    ),
    fc.string({ maxLength: 5 }),
  );
  const edit = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), cut: fc.nat(30), put });
  return fc.array(edit, { minLength: 1, maxLength: 4 });
}

function mangled(text: string, changes: readonly Edit[]): string {
  return changes.reduce((all, { at, cut, put }) => {
    const start = Math.floor(at * all.length);
    return all.slice(0, start) + put + all.slice(start + cut);
  }, text);
}
