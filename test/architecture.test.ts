import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

/** Who may import whom. Each zone sees itself, the zones listed, and the packages listed. */
const rules: Readonly<Record<string, readonly string[]>> = {
  'src/core': ['web-tree-sitter', 'l10n'],
  'src/protocol': ['src/core/model'],
  'src/helper': [
    'src/core',
    'src/protocol',
    'node:',
    'package.json',
    'vscode-languageserver',
    'vscode-languageserver-textdocument',
  ],
  'src/extension': [
    'src/core/model',
    'src/core/lifetime.ts',
    'src/protocol',
    'node:',
    'vscode',
    'vscode-languageclient',
  ],
  webview: [
    'media',
    'src/core/model',
    'src/core/layout',
    'src/core/lifetime.ts',
    'src/protocol',
    'preact',
    'chart.js',
    '@vscode/webview-ui-toolkit',
  ],
};

/** Wired together here and nowhere else. */
const entryPoints = [
  'src/helper/main.ts',
  'src/helper/aside/thread.ts',
  'src/extension/main.ts',
  'webview/main.tsx',
];

/** Static ones over several lines, re-exports, bare ones and dynamic ones. */
const IMPORT =
  /^(?:import|export)\s[^'"`;=]*?\bfrom\s+'(?<from>[^']+)'|^import\s+'(?<bare>[^']+)'|\bimport\('(?<late>[^']+)'\)/gm;

/** Prose may name whatever it likes. */
const codeOf = (file: string): string =>
  readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');

interface Import {
  readonly file: string;
  readonly target: string;
}

function importsOf(zone: string): Import[] {
  return globSync(`${zone}/**/*.{ts,tsx}`).flatMap(file =>
    [...codeOf(file).matchAll(IMPORT)].map(match => {
      const { from, bare, late } = match.groups ?? {};
      const target = from ?? bare ?? late ?? '';
      return { file, target: target.startsWith('.') ? join(dirname(file), target) : target };
    }),
  );
}

const covers = (may: string, target: string): boolean =>
  target === may || target.startsWith(`${may}/`) || (may === 'node:' && target.startsWith(may));

test.each(Object.entries(rules))('%s imports only what it may', (zone, allowed) => {
  const imports = importsOf(zone);
  expect(imports.length).toBeGreaterThan(0);
  const strays = imports.filter(
    ({ target }) => ![zone, ...allowed].some(may => covers(may, target)),
  );
  expect(strays.map(({ file, target }) => `${file} imports ${target}`)).toEqual([]);
});

test('nobody imports an entry point', () => {
  const strays = Object.keys(rules)
    .flatMap(importsOf)
    .filter(({ target }) => entryPoints.includes(target));
  expect(strays).toEqual([]);
});

/** What a pure function cannot ask for. */
const impure =
  /\b(?:Date\.now|new Date\(\)|performance\.now|Math\.random|setTimeout|setInterval|process\.|console\.)/;

test('the core asks for no time, no chance and no host', () => {
  const strays = globSync('src/core/**/*.ts').filter(file => impure.test(codeOf(file)));
  expect(strays).toEqual([]);
});

test('no source file is over 400 lines', () => {
  const long = globSync('{src,webview}/**/*.{ts,tsx}')
    .map(file => ({ file, lines: readFileSync(file, 'utf8').split('\n').length - 1 }))
    .filter(({ lines }) => lines > 400);
  expect(long).toEqual([]);
});
