import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { accept } from '../../src/helper/cli/meeting.ts';
import { dial } from '../../src/helper/dial.ts';
import type { ServeOptions } from '../../src/helper/options.ts';
import type { HelperParts, MakeParts } from '../../src/helper/parts.ts';
import { startServing } from '../../src/helper/serving.ts';
import { Signal } from '../../src/helper/signal.ts';
import { failureOf } from '../../src/protocol/failure.ts';
import { QUERY } from '../../src/protocol/methods.ts';
import { speak, temporaryFolder } from './editor.ts';

const options: ServeOptions = {
  tracePort: 0,
  dogstatsdPort: 0,
  otlpPort: 0,
  dataDir: undefined,
  memoryMB: 10,
  diskMB: 0,
  daemon: false,
  linger: 60,
};

/** Everything in it is broken. */
const broken: MakeParts = (): HelperParts => {
  const fail = (): never => {
    throw new TypeError('a bug');
  };
  return {
    source: { answer: fail, signalOf: () => new Signal(), endpoints: fail, figures: fail },
    spans: { of: fail, take: fail, now: fail },
    finder: fail,
    takeTraces: fail,
    takeDogstatsd: fail,
    takeLogs: fail,
    takeStats: fail,
    takeTelemetry: fail,
    refuse: fail,
    receiversMoved: () => {},
    dispose: () => {},
  };
};

test('what fails in taking or answering is logged, and ends neither the receiver nor the session', async () => {
  const folder = temporaryFolder();
  const log: string[] = [];
  const asks = { folder, version: '0.1.0', options, make: broken, leave: () => {} };
  const serving = await startServing({ ...asks, log: line => void log.push(line) });
  onTestFinished(() => serving?.dispose());
  const [traces = '', dogstatsd = ''] = serving?.receivers().map(r => r.address) ?? [];
  const failures = () => log.filter(line => line.startsWith('failed: TypeError: a bug'));

  const put = () => fetch(`${traces}/v0.4/traces`, { method: 'PUT', body: 'abc' });
  expect([(await put()).status, (await put()).status]).toEqual([200, 200]);
  await vi.waitFor(() => expect(failures()).toHaveLength(2));

  const client = createSocket('udp4');
  onTestFinished(() => void client.close());
  client.send('a:1|c', Number(new URL(dogstatsd).port), '127.0.0.1');
  await vi.waitFor(() => expect(failures()).toHaveLength(3));

  connect(Number(new URL(traces).port), '127.0.0.1').end('no HTTP\r\n\r\n');
  await vi.waitFor(() => expect(failures()).toHaveLength(4));

  const { socket } = await dial(join(folder, 'helper.sock'));
  accept(socket, '0.1.0', 'serve');
  const { client: editor } = await speak(socket);
  for (const partialResultToken of [undefined, 'live']) {
    const asked = editor.sendRequest(QUERY, { query: { kind: 'status' }, partialResultToken });
    expect(failureOf(await asked.catch(error => error))).toEqual({
      code: 'internal',
      message: 'a bug',
    });
  }
});

test('a helper that ends lets go of its windows, its ports and its place', async () => {
  const folder = temporaryFolder();
  const asks = { folder, version: '0.1.0', make: broken, leave: () => {}, log: () => {} };
  const first = await startServing({ ...asks, options });
  const { socket } = await dial(join(folder, 'helper.sock'));
  accept(socket, '0.1.0', 'serve');
  await speak(socket);
  const ports = first?.receivers().map(({ address }) => Number(new URL(address).port)) ?? [];
  const closed = new Promise(resolve => socket.once('close', resolve));
  first?.dispose();
  await closed;
  const [tracePort = 0, dogstatsdPort = 0] = ports;
  const second = await startServing({ ...asks, options: { ...options, tracePort, dogstatsdPort } });
  onTestFinished(() => second?.dispose());
  expect(second?.receivers().map(({ state }) => state)).toEqual([
    'listening',
    'listening',
    'listening',
  ]);
});
