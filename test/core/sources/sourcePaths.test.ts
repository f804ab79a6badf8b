import { expect, test } from 'vitest';
import { containerHints } from '../../../src/core/sources/containerHints.ts';
import { type FolderPair, sourcePaths } from '../../../src/core/sources/sourcePaths.ts';

const workspace = [
  '/ws/api/app.py',
  '/ws/api/shop/cart.py',
  '/ws/api/main.py',
  '/ws/web/main.py',
  '/ws/web/src/server.js',
  '/ws/web/util/cart.py',
];

const found: [
  file: string,
  pairs: FolderPair[],
  hints: FolderPair[],
  expected: string | undefined,
][] = [
  ['/app/app.py', [], [], '/ws/api/app.py'],
  ['/app/shop/cart.py', [], [], '/ws/api/shop/cart.py'],
  ['/ws/web/main.py', [], [], '/ws/web/main.py'],
  ['file:///srv/src/server.js', [], [], '/ws/web/src/server.js'],
  ['C:\\work\\web\\src\\server.js', [], [], '/ws/web/src/server.js'],
  ['webpack:///./src/server.js', [], [], '/ws/web/src/server.js'],
  ['/app/absent.py', [], [], undefined],
  ['', [], [], undefined],
  ['/app/main.py', [], [], undefined],
  ['/app/main.py', [], [{ from: '/app', to: '/ws/web' }], '/ws/web/main.py'],
  ['/application/main.py', [], [{ from: '/app', to: '/ws/web' }], undefined],
  ['/app/app.py', [], [{ from: '/app', to: '/ws/web' }], '/ws/api/app.py'],
  ['/app/app.py', [{ from: '/app', to: '/elsewhere/' }], [], '/elsewhere/app.py'],
  [
    '/app/a/x.py',
    [
      { from: '/app', to: '/one' },
      { from: '/app/a/', to: '/two' },
    ],
    [],
    '/two/x.py',
  ],
];

test.each(found)('%s with %j and %j', (file, pairs, hints, expected) => {
  expect(sourcePaths(workspace, pairs, hints).find(file)).toBe(expected);
});

const told: [name: string, text: string, pairs: string[]][] = [
  ['Dockerfile', 'FROM python\nWORKDIR /app\nCOPY . .', ['/app = /ws/api']],
  ['Dockerfile', 'WORKDIR /srv\nWORKDIR shop\nCOPY src/ ./', ['/srv/shop = /ws/api/src']],
  ['api.Dockerfile', 'COPY --chown=1:1 ["../shop", "/app/shop"]', ['/app/shop = /ws/shop']],
  ['Dockerfile', 'COPY --from=build /out /app', []],
  [
    'compose.yaml',
    'services:\n  api:\n    volumes:\n      - ./:/app\n      - "../web/src:/srv/web:ro"\n      - data:/var/lib\n    ports:\n      - 8080:80',
    ['/app = /ws/api', '/srv/web = /ws/web/src'],
  ],
];

test.each(told)('%s: %j', (name, text, expected) => {
  const pairs = containerHints([{ folder: '/ws/api', name, text }]);
  expect(pairs.map(({ from, to }) => `${from} = ${to}`)).toEqual(expected);
});
