import { join } from 'node:path';
import type { Receiver } from '../../protocol/queries.ts';
import { logFile } from '../log.ts';
import type { ServeOptions } from '../options.ts';
import type { MakeParts } from '../parts.ts';
import { usersFolder } from '../runtime.ts';
import { type Serving, startServing } from '../serving.ts';

/** Serves until a signal, or somebody who asks it to leave; a daemon also leaves when nobody has been here for a while. */
export async function serve(options: ServeOptions, version: string, make: MakeParts) {
  const folder = usersFolder();
  const log = logFile(join(options.dataDir ?? folder, 'helper.log'));
  let serving: Serving | undefined;
  let over = false;

  const leave = (why: string) => {
    if (over) return;
    over = true;
    log(`left: ${why}`);
    serving?.dispose();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => leave(signal));
  // A bug in one session or one body must not take the others' figures with it.
  process.on('uncaughtException', error => log(`failed: ${error.stack}`));
  process.on('unhandledRejection', error => log(`failed: ${stackOf(error)}`));

  serving = await startServing({ folder, version, options, make, log, leave });
  if (!serving) return say(options, 'another helper of this user already serves', process.stderr);
  log(`started ${version}, pid ${process.pid}`);
  say(options, JSON.stringify(introduction(serving)), process.stdout);
}

/** A daemon has nobody to talk to. */
function say({ daemon }: ServeOptions, line: string, to: NodeJS.WriteStream): void {
  if (!daemon) to.write(`${line}\n`);
}

/** `{"traces":"http://127.0.0.1:8126","dogstatsd":null,"otlp":"http://127.0.0.1:4318","pipe":"…","pid":812,"problems":["port 8125 is held by …"]}`. */
function introduction(serving: Serving) {
  const receivers = serving.receivers();
  const problems = receivers.flatMap(({ reason }) => reason ?? []);
  const address = (name: Receiver['name']) =>
    receivers.find(r => r.name === name && r.state === 'listening')?.address ?? null;
  return {
    traces: address('traces'),
    dogstatsd: address('dogstatsd'),
    otlp: address('otlp'),
    pipe: serving.pipe,
    pid: process.pid,
    ...(problems.length > 0 ? { problems } : {}),
  };
}

const stackOf = (error: unknown) => (error instanceof Error ? error.stack : String(error));
