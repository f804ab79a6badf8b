import {
  chmodSync,
  existsSync,
  mkdirSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { dial } from '../../src/helper/dial.ts';
import { firstLine } from '../../src/helper/line.ts';
import { locked } from '../../src/helper/lock.ts';
import { openPipe, type Windows } from '../../src/helper/pipe.ts';
import { temporaryFolder } from './editor.ts';

/** A helper's side of the meeting in this folder, and what came to it. */
async function helper(folder: string, windows: Partial<Windows> = {}) {
  const seen: string[] = [];
  const sockets: Socket[] = [];
  const pipe = await openPipe(folder, '0.2.0', {
    serve(socket) {
      seen.push('serve');
      sockets.push(socket);
    },
    leave: () => void seen.push('leave'),
    ...windows,
  });
  onTestFinished(() => {
    pipe?.dispose();
    for (const socket of sockets) socket.destroy();
  });
  return { pipe, seen };
}

/** Dials and answers the greeting with this text; gives what the helper makes of it. */
async function greetedWith(path: string, text: string) {
  const { socket, greeting } = await dial(path);
  const closed = new Promise<string>(resolve => socket.once('close', () => resolve('shown out')));
  socket.resume();
  socket.write(text);
  return { greeting, outcome: await Promise.race([closed, pause(150, 'let in')]), socket };
}

const replies: [what: string, text: string, outcome: string, seen: string][] = [
  ['who wants to be served', reply('serve'), 'let in', 'serve'],
  ['a newer one', reply('serve', '9.0.0'), 'let in', 'serve'],
  ['one of another protocol', reply('serve', '0.1.0', 2), 'shown out', ''],
  ['who asks to leave', reply('leave'), 'shown out', 'leave'],
  [
    'a newer one of another protocol who asks to leave',
    reply('leave', '9.0.0', 2),
    'shown out',
    'leave',
  ],
  ['who wants something else', reply('dance'), 'shown out', ''],
  ['who wants nothing', reply(undefined), 'shown out', ''],
  ['a language client without a reply', 'Content-Length: 2\r\n\r\n{}', 'shown out', ''],
  ['no JSON', 'hello\n', 'shown out', ''],
  ['JSON that is no object', 'null\n', 'shown out', ''],
  ['an empty line', '\n', 'shown out', ''],
  ['a line without an end', 'x'.repeat(2000), 'shown out', ''],
  ['a line that is too long', `${' '.repeat(2000)}\n`, 'shown out', ''],
];

function reply(then: string | undefined, dogwatch = '0.1.0', protocol = 1): string {
  return `${JSON.stringify({ dogwatch, protocol, then })}\n`;
}

test.each(replies)('%s', async (_, text, outcome, expected) => {
  const { pipe, seen } = await helper(temporaryFolder());
  const met = await greetedWith(pipe?.path ?? '', text);
  expect(met.greeting).toEqual({ dogwatch: '0.2.0', protocol: 1, pid: process.pid });
  expect([met.outcome, seen.join()]).toEqual([outcome, expected]);
  met.socket.destroy();
});

test('what comes behind the reply is not lost, however it is cut', async () => {
  const came: string[] = [];
  const { pipe } = await helper(temporaryFolder(), {
    serve: async socket => {
      await pause(20); // a session that is slow to begin
      socket.on('data', bytes => came.push(String(bytes)));
      socket.resume();
    },
  });
  const text = `${reply('serve')}the rest`;
  for (let cut = 1; cut < text.length; cut += 7) {
    came.length = 0;
    const { socket } = await dial(pipe?.path ?? '');
    socket.write(text.slice(0, cut));
    await pause(2);
    socket.write(text.slice(cut));
    await vi.waitFor(() => expect(came.join('')).toBe('the rest'));
    socket.destroy();
  }
});

test('who says nothing is shown out in time', async () => {
  const path = join(temporaryFolder(), 'line.sock');
  const said = new Promise<string>(resolve => {
    const server = createServer(socket => {
      firstLine(socket, 50).then(resolve, error => resolve(error.message));
    }).listen(path);
    onTestFinished(() => void server.close());
  });
  const socket = connect(path);
  onTestFinished(() => void socket.destroy());
  expect(await said).toBe('nothing was said in time');
});

test('only its user may enter', async () => {
  const folder = join(temporaryFolder(), 'runtime');
  mkdirSync(folder, { mode: 0o755 });
  const { pipe } = await helper(folder);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(statSync(pipe?.path ?? '').mode & 0o777).toBe(0o600);
});

test('a folder that somebody else could have prepared is refused', async () => {
  const folder = temporaryFolder();
  symlinkSync(folder, join(folder, 'link'));
  writeFileSync(join(folder, 'file'), '');
  await expect(helper(join(folder, 'link'))).rejects.toThrow('is not a folder');
  await expect(helper(join(folder, 'file'))).rejects.toThrow();
});

test.each(Array.from({ length: 20 }, (_, i) => i))(
  'of five that start at once one serves (%i)',
  async () => {
    const folder = temporaryFolder();
    const all = await Promise.all(Array.from({ length: 5 }, () => helper(folder)));
    expect(all.filter(({ pipe }) => pipe)).toHaveLength(1);
    expect(existsSync(join(folder, 'helper.lock'))).toBe(false);
  },
);

test('a second one says that another serves, and disturbs nothing', async () => {
  const folder = temporaryFolder();
  const first = await helper(folder);
  expect((await helper(folder)).pipe).toBeUndefined();
  expect((await greetedWith(first.pipe?.path ?? '', reply('serve'))).outcome).toBe('let in');
});

test('what has ended makes room for the next', async () => {
  const folder = temporaryFolder();
  const first = await helper(folder);
  first.pipe?.dispose();
  expect((await helper(folder)).pipe).toBeDefined();
});

const leftovers: [what: string, leave: (folder: string) => void][] = [
  ['a socket nobody answers on', folder => deadSocket(join(folder, 'helper.sock'))],
  ['a file in place of the socket', folder => writeFileSync(join(folder, 'helper.sock'), 'x')],
  ['the lock of a dead process', folder => lockOf(folder, '4194305\n')],
  [
    'the lock of a dead process, and its socket',
    folder => {
      lockOf(folder, '4194305\n');
      deadSocket(join(folder, 'helper.sock'));
    },
  ],
];

function lockOf(folder: string, holder: string): void {
  writeFileSync(join(folder, 'helper.lock'), holder);
}

/** As a killed process leaves it behind: a file of a socket without anyone behind it. */
function deadSocket(path: string): void {
  const server = createServer().listen(path);
  chmodSync(path, 0o600);
  const aside = `${path}.aside`;
  renameSync(path, aside); // so that closing does not remove it
  server.close();
  renameSync(aside, path);
}

test.each(leftovers)('%s stops nobody, and lets only one in', async (_, leave) => {
  const folder = temporaryFolder();
  leave(folder);
  const all = await Promise.all([helper(folder), helper(folder), helper(folder)]);
  expect(all.filter(({ pipe }) => pipe)).toHaveLength(1);
  expect(existsSync(join(folder, 'helper.lock'))).toBe(false);
});

test('a lock is one at a time, and is freed by a failure', async () => {
  const path = join(temporaryFolder(), 'a.lock');
  let inside = 0;
  const most: number[] = [];
  const work = () =>
    locked(path, async () => {
      most.push(++inside);
      await pause(5);
      inside--;
      throw new Error('failed');
    }).catch(error => (error as Error).message);
  expect(await Promise.all(Array.from({ length: 4 }, work))).toEqual(Array(4).fill('failed'));
  expect(most).toEqual([1, 1, 1, 1]);
});
