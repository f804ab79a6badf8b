import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Milliseconds } from '../../core/model/units.ts';
import { older, PROTOCOL, pipeOf, type Reply } from '../../protocol/pipe.ts';
import { type Dialled, dial } from '../dial.ts';
import type { ServeOptions } from '../options.ts';
import { usersFolder } from '../runtime.ts';

const START_MS: Milliseconds = 15_000;
const RETRY_MS: Milliseconds = 50;

/** Says what is wanted of a helper that has greeted. */
export function accept(socket: Socket, version: string, then: Reply['then']): void {
  const reply: Reply = { dogwatch: version, protocol: PROTOCOL, then };
  socket.write(`${JSON.stringify(reply)}\n`);
}

/** The running helper's socket, after the greeting. One that is older than this program is replaced; without one, one is launched. */
export async function meetHelper(options: ServeOptions, version: string): Promise<Socket> {
  const path = pipeOf(usersFolder(), process.platform);
  const until = Date.now() + START_MS;
  let launched = false;
  while (Date.now() < until) {
    const dialled = await dial(path).catch(() => undefined);
    if (dialled && (await suits(dialled, version))) {
      accept(dialled.socket, version, 'serve');
      return dialled.socket;
    }
    if (!dialled && !launched) launch(options);
    launched = dialled === undefined;
    await pause(RETRY_MS);
  }
  throw new Error('the helper could not be started: see helper.log in its runtime folder');
}

/** An older helper is shown out; a newer one of another protocol is the other way round. */
async function suits({ socket, greeting }: Dialled, version: string): Promise<boolean> {
  if (older(greeting.dogwatch, version)) {
    const gone = new Promise(resolve => socket.once('close', resolve));
    accept(socket, version, 'leave');
    socket.resume();
    await Promise.race([gone, pause(START_MS / 3)]);
    socket.destroy();
    return false;
  }
  if (greeting.protocol === PROTOCOL) return true;
  throw new Error(`the helper that runs is newer, ${greeting.dogwatch}: update this one`);
}

function launch(options: ServeOptions): void {
  const { tracePort, dogstatsdPort, otlpPort, dataDir, memoryMB, diskMB, linger } = options;
  const [, script = ''] = process.argv;
  const flags = {
    '--trace-port': tracePort,
    '--dogstatsd-port': dogstatsdPort,
    '--otlp-port': otlpPort,
    '--data-dir': dataDir,
    '--memory': memoryMB,
    '--disk': diskMB,
    '--linger': linger,
  };
  const given = Object.entries(flags).filter(([, value]) => value !== undefined);
  const argv = [script, 'serve', '--daemon', ...given.map(([flag, value]) => `${flag}=${value}`)];
  spawn(process.execPath, argv, { detached: true, stdio: 'ignore', windowsHide: true }).unref();
}
