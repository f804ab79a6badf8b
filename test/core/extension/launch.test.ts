import { expect, test } from 'vitest';
import { helperArguments, helperEnv } from '../../../src/extension/launch.ts';
import { pageDocument } from '../../../src/extension/pageDocument.ts';
import { optionsOf } from '../../../src/helper/options.ts';

test('the helper gets the environment without what is meant for the editor', () => {
  const env = {
    PATH: '/bin',
    VSCODE_IPC_HOOK: '/run/x.sock',
    NODE_OPTIONS: '--inspect',
    DOGWATCH_RUNTIME_DIR: '/elsewhere',
  };
  expect(helperEnv(env, '/run/dogwatch')).toEqual({
    PATH: '/bin',
    ELECTRON_RUN_AS_NODE: '1',
    ELECTRON_NO_ASAR: '1',
    DOGWATCH_RUNTIME_DIR: '/run/dogwatch',
  });
});

test('the helper understands what the window launches it with', () => {
  const [, ...argv] = helperArguments({
    helper: 'helper.js',
    folder: '/run/dogwatch',
    data: '/data',
    ports: { traces: 18126, dogstatsd: 0, otlp: 14318 },
    budget: 64,
    disk: 512,
  });
  expect(optionsOf(argv)).toMatchObject({
    command: 'serve',
    daemon: true,
    tracePort: 18126,
    dogstatsdPort: 0,
    otlpPort: 14318,
    dataDir: '/data',
    memoryMB: 64,
    diskMB: 512,
  });
});

test('a page may load its own files and run its own script, and nothing else', () => {
  const html = pageDocument({
    script: 'https://files/dist/webview.js',
    styles: ['https://files/media/pages.css'],
    source: 'https://files',
    nonce: 'abc',
    locale: 'fr',
  });
  expect(html.match(/Policy" content="(.*)"/)?.[1]?.split('; ')).toEqual([
    "default-src 'none'",
    "script-src 'nonce-abc'",
    "style-src https://files 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
    'font-src https://files',
    'img-src https://files data:',
  ]);
  expect(html).toContain('<script type="module" nonce="abc" src="https://files/dist/webview.js">');
});
