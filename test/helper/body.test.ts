import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { type Body, bodyOf } from '../../src/helper/receivers/body.ts';
import { Buffers } from '../../src/helper/receivers/buffers.ts';

/** Each body that comes in, as it is read with these buffers. */
async function receiver(limit: number, buffers: Buffers) {
  const taken: ((body: Body) => void)[] = [];
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request, limit, buffers);
    response.end();
    taken.shift()?.(body);
  });
  onTestFinished(() => void server.close().closeAllConnections());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return (head: string, ...pieces: readonly Uint8Array[]): Promise<Body> =>
    new Promise(resolve => {
      taken.push(resolve);
      const socket = connect(port, '127.0.0.1');
      onTestFinished(() => void socket.destroy());
      socket.write(`POST / HTTP/1.1\r\nHost: localhost\r\n${head}\r\n\r\n`);
      for (const piece of pieces) socket.write(piece);
      if (pieces.length === 0) socket.end();
    });
}

const filled = (size: number, seed: number) =>
  Uint8Array.from({ length: size }, (_, at) => (at * seed) % 251);
const chunked = (bytes: Uint8Array) => [
  new TextEncoder().encode(`${bytes.length.toString(16)}\r\n`),
  bytes,
  new TextEncoder().encode('\r\n'),
];
const LAST = new TextEncoder().encode('0\r\n\r\n');
const bytesIn = (body: Body) => (body.state === 'whole' ? Buffer.from(body.bytes) : body.state);

test.each([
  ['nothing', 0],
  ['a few bytes', 10],
  ['one piece', 60_000],
  ['several pieces', 200_000],
  ['what fits into a buffer that is used again', 600_000],
  ['exactly such a buffer', 1 << 20],
  ['more than that', 3_000_000],
])('a body of %s comes in whole, announced or not', async (_, size) => {
  const post = await receiver(4e6, new Buffers());
  const bytes = filled(size, 7);
  const announced = await post(`Content-Length: ${size}`, bytes);
  expect(bytesIn(announced)).toEqual(Buffer.from(bytes));
  const rest = size > 0 ? [...chunked(bytes), LAST] : [LAST];
  expect(bytesIn(await post('Transfer-Encoding: chunked', ...rest))).toEqual(Buffer.from(bytes));
});

test('a body that is given back makes room for the next, and no other', async () => {
  const buffers = new Buffers();
  const post = await receiver(4e6, buffers);
  const send = (seed: number) => post('Content-Length: 600000', filled(600_000, seed));
  const [first, second] = [await send(3), await send(5)];
  if (first.state !== 'whole' || second.state !== 'whole') throw new Error('not whole');
  buffers.giveBack(first.bytes);
  buffers.giveBack(first.bytes); // twice is once
  const [third, fourth] = [await send(7), await send(11)];
  if (third.state !== 'whole' || fourth.state !== 'whole') throw new Error('not whole');
  expect(third.bytes.buffer).toBe(first.bytes.buffer);
  expect(fourth.bytes.buffer).not.toBe(first.bytes.buffer);
  expect([second, third, fourth].map(bytesIn)).toEqual(
    [5, 7, 11].map(seed => Buffer.from(filled(600_000, seed))),
  );
});

test('bytes that lie in memory of others are left alone', () => {
  const shared = new Uint8Array(100).fill(1);
  new Buffers().giveBack(shared.subarray(10, 20));
  expect(shared.length).toBe(100);
  new Buffers().giveBack(shared);
  expect(shared.length).toBe(0);
});

test('an announcement takes no memory', async () => {
  const sizes: number[] = [];
  const buffers = new Buffers();
  const of = buffers.of.bind(buffers);
  buffers.of = size => {
    sizes.push(size);
    return of(size);
  };
  const post = await receiver(30e6, buffers);
  const sent = 100_000;
  void post('Content-Length: 25000000', filled(sent, 3)); // and the rest never comes
  await expect.poll(() => sizes.length).toBeGreaterThan(0);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(16 * sent);
});
