import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Dialling, dial } from '../../../src/extension/dial.ts';
import { dismiss, meet, pipeIn, refusalOf } from '../../../src/extension/meeting.ts';
import { PROTOCOL, type Reply } from '../../../src/protocol/pipe.ts';

let folder: string;
let pipe: string;
let helpers: FakeHelper[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dogwatch-test-'));
  pipe = pipeIn(folder);
  helpers = [];
});

afterEach(() => {
  for (const helper of helpers) helper.end();
  rmSync(folder, { recursive: true });
});

test('a helper of this version serves, and what it says after the greeting is not lost', async () => {
  const helper = await helperOf({ dogwatch: '0.2.0' }, 'Content-Length: 2\r\n\r\n{}');
  const met = await meet(pipe, '0.2.0');
  expect(met).toMatchObject({ kind: 'served', pid: 812 });
  if (met.kind !== 'served') return;
  met.socket.on('data', bytes => met.socket.emit('heard', bytes));
  const heard = await new Promise(resolve => met.socket.once('heard', resolve));
  expect(String(heard)).toBe('Content-Length: 2\r\n\r\n{}');
  await helper.heard(1);
  expect(helper.replies.map(({ then }) => then)).toEqual(['serve']);
  met.socket.destroy();
});

const others: [who: string, greeting: object | string, kind: string, replies: string[]][] = [
  ['an older helper', { dogwatch: '0.1.9' }, 'left', ['leave']],
  ['a newer one', { dogwatch: '0.3.0', protocol: PROTOCOL }, 'served', ['serve']],
  ['a newer one of another protocol', { dogwatch: '0.3.0', protocol: PROTOCOL + 1 }, 'newer', []],
  ['one of an older protocol', { dogwatch: '0.2.0', protocol: PROTOCOL - 1 }, 'left', ['leave']],
  ['a stranger', '220 mail.example.org ESMTP\n', 'absent', []],
  ['one that never ends its line', 'x'.repeat(5000), 'absent', []],
];

test.each(others)('%s', async (_who, greeting, kind, replies) => {
  const helper = await helperOf(greeting);
  expect((await meet(pipe, '0.2.0')).kind).toBe(kind);
  await helper.heard(replies.length);
  expect(helper.replies.map(({ then }) => then)).toEqual(replies);
});

test('nobody there: one is launched, once, and dialled until it answers', async () => {
  const { dialling, end, told } = diallingTo(() => void helperOf({ dogwatch: '0.2.0' }));
  const socket = await dial(dialling, 0, end.signal);
  expect(told).toEqual(['launch', 'served']);
  socket.destroy();
});

test('one that ends as soon as it was launched is followed by another, without waiting for it', async () => {
  const began = performance.now();
  let times = 0;
  const { dialling, end, told } = diallingTo(() => {
    if (times++ === 0) return AbortSignal.abort();
    return void helperOf({ dogwatch: '0.2.0' });
  });
  const socket = await dial(dialling, 0, end.signal);
  expect(told).toEqual(['launch', 'absent', 'launch', 'served']);
  expect(performance.now() - began).toBeLessThan(4000); // it would have been waited for during five seconds
  socket.destroy();
});

test('an older helper is asked to leave, and ours takes its place', async () => {
  await helperOf({ dogwatch: '0.1.0' });
  const { dialling, end, told } = diallingTo(() => void helperOf({ dogwatch: '0.2.0' }));
  const socket = await dial(dialling, 0, end.signal);
  expect(told).toEqual(['launch', 'served']);
  expect(helpers[0]?.replies.map(({ then }) => then)).toEqual(['leave']);
  socket.destroy();
});

test('a helper too new for this window is left alone, and nothing is launched', async () => {
  await helperOf({ dogwatch: '9.0.0', protocol: PROTOCOL + 1 });
  const { dialling, end, told } = diallingTo(() => {});
  await expect(endedAtFirstRest(dialling, end)).rejects.toThrow(/abort/i);
  expect(told).toEqual(['newer']);
});

test('a folder that others may enter is refused: nobody is called, nothing is launched', async () => {
  await helperOf({ dogwatch: '0.2.0' });
  chmodSync(folder, 0o755);
  const { dialling, end, told } = diallingTo(() => {});
  await expect(endedAtFirstRest(dialling, end)).rejects.toThrow(/abort/i);
  expect(told).toEqual(['refused']);
  expect(refusalOf(folder)).toContain('open to other users');
});

test('a restart asks whoever serves to leave, and does not mind when nobody does', async () => {
  expect(await dismiss(pipe, '0.2.0')).toBe(true);
  const helper = await helperOf({ dogwatch: '0.2.0' });
  expect(await dismiss(pipe, '0.2.0')).toBe(true);
  expect(helper.replies.map(({ then }) => then)).toEqual(['leave']);
});

function diallingTo(launch: () => unknown) {
  const told: string[] = [];
  const end = new AbortController();
  const dialling: Dialling = {
    folder,
    pipe,
    version: '0.2.0',
    launch() {
      told.push('launch');
      const gone = launch();
      return gone instanceof AbortSignal ? gone : new AbortController().signal;
    },
    onMet: ({ kind }) => told.push(kind),
  };
  return { dialling, end, told };
}

/** Dials, and gives up as soon as a round has failed. */
function endedAtFirstRest(dialling: Dialling, end: AbortController): Promise<Socket> {
  const onMet: Dialling['onMet'] = met => {
    dialling.onMet(met);
    end.abort();
  };
  return dial({ ...dialling, onMet }, 0, end.signal);
}

interface FakeHelper {
  readonly replies: Reply[];
  heard(replies: number): Promise<void>;
  end(): void;
}

/** Greets as the real one does, and leaves when it is asked to: the server's end unlinks its socket. */
async function helperOf(greeting: object | string, more = ''): Promise<FakeHelper> {
  const replies: Reply[] = [];
  const waiting = new Set<() => void>();
  const sockets = new Set<Socket>();
  const line =
    typeof greeting === 'string'
      ? greeting
      : `${JSON.stringify({ protocol: PROTOCOL, pid: 812, ...greeting })}\n${more}`;
  const server: Server = createServer(socket => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.write(line);
    socket.on('data', bytes => {
      const reply = JSON.parse(String(bytes)) as Reply;
      replies.push(reply);
      for (const told of waiting) told();
      if (reply.then === 'leave') end();
    });
  });
  const end = () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  const heard = (count: number) =>
    new Promise<void>(resolve => {
      const look = () => replies.length >= count && resolve();
      waiting.add(look);
      look();
    });
  await new Promise<void>(resolve => server.listen(pipe, resolve));
  const helper = { replies, heard, end };
  helpers.push(helper);
  return helper;
}
