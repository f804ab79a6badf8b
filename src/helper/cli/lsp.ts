import type { ServeOptions } from '../options.ts';
import { meetHelper } from './meeting.ts';

/** For editors that start a language server and talk to it on stdin and stdout: passes all on to the one helper. */
export async function lsp(options: ServeOptions, version: string): Promise<void> {
  const socket = await meetHelper(options, version);
  process.stdin.pipe(socket);
  socket.pipe(process.stdout);
  process.stdout.on('error', () => socket.destroy());
  socket.on('close', () => process.exit(0));
}
