import {
  createProtocolConnection,
  ProgressType,
  SocketMessageReader,
  SocketMessageWriter,
} from 'vscode-languageserver/node';
import { QUERY } from '../../protocol/methods.ts';
import { PROTOCOL, pipeOf } from '../../protocol/pipe.ts';
import { dial } from '../dial.ts';
import { usersFolder } from '../runtime.ts';
import { accept } from './meeting.ts';

/** Prints a running helper's answer to one query as JSON; or with `watch` every answer, a line each, until a signal. */
export async function ask(text: string, watch: boolean, version: string): Promise<void> {
  const query = parsed(text);
  const { connection, socket } = await connect(version);
  const print = (answer: unknown): void => {
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  };
  process.stdout.on('error', () => process.exit(0)); // `ask … | head -1` has seen enough
  if (watch) {
    connection.onProgress(new ProgressType<unknown>(), 'watch', print);
    await connection.sendRequest(QUERY, { query, partialResultToken: 'watch' });
  } else print(await connection.sendRequest(QUERY, { query }));
  connection.dispose();
  socket.destroy();
}

async function connect(version: string) {
  const path = pipeOf(usersFolder(), process.platform);
  const { socket, greeting } = await dial(path).catch(() => {
    throw new Error('no helper runs: start one with `serve`, or open an editor with Dogwatch');
  });
  if (greeting.protocol !== PROTOCOL)
    throw new Error(`the helper that runs is of version ${greeting.dogwatch}, not ${version}`);
  accept(socket, version, 'serve');
  const connection = createProtocolConnection(
    new SocketMessageReader(socket),
    new SocketMessageWriter(socket),
  );
  connection.onClose(() => {
    process.stderr.write('the helper has left\n', () => process.exit(1));
  });
  connection.listen();
  socket.resume();
  await connection.sendRequest('initialize', { processId: null, rootUri: null, capabilities: {} });
  await connection.sendNotification('initialized', {});
  return { connection, socket };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`the query is not JSON: ${error instanceof Error ? error.message : ''}`);
  }
}
