import { basename } from 'node:path';
import { build } from 'esbuild';
import { inProject } from '../../harness/places.ts';

/** The page's files by name: `webview.js`, `webview.css`, and `host.js` that speaks for the editor. */
export type Bundle = ReadonlyMap<string, Uint8Array>;

/** Bundles the pages as their sources are now; `dist` may be older. */
export async function bundlePage(): Promise<Bundle> {
  const { outputFiles } = await build({
    absWorkingDir: inProject(),
    entryPoints: { webview: 'webview/main.tsx', host: 'test/webview/loopback/host.ts' },
    bundle: true,
    write: false,
    outdir: 'out',
    format: 'esm',
    target: 'chrome132',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    mainFields: ['module', 'main'],
    minify: true,
    logLevel: 'warning',
  });
  return new Map(outputFiles.map(({ path, contents }) => [basename(path), contents]));
}
