// npm run dev: the pages outside the editor, bundled again when their sources change. They ask the helper that runs; without
// one they play recorded answers. Prints an address for each page.
import { watch } from 'node:fs';
import { continueOn, isForTools, nodeForTools } from './setup/node.mjs';
import { ROOT } from './setup/steps.mjs';

if (isForTools()) await serve();
else process.exitCode = await continueOn(nodeForTools(), import.meta.filename, []);

async function serve() {
  const { pageServer } = await import('../test/webview/loopback/server.ts');
  const { openPage } = await import('./dev/pages.mjs');
  const { address, bundle } = await pageServer(openPage);
  for (const page of ['endpoint', 'traces', 'trace', 'errors', 'metric'])
    console.log(`${page.padEnd(9)}${address}?page=${page}&theme=dark`);
  console.log(`
theme=dark, light, hc, hclight   locale=fr   method=GET   route=/slow   trace=…   metric=…
Reload a page to see a change. A helper that runs is asked, else recorded answers are played.`);

  let soon;
  const changed = () => {
    clearTimeout(soon);
    soon = setTimeout(() => bundle().catch(error => console.error(error.message)), 100);
  };
  for (const folder of ['webview', 'media', 'src/core/model', 'l10n'])
    watch(`${ROOT}/${folder}`, { recursive: true }, changed);
}
