import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RouteFinder } from '../../../src/core/routes/finder.ts';
import { openFinder, routesOfAll } from './openFinder.ts';

let finder: RouteFinder;
beforeAll(async () => {
  finder = await openFinder();
});
afterAll(() => finder.dispose());

const circles: [name: string, files: Record<string, string>, paths: string[]][] = [
  [
    'files that export each other',
    {
      '/w/a.js': "require('express');\nmodule.exports = require('./b');",
      '/w/b.js': "require('express');\nmodule.exports = require('./a');",
      '/w/app.js':
        "const app = require('express')();\napp.use('/a', require('./a'));\napp.get('/x', h);",
    },
    ['/x'],
  ],
  [
    'files that pass on each other',
    Object.fromEntries(
      Array.from({ length: 30 }, (_, at) => [
        `/w/f${at}.ts`,
        `import e from 'express';\n${Array.from({ length: 30 }, (_, to) => `export * from './f${to}';`).join('\n')}`,
      ]).concat([
        ['/w/app.ts', "import { r } from './f0';\nimport e from 'express';\ne().use('/p', r);"],
        ['/w/f29.ts', "import { Router } from 'express';\nexport const r = Router().get('/x', h);"],
      ]),
    ),
    ['/p/x'],
  ],
  [
    'blueprints of each other',
    {
      '/w/a.py':
        'import flask\nfrom b import bp as other\nbp = flask.Blueprint("a", __name__)\nbp.register_blueprint(other)\n@bp.get("/a")\ndef a(): pass',
      '/w/b.py':
        'import flask\nfrom a import bp as other\nbp = flask.Blueprint("b", __name__)\nbp.register_blueprint(other)\n@bp.get("/b")\ndef b(): pass',
    },
    ['/a', '/b'],
  ],
  [
    'names of themselves',
    {
      '/w/a.py': 'import flask\nfrom a import app\nfrom a import *\n@app.get("/a")\ndef a(): pass',
    },
    ['/a'],
  ],
];

test.each(circles)('%s end', async (_, files, paths) => {
  const found = await routesOfAll(finder, Object.entries(files));
  expect(found.flatMap(({ routes }) => routes.map(({ path }) => path))).toEqual(paths);
});

const specifiers: [from: string, text: string, made: string, complete: boolean][] = [
  ['/w/src/app.ts', "import { r } from '@/routes/users'", '/w/src/routes/users.ts', true],
  ['/w/src/app.ts', "import { r } from '@/routes/users'", '/w/src/routes/users/index.ts', true],
  ['/w/src/app.ts', "import { r } from './users.js'", '/w/src/users.ts', true],
  ['/w/src/app.ts', "import { r } from '../users'", '/w/users.mts', true],
  ['C:\\w\\app.js', "const { r } = require('./lib/users')", 'C:\\w\\lib\\users.js', true],
  ['/w/src/app.ts', "import { r } from './users'", '/w/src/other.ts', false],
  ['/w/src/app.ts', "import { r } from 'users'", '/w/src/users.ts', false],
  ['/w/src/app.ts', "import { s } from './users'", '/w/src/users.ts', false],
];

test.each(specifiers)('%s: %s is %s: %s', async (from, text, made, complete) => {
  const found = await routesOfAll(finder, [
    [from, `${text};\nimport e from 'express';\ne().use('/p', r);`],
    [made, "import { Router } from 'express';\nexport const r = Router();\nr.get('/x', h);"],
  ]);
  const routes = found.flatMap(file => file.routes);
  expect(routes.map(route => `${route.path} ${route.complete}`)).toEqual([
    complete ? '/p/x true' : '/x false',
  ]);
});
