// Three bundles, named for what they are, and the files they load. `--watch` rebuilds on change; `--dev` keeps the
// code readable and says where it came from.
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { context } from 'esbuild';

const watch = process.argv.includes('--watch');
const dev = watch || process.argv.includes('--dev');

const common = {
  bundle: true,
  minify: !dev,
  sourcemap: dev,
  logLevel: 'warning',
  legalComments: 'none',
  // The LSP packages name a UMD build as `main`, whose requires esbuild cannot see.
  mainFields: ['module', 'main'],
  outdir: 'dist',
};

const bundles = [
  {
    ...common,
    entryPoints: { extension: 'src/extension/main.ts' },
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    external: ['vscode'],
    outExtension: { '.js': '.cjs' },
  },
  {
    ...common,
    entryPoints: { helper: 'src/helper/main.ts', thread: 'src/helper/aside/thread.ts' },
    platform: 'node',
    target: 'node22',
    format: 'esm',
    // Packages written as CommonJS ask for `require`, which a module does not have.
    banner: {
      js: "import{createRequire as r}from'node:module';const require=r(import.meta.url);",
    },
  },
  {
    ...common,
    entryPoints: { webview: 'webview/main.tsx' },
    platform: 'browser',
    target: 'chrome132',
    format: 'esm',
    jsx: 'automatic',
    jsxImportSource: 'preact',
  },
];

/** What the bundles load at run time: the syntax trees' runtime and grammars, and the icons. */
const files = {
  'node_modules/web-tree-sitter/web-tree-sitter.wasm': 'web-tree-sitter.wasm',
  'node_modules/@vscode/tree-sitter-wasm/wasm/tree-sitter-python.wasm': 'tree-sitter-python.wasm',
  'node_modules/@vscode/tree-sitter-wasm/wasm/tree-sitter-javascript.wasm':
    'tree-sitter-javascript.wasm',
  'node_modules/@vscode/tree-sitter-wasm/wasm/tree-sitter-typescript.wasm':
    'tree-sitter-typescript.wasm',
  'node_modules/@vscode/tree-sitter-wasm/wasm/tree-sitter-tsx.wasm': 'tree-sitter-tsx.wasm',
};

rmSync('dist', { recursive: true, force: true });
mkdirSync('dist', { recursive: true });
for (const [from, to] of Object.entries(files)) copyFileSync(from, `dist/${to}`);

for (const bundle of bundles) {
  const build = await context(bundle);
  if (watch) await build.watch();
  else {
    await build.rebuild();
    await build.dispose();
  }
}
