import { appendFileSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { version } from '../../package.json';
import { accept } from '../../src/helper/cli/meeting.ts';
import { dial } from '../../src/helper/dial.ts';
import { QUERY } from '../../src/protocol/methods.ts';
import type { Status } from '../../src/protocol/queries.ts';
import { alive, buildHelper, helper, type Running } from './builtHelper.ts';
import { speak, temporaryFolder } from './editor.ts';

beforeAll(buildHelper);

const FREE = ['--trace-port', '0', '--dogstatsd-port', '0', '--otlp-port', '0'];
const STATUS = '{"kind":"status"}';

interface Introduction {
  readonly traces: string | null;
  readonly dogstatsd: string | null;
  readonly otlp: string | null;
  readonly pipe: string;
  readonly pid: number;
  readonly problems?: readonly string[];
}

async function serving(folder: string, ...more: string[]) {
  const running = helper(folder, 'serve', ...FREE, ...more);
  return { ...running, said: JSON.parse(await running.line()) as Introduction };
}

/** A window's side: dials, and speaks. */
async function openWindow(folder: string) {
  const { socket } = await dial(join(folder, 'helper.sock'));
  accept(socket, version, 'serve');
  return await speak(socket);
}

const wrong: [argv: string, code: number, line: string][] = [
  ['', 2, 'say what to do: serve, ask or lsp (see --help)'],
  ['dance', 2, 'unknown command dance (see --help)'],
  ['serve --nope', 2, "Unknown option '--nope' (see --help)"],
  ['serve --watch', 2, 'serve takes no --watch (see --help)'],
  ['serve now', 2, 'serve takes no now (see --help)'],
  ['serve --trace-port', 2, "Option '--trace-port <value>' argument missing (see --help)"],
  ['serve --trace-port x', 2, '--trace-port takes a whole number from 0 to 65535, not x'],
  ['serve --trace-port=-1', 2, '--trace-port takes a whole number from 0 to 65535, not -1'],
  ['serve --dogstatsd-port 65536', 2, '--dogstatsd-port takes a whole number from 0 to 65535'],
  ['serve --memory 1.5', 2, '--memory takes a whole number from 0 to 1000000, not 1.5'],
  ['ask', 2, `ask takes one query, such as '${STATUS}'`],
  ['ask {} {}', 2, 'ask takes one query'],
  ['ask {', 1, 'the query is not JSON: '],
  [`ask ${STATUS}`, 1, 'no helper runs: start one with `serve`, or open an editor with Dogwatch'],
];

test.each(wrong)('helper.js %s ends with %i', async (argv, code, line) => {
  const words = argv.split(' ').filter(word => word !== '');
  const ended = await helper(temporaryFolder(), ...words).ended;
  expect(ended).toMatchObject({ code, out: '' });
  expect(ended.err).toContain(line);
  expect(ended.err.trimEnd().split('\n')).toHaveLength(1);
});

test('--help explains every command and option, --version says which', async () => {
  const folder = temporaryFolder();
  const [help, short, said] = await Promise.all([
    helper(folder, '--help').ended,
    helper(folder, 'serve', '-h').ended,
    helper(folder, '--version').ended,
  ]);
  const flags = [
    'trace-port',
    'dogstatsd-port',
    'otlp-port',
    'data-dir',
    'memory',
    'daemon',
    'linger',
    'watch',
  ];
  for (const word of ['serve', 'ask', 'lsp', ...flags.map(flag => `--${flag}`)])
    expect(help.out).toContain(word);
  expect([help.code, help.out === short.out]).toEqual([0, true]);
  expect(said).toEqual({ code: 0, out: `${version}\n`, err: '' });
});

test('serve prints its addresses in one line, answers there and to ask, and ends by a signal', async () => {
  const folder = temporaryFolder();
  const { said, process: child, ended } = await serving(folder);
  expect(said).toEqual({
    traces: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    dogstatsd: expect.stringMatching(/^udp:\/\/127\.0\.0\.1:\d+$/),
    otlp: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    pipe: join(folder, 'helper.sock'),
    pid: child.pid,
  });
  const info = (await (await fetch(`${said.traces}/info`)).json()) as {
    config: { statsd_port: number };
  };
  expect(said.dogstatsd).toContain(`:${info.config.statsd_port}`);
  const asked = await helper(folder, 'ask', STATUS).ended;
  const status = JSON.parse(asked.out) as Status;
  expect(status.receivers.map(r => `${r.name} ${r.state} ${r.address}`)).toEqual([
    `traces listening ${said.traces}`,
    `dogstatsd listening ${said.dogstatsd}`,
    `otlp listening ${said.otlp}`,
  ]);
  expect(asked).toMatchObject({ code: 0, err: '' });
  child.kill('SIGTERM');
  expect(await ended).toMatchObject({ code: 0, err: '' });
  expect(existsSync(said.pipe)).toBe(false);
  const log = readFileSync(join(folder, 'helper.log'), 'utf8');
  expect(log).toContain(`traces: listening at ${said.traces}`);
  expect(log).toContain(`started ${version}, pid ${said.pid}`);
  expect(log).toContain('left: SIGTERM');
});

test('ask tells a failure in one line', async () => {
  const folder = temporaryFolder();
  await serving(folder);
  const ended = await helper(folder, 'ask', '{"kind":"nope"}').ended;
  expect(ended).toMatchObject({ code: 1, out: '' });
  expect(ended.err).toMatch(/^There is no query of kind nope\. Kinds: status, [a-zA-Z, ]+\.\n$/);
});

test('ask --watch prints each answer, and says when the helper has left', async () => {
  const folder = temporaryFolder();
  const { said, process: child } = await serving(folder);
  const asking = helper(folder, 'ask', '--watch', STATUS);
  expect(JSON.parse(await asking.line())).toMatchObject({ version });
  await fetch(`${said.traces}/v0.4/traces`, { method: 'PUT', body: '\xff' });
  expect(JSON.parse(await asking.line())).toMatchObject({ version });
  child.kill('SIGTERM');
  expect(await asking.ended).toMatchObject({ code: 1, err: 'the helper has left\n' });
});

test('a busy port is named with its holder, and is taken when that has gone', async () => {
  const holder = createServer();
  await new Promise<void>(resolve => holder.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void holder.close());
  const address = holder.address();
  const port = String(typeof address === 'object' ? address?.port : '');
  const folder = temporaryFolder();
  const running = helper(
    folder,
    'serve',
    '--trace-port',
    port,
    '--dogstatsd-port',
    '0',
    '--otlp-port',
    '0',
  );
  const said = JSON.parse(await running.line()) as Introduction;
  expect(said.traces).toBeNull();
  expect(said.problems).toHaveLength(1);
  expect(said.problems?.[0]).toMatch(
    new RegExp(`^port ${port} is held by .+ \\(pid ${process.pid}\\)$`),
  );
  const asking = helper(folder, 'ask', '--watch', STATUS);
  expect(JSON.parse(await asking.line()).receivers[0]).toMatchObject({ state: 'busy' });
  holder.close();
  // Tried again every five seconds; the answer comes by itself.
  const next = JSON.parse(await asking.line()) as Status;
  expect(next.receivers[0]).toEqual({
    name: 'traces',
    address: `http://127.0.0.1:${port}`,
    state: 'listening',
  });
});

test('of two that start at once one serves, twenty times', async () => {
  for (let round = 0; round < 20; round++) {
    const folder = temporaryFolder();
    if (round % 2 === 0) writeFileSync(join(folder, 'helper.lock'), '4194305\n'); // of a dead process
    const two = [helper(folder, 'serve', ...FREE), helper(folder, 'serve', ...FREE)];
    const loser = await Promise.race(two.map(({ ended }) => ended));
    expect(loser).toEqual({
      code: 0,
      out: '',
      err: 'another helper of this user already serves\n',
    });
    const winners = two.filter(({ process: child }) => child.exitCode === null);
    expect(winners).toHaveLength(1);
    const said = JSON.parse((await winners[0]?.line()) ?? '') as Introduction;
    expect(said.pid).toBe(winners[0]?.process.pid);
    await killed(winners[0]);
  }
}, 60_000);

async function killed(running: Running | undefined): Promise<void> {
  running?.process.kill('SIGKILL');
  await running?.ended;
}

test('what a killed helper left behind stops nobody', async () => {
  const folder = temporaryFolder();
  await killed(await serving(folder));
  expect(existsSync(join(folder, 'helper.sock'))).toBe(true);
  const { said } = await serving(folder);
  expect((await openWindow(folder)).introduction.serverInfo).toEqual({ name: 'Dogwatch', version });
  expect(alive(said.pid)).toBe(true);
});

test('a helper that is asked to leaves, and frees its place', async () => {
  const folder = temporaryFolder();
  const { said, ended } = await serving(folder);
  const { socket, greeting } = await dial(said.pipe);
  expect(greeting).toEqual({ dogwatch: version, protocol: 1, pid: said.pid });
  accept(socket, '99.0.0', 'leave');
  expect(await ended).toMatchObject({ code: 0 });
  expect((await serving(folder)).said.pid).not.toBe(said.pid);
});

test('a daemon prints nothing, serves on while one window is left, and leaves after the last', async () => {
  const folder = temporaryFolder();
  const daemon = helper(folder, 'serve', '--daemon', '--linger', '3', ...FREE);
  await vi.waitFor(() => dial(join(folder, 'helper.sock')).then(d => d.socket.destroy()), 10_000);
  const first = await openWindow(folder);
  const second = await openWindow(folder);
  await first.client.sendNotification('exit');
  expect(await second.client.sendRequest(QUERY, { query: { kind: 'status' } })).toMatchObject({
    version,
  });
  second.socket.destroy(); // as a window that crashed, or is being reloaded
  const again = await openWindow(folder);
  expect(daemon.process.exitCode).toBeNull();
  again.socket.destroy();
  const left = performance.now();
  expect(await daemon.ended).toEqual({ code: 0, out: '', err: '' });
  const log = readFileSync(join(folder, 'helper.log'), 'utf8');
  expect(log).toContain('left: nobody is here');
  expect(performance.now() - left, log).toBeGreaterThan(2500);
});

test('a log that has grown too large starts anew', async () => {
  const folder = temporaryFolder();
  const kept = temporaryFolder();
  const log = join(kept, 'helper.log');
  appendFileSync(log, 'x'.repeat(1_000_001));
  await serving(folder, '--data-dir', kept);
  expect(statSync(log).size).toBeLessThan(1000);
  expect(existsSync(join(folder, 'helper.log'))).toBe(false);
});

test('lsp starts a helper where none runs, and leaves it to others', async () => {
  const folder = temporaryFolder();
  const bridge = () => {
    const running = helper(folder, 'lsp', '--linger', '3', ...FREE);
    const { stdout, stdin } = running.process;
    if (!stdout || !stdin) throw new Error('no pipes');
    const client = createProtocolConnection(
      new StreamMessageReader(stdout),
      new StreamMessageWriter(stdin),
    );
    client.listen();
    return { ...running, client };
  };
  const two = [bridge(), bridge()];
  const asked = { processId: null, rootUri: null, capabilities: {} };
  for (const { client } of two)
    expect(await client.sendRequest('initialize', asked)).toMatchObject({
      serverInfo: { name: 'Dogwatch', version },
    });
  const [first, second] = two;
  const { socket, greeting } = await dial(join(folder, 'helper.sock'));
  socket.destroy();
  first?.process.stdin?.end();
  expect(await first?.ended).toMatchObject({ code: 0, err: '' });
  expect(await second?.client.sendRequest(QUERY, { query: { kind: 'status' } })).toMatchObject({
    version,
  });
  await second?.client.sendNotification('exit');
  expect(await second?.ended).toMatchObject({ code: 0, err: '' });
  await vi.waitFor(() => expect(alive(greeting.pid ?? 0)).toBe(false), 10_000);
});
