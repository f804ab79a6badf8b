import { parseArgs } from 'node:util';
import type { Seconds } from '../core/model/units.ts';

/** What the receivers and the store of a helper are started with. */
export interface ServeOptions {
  /** 0 picks a free one. */
  readonly tracePort: number;
  readonly dogstatsdPort: number;
  readonly otlpPort: number;
  /** Where the log and what is kept go; the runtime folder where it is not said. */
  readonly dataDir: string | undefined;
  readonly memoryMB: number;
  readonly diskMB: number;
  /** Leaves by itself, and prints nothing. */
  readonly daemon: boolean;
  /** How long a daemon stays after its last window has gone. */
  readonly linger: Seconds;
}

export type Options =
  | ({ readonly command: 'serve' } & ServeOptions)
  | ({ readonly command: 'lsp' } & ServeOptions)
  | { readonly command: 'ask'; readonly query: string; readonly watch: boolean }
  | { readonly command: 'help' }
  | { readonly command: 'version' };

/** A command line that cannot be followed; its message is one line for whoever typed it. */
export class OptionError extends Error {}

const flags = {
  'trace-port': { type: 'string' },
  'dogstatsd-port': { type: 'string' },
  'otlp-port': { type: 'string' },
  'data-dir': { type: 'string' },
  memory: { type: 'string' },
  disk: { type: 'string' },
  linger: { type: 'string' },
  daemon: { type: 'boolean' },
  watch: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const;

/** Which flags each command takes: a flag of another command is an error, not silence. */
const takes: Readonly<Record<string, readonly string[]>> = {
  serve: [
    'trace-port',
    'dogstatsd-port',
    'otlp-port',
    'data-dir',
    'memory',
    'disk',
    'daemon',
    'linger',
  ],
  lsp: ['trace-port', 'dogstatsd-port', 'otlp-port', 'data-dir', 'memory', 'disk', 'linger'],
  ask: ['watch'],
};

export function optionsOf(argv: readonly string[]): Options {
  const { values, positionals } = parsed(argv);
  if (values.help || positionals[0] === 'help') return { command: 'help' };
  if (values.version) return { command: 'version' };
  const [command, ...rest] = positionals;
  const allowed = takes[command ?? ''];
  if (command === undefined)
    throw new OptionError('say what to do: serve, ask or lsp (see --help)');
  if (!allowed) throw new OptionError(`unknown command ${command} (see --help)`);
  const stray = Object.keys(values).find(flag => !allowed.includes(flag));
  if (stray) throw new OptionError(`${command} takes no --${stray} (see --help)`);
  if (command === 'ask') return { command, query: theOne(rest), watch: values.watch ?? false };
  if (rest.length > 0) throw new OptionError(`${command} takes no ${rest.join(' ')} (see --help)`);
  return {
    command: command === 'lsp' ? 'lsp' : 'serve',
    tracePort: number(values, 'trace-port', 8126, 65_535),
    dogstatsdPort: number(values, 'dogstatsd-port', 8125, 65_535),
    otlpPort: number(values, 'otlp-port', 4318, 65_535),
    dataDir: values['data-dir'],
    memoryMB: number(values, 'memory', 256, 1_000_000),
    diskMB: number(values, 'disk', 1024, 1_000_000),
    daemon: values.daemon ?? false,
    linger: number(values, 'linger', 60, 86_400),
  };
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: flags, allowPositionals: true });
  } catch (error) {
    // Node's message has a second sentence on how to pass a positional that starts with a dash.
    const [message = ''] = (error instanceof Error ? error.message : String(error)).split(/\. |\n/);
    throw new OptionError(`${message} (see --help)`);
  }
}

function theOne(queries: readonly string[]): string {
  const [query, ...more] = queries;
  if (query === undefined || more.length > 0)
    throw new OptionError(`ask takes one query, such as '{"kind":"status"}'`);
  return query;
}

function number(
  values: Readonly<Record<string, string | boolean | undefined>>,
  flag: string,
  otherwise: number,
  max: number,
): number {
  const text = values[flag];
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (typeof text === 'string' && /^\d+$/.test(text) && value <= max) return value;
  throw new OptionError(`--${flag} takes a whole number from 0 to ${max}, not ${text}`);
}
