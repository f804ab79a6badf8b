import { expect, test } from 'vitest';
import type { FileRoutes } from '../../../src/core/routes/link.ts';
import { matchEndpoints } from '../../../src/core/routes/match.ts';
import { anEndpoint, express, flask, matched } from './sentences.ts';

const shop = flask(
  '/w/app.py',
  '10-12 GET / index index',
  '20-24 GET /items/<int:id> get_item shop.get_item',
  '20-24 GET /things/<int:id> get_item shop.get_item',
  '30-32 POST /items create_item shop.create_item',
  '40-44 GET …/login login auth.login',
  '50-52 GET …/ home home',
  '60-62 * /any any any',
);

const api = express(
  '/w/api.js',
  '10 GET / <anonymous>',
  '12-14 GET /users/:id showUser',
  '16 GET /a1 <anonymous>',
  '16 GET /a2 <anonymous>',
  '18 GET (/^\\/rx\\/(\\d+)$/) <anonymous>',
  '20 GET /book listBooks',
  '20 POST /book <anonymous>',
  '22 GET /orders listOrders',
  '24 GET /orders/:id/lines listLines',
);
const users = express('/w/lib/users.js', '4 GET …/ <anonymous>', '5 GET …/:userId <anonymous>');

const cases: [why: string, files: FileRoutes[], endpoint: string, expected: string][] = [
  ['origin: the first decorator', [shop], 'flask GET / /srv/app.py:10', 'origin app.py:10 index'],
  ['origin: inside the handler', [shop], 'flask GET / /srv/app.py:12', 'origin app.py:10 index'],
  ['origin: the very file', [shop], 'flask GET / /w/app.py:10', 'origin app.py:10 index'],
  [
    'origin: of an ES module',
    [api],
    'express GET ~/ file:///w/api.js:10',
    'origin api.js:10 <anonymous>',
  ],
  [
    'origin: which of the routes',
    [shop],
    'flask GET /things/<int:id> /a/app.py:20',
    'origin app.py:20 get_item',
  ],
  [
    'origin: which of the methods',
    [api],
    'express POST /book /a/api.js:20',
    'origin api.js:20 <anonymous>',
  ],
  [
    'origin: under an unknown prefix',
    [shop],
    'flask GET /v1/login /a/app.py:40',
    'origin app.py:40 login',
  ],
  [
    'origin: array path without a route',
    [api],
    'express GET ~/a2 /a/api.js:16',
    'origin api.js:16 <anonymous>',
  ],
  [
    'origin: a 404 that a handler sent',
    [api],
    'express GET ~/ /a/api.js:10 404',
    'origin api.js:10 <anonymous>',
  ],
  [
    'moved lines: another route stands there',
    [shop],
    'flask GET / /a/app.py:22',
    'exact app.py:10 index',
  ],
  [
    'moved lines: another URL stands there',
    [api],
    'express GET ~/ /a/api.js:13',
    'url api.js:10 <anonymous>',
  ],
  [
    'moved lines: nothing stands there',
    [shop],
    'flask GET / /a/app.py:99',
    'exact app.py:10 index',
  ],
  [
    'moved lines: another method stands there',
    [shop],
    'flask GET /items/<int:id> /a/app.py:31',
    'exact app.py:20 get_item',
  ],
  [
    'class views seem to be in the package',
    [shop],
    'flask GET / /venv/lib/python3.11/site-packages/flask/views.py:106',
    'exact app.py:10 index',
  ],
  [
    'compiled elsewhere',
    [api],
    'express GET /users/:id /w/dist/server.js:8123',
    'exact api.js:12 showUser',
  ],
  [
    'compiled beside: its lines are others',
    [express('/w/src/api.ts', '10 GET /a a', '12 GET /b b')],
    'express GET /b /w/dist/api.js:10',
    'exact src/api.ts:12 b',
  ],
  ['a file of another service', [shop], 'flask GET / /srv/billing.py:10', 'none'],

  ['exact', [shop], 'flask GET /items/<int:id>', 'exact app.py:20 get_item'],
  [
    'exact: a regular expression',
    [api],
    'express GET (/^\\/rx\\/(\\d+)$/)',
    'exact api.js:18 <anonymous>',
  ],
  [
    'exact: HEAD is answered by GET',
    [shop],
    'flask HEAD /items/<int:id>',
    'exact app.py:20 get_item',
  ],
  ['exact: but POST is not', [shop], 'flask POST /items/<int:id>', 'none'],
  ['exact: every method', [shop], 'flask PURGE /any', 'exact app.py:60 any'],
  ['exact: OPTIONS is answered by Flask itself', [shop], 'flask OPTIONS /items', 'none'],
  ['exact: no component, as OpenTelemetry has it', [shop], '- GET /', 'exact app.py:10 index'],
  ['exact: the tracer of `router`', [api], 'router GET /users/:id', 'exact api.js:12 showUser'],
  ['exact: another framework', [shop], 'express GET /items/<int:id>', 'none'],
  [
    'exact: the first of two serves',
    [express('/w/a.js', '1 GET /x one', '2 GET /x two')],
    'express GET /x',
    'exact a.js:1 one',
  ],
  [
    'exact: the very method is closer',
    [express('/w/a.js', '1 * /x one', '2 GET /x two')],
    'express GET /x',
    'exact a.js:2 two',
  ],
  [
    'exact: the same in two files',
    [flask('/w/a.py', '1 GET / a a'), flask('/w/b.py', '1 GET / b b')],
    'flask GET /',
    'none',
  ],
  [
    'exact: the name tells two files apart',
    [flask('/w/a.py', '1 GET / a a'), flask('/w/b.py', '1 GET / b b')],
    'flask GET / as b',
    'name b.py:1 b',
  ],

  ['pattern', [api], 'express GET /users/:userId', 'pattern api.js:12 showUser'],
  ['pattern: another spelling', [shop], 'flask GET /items/{id}', 'pattern app.py:20 get_item'],
  [
    'pattern: the trailing slash decides',
    [flask('/w/a.py', '1 GET /p/<a> a', '2 GET /p/<a>/ b')],
    'flask GET /p/<x>/',
    'pattern a.py:2 b',
  ],
  [
    'pattern: names of parameters decide',
    [flask('/w/a.py', '1 GET /<int:a>/<b> a', '2 GET /<int:x>/<y> b')],
    'flask GET /<int:x>/<z>',
    'pattern a.py:2 b',
  ],

  [
    'name: with another prefix than declared',
    [flask('/w/a.py', '1 GET …/auth/login login auth.login')],
    'flask GET /account/login as auth.login',
    'name a.py:1 login',
  ],
  ['name: but not with another whole path', [shop], 'flask GET /elsewhere as index', 'none'],
  ['name: of another method', [shop], 'flask POST /elsewhere as auth.login', 'none'],

  ['suffix', [shop], 'flask GET /v1/auth/login', 'suffix app.py:40 login'],
  ['suffix: the whole path', [shop], 'flask GET /login', 'suffix app.py:40 login'],
  ['suffix: whole segments only', [shop], 'flask GET /v1/relogin', 'none'],
  ['suffix: another function by name', [shop], 'flask GET /v1/login as auth.other', 'none'],
  ['suffix: a lone slash ends too many routes', [shop], 'flask GET /v1/', 'none'],
  [
    'suffix: the longest',
    [express('/w/a.js', '1 GET …/:id one', '2 GET …/users/:id two')],
    'express GET /api/users/:id',
    'suffix a.js:2 two',
  ],
  [
    'suffix: two routers',
    [express('/w/a.js', '1 GET …/:id one', '2 GET …/:id two')],
    'express GET /users/:id',
    'none',
  ],

  ['url: / of Express has no route', [api], 'express GET ~/', 'url api.js:10 <anonymous>'],
  ['url: nor has an array', [api], 'express GET ~/a1', 'url api.js:16 <anonymous>'],
  [
    'url: a file that middleware sent',
    [express('/w/a.js', '1 GET /:page one')],
    'express GET ~/style.css',
    'none',
  ],
  [
    'suffix: classes are named by each extension in its own way',
    [flask('/w/a.py', '1 GET …/users UserList.get UserList')],
    'flask GET /api/users as users_user_list',
    'suffix a.py:1 UserList.get',
  ],
  [
    'suffix: a class’ routes are its own all the same',
    [flask('/w/a.py', '1 GET …/users UserList.get UserList')],
    'flask GET /api/orders as users_user_list',
    'none',
  ],
  ['url: Flask writes all routes', [flask('/w/a.py', '1 GET / a')], 'flask GET ~/', 'none'],
  ['url: of another method', [api], 'express DELETE ~/a1', 'none'],

  ['404: no handler', [shop], 'flask GET ~/nope 404', 'none'],
  ['404: under a mounted router', [api], 'express GET /orders 404', 'none'],
  ['404: under a mounted router, its origin', [api], 'express GET /orders /w/api.js:8 404', 'none'],
  [
    '404: of a handler, with its origin',
    [api],
    'express GET /orders /w/api.js:22 404',
    'origin api.js:22 listOrders',
  ],
  [
    '404: of a handler, told by its parameter',
    [api],
    'express GET /users/:id 404',
    'exact api.js:12 showUser',
  ],
  ['404: / with nothing to tell it by', [api], 'express GET ~/ 404', 'none'],
  [
    '404: Flask keeps the route of who aborts',
    [shop],
    'flask GET /items/<int:id> 404',
    'exact app.py:20 get_item',
  ],
  [
    '404: no path to compare, and lines may have moved',
    [shop],
    'flask GET /srv/app.py:10 404',
    'none',
  ],
  ['405: no handler', [shop], 'flask POST ~/x 405', 'none'],
];

test.each(cases)('%s', (_, files, endpoint, expected) => {
  expect(matched(files, [endpoint])).toEqual([expected]);
});

test('a router is learned from what is sure of it', () => {
  const lines = matched(
    [users],
    [
      'express GET /users/:userId /app/lib/users.js:5',
      'express GET /users', // the router's `/`
      'express GET /orders/:userId', // of a service that is not in this workspace
    ],
  );
  expect(lines).toEqual([
    'origin lib/users.js:5 <anonymous>',
    'suffix lib/users.js:4 <anonymous>',
    'none',
  ]);
});

test('a 404 under a learned router is nobody’s', () => {
  const lines = matched(
    [users],
    ['express GET /users/:userId /app/lib/users.js:5', 'express GET /users 404'],
  );
  expect(lines[1]).toBe('none');
});

test('one line for every route, as a bootstrap registers them, is no origin', () => {
  const main = express('/w/main.js', '1-9 GET …/ boot');
  const lines = matched(
    [main],
    ['express GET /cats /a/main.js:3', 'express GET /dogs /a/main.js:3'],
  );
  expect(lines).toEqual(['none', 'none']);
});

const one = flask('/w/one/app.py', '10-12 GET / index index', '20-22 GET /one one one');
const two = flask('/w/two/app.py', '10-12 GET / index index', '20-22 GET /two two two');

const services: [why: string, endpoints: string[], expected: string[]][] = [
  [
    'two services on this machine',
    ['flask GET / /w/one/app.py:10 of one', 'flask GET / /w/two/app.py:10 of two'],
    ['origin one/app.py:10 index', 'origin two/app.py:10 index'],
  ],
  [
    'two services whose folders are called the same elsewhere',
    ['flask GET / /srv/one/app.py:10 of one', 'flask GET / /srv/two/app.py:30 of two'],
    ['origin one/app.py:10 index', 'exact two/app.py:10 index'],
  ],
  [
    'two containers: the rest of the service tells',
    [
      'flask GET / /app/app.py:10 of one',
      'flask GET /one /app/app.py:20 of one',
      'flask GET / /app/app.py:10 of two',
    ],
    ['origin one/app.py:10 index', 'origin one/app.py:20 one', 'none'],
  ],
  [
    'no origins: the rest of the service tells',
    ['flask GET / of one', 'flask GET /one of one', 'flask GET / of two', 'flask GET /two of two'],
    [
      'exact one/app.py:10 index',
      'exact one/app.py:20 one',
      'exact two/app.py:10 index',
      'exact two/app.py:20 two',
    ],
  ],
  [
    'the folder of the same name is not the one',
    ['flask GET /two /one/app.py:20 of two'],
    ['origin two/app.py:20 two'],
  ],
];

test.each(services)('%s', (_, endpoints, expected) => {
  expect(matched([one, two], endpoints)).toEqual(expected);
});

test('two thousand routes and as many endpoints are no matter', () => {
  const files = Array.from({ length: 100 }, (_, file) =>
    flask(
      `/w/${file}/app.py`,
      ...Array.from(
        { length: 20 },
        (_, at) => `${at * 5 + 1}-${at * 5 + 4} GET /f${file}/r${at}/<int:id> r${at}`,
      ),
    ),
  );
  const endpoints = files.flatMap(({ path, routes }) =>
    routes.map((route, at) =>
      anEndpoint(`flask GET ${route.path}${at % 2 ? ` ${path}:${route.line + 1}` : ''}`, at),
    ),
  );
  const started = performance.now();
  const matches = matchEndpoints(files, endpoints);
  expect(matches.map(({ tier }) => tier).filter(tier => tier === 'origin')).toHaveLength(1_000);
  expect(matches).toHaveLength(2_000);
  expect(performance.now() - started).toBeLessThan(2_000); // some 40 ms; each with each would be minutes
});
