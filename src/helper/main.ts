import { readFile } from 'node:fs/promises';
import { version } from '../../package.json';
import { openRoutes, type RouteFinder } from '../core/routes/finder.ts';
import { failureOf } from '../protocol/failure.ts';
import { ask } from './cli/ask.ts';
import { help } from './cli/help.ts';
import { lsp } from './cli/lsp.ts';
import { serve } from './cli/serve.ts';
import { keptSpans } from './exchange/keptSpans.ts';
import { OptionError, type Options, optionsOf } from './options.ts';
import type { HelperParts, Shell } from './parts.ts';
import { localSource } from './source.ts';
import { Telemetry } from './telemetry.ts';

async function run(options: Options): Promise<void> {
  if (!('groupBy' in Map)) throw new OptionError('the helper needs Node 22 or later');
  if (options.command === 'help') process.stdout.write(help(version));
  else if (options.command === 'version') process.stdout.write(`${version}\n`);
  else if (options.command === 'ask') await ask(options.query, options.watch, version);
  else if (options.command === 'lsp') await lsp(options, version);
  else await serve(options, version, partsOf);
}

function partsOf(shell: Shell): HelperParts {
  const telemetry = new Telemetry(shell, Date.now);
  void telemetry.restore();
  return {
    source: localSource(telemetry),
    spans: keptSpans(telemetry),
    finder: onceOpened(),
    takeTraces: received => telemetry.takeTraces(received),
    takeDogstatsd: text => telemetry.takeDogstatsd(text),
    takeLogs: logs => telemetry.takeLogs(logs),
    takeStats: received => telemetry.takeStats(received),
    takeTelemetry: received => telemetry.takeTelemetry(received),
    refuse: (endpoint, reason) => telemetry.refuse(endpoint, reason),
    receiversMoved: () => telemetry.anythingMoved.moved(),
    dispose: () => telemetry.dispose(),
  };
}

/** The syntax trees' runtime and grammars lie beside the bundle. */
function onceOpened(): () => Promise<RouteFinder> {
  let opened: Promise<RouteFinder> | undefined;
  return () => {
    opened ??= openRoutes(file => readFile(new URL(file, import.meta.url)));
    return opened;
  };
}

try {
  await run(optionsOf(process.argv.slice(2)));
} catch (error) {
  const code = error instanceof OptionError ? 2 : 1;
  process.stderr.write(`${failureOf(error).message}\n`, () => process.exit(code));
}
