import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, expect, test, vi } from 'vitest';
import { dogstatsdSocket } from '../../src/helper/receivers/udp.ts';

const open: { dispose(): void }[] = [];
afterEach(() => {
  for (const thing of open.splice(0)) thing.dispose();
});

async function receiver(port = 0) {
  const seen: string[] = [];
  const states: string[] = [];
  const socket = await dogstatsdSocket({
    port,
    retry: 50,
    take: datagram => void seen.push(new TextDecoder().decode(datagram)),
    moved: ({ state, reason = '' }) => void states.push(`${state} ${reason}`.trim()),
  });
  open.push(socket);
  return { socket, seen, states };
}

async function send(port: number, host: string, ...datagrams: string[]): Promise<void> {
  const client = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  for (const datagram of datagrams)
    await new Promise(resolve => client.send(datagram, port, host, resolve));
  client.close();
}

test('datagrams come whole, from both loopback addresses', async () => {
  const { socket, seen, states } = await receiver();
  await send(socket.port, '127.0.0.1', 'a:1|c\nb:2|g', 'x'.repeat(60_000));
  await send(socket.port, '::1', 'c:3|h');
  await vi.waitFor(() => expect(seen).toHaveLength(3));
  expect(seen.map(text => text.slice(0, 11))).toEqual(['a:1|c\nb:2|g', 'x'.repeat(11), 'c:3|h']);
  expect(states).toEqual(['listening']);
  expect(socket.receiver).toEqual({
    name: 'dogstatsd',
    address: `udp://127.0.0.1:${socket.port}`,
    state: 'listening',
  });
});

test('the buffer that was granted can be read, and holds a burst', async () => {
  const { socket, seen } = await receiver();
  expect(socket.receiveBuffer).toBeGreaterThanOrEqual(64 * 1024);
  await send(socket.port, '127.0.0.1', ...Array.from({ length: 100 }, (_, i) => `m:${i}|c`));
  await vi.waitFor(() => expect(seen).toHaveLength(100));
});

test.each(['127.0.0.1', '::1'])('a port that is held at %s is taken over later', async host => {
  const holder = createSocket({ type: host === '::1' ? 'udp6' : 'udp4', ipv6Only: host === '::1' });
  holder.bind(0, host);
  await once(holder, 'listening');
  const { port } = holder.address();
  const { socket, seen, states } = await receiver(port);
  // Half of it is better than nothing, and says what is missing.
  expect(socket.receiver.state).toBe(host === '::1' ? 'listening' : 'busy');
  expect(socket.receiver.reason).toContain(
    `port ${port} ${host === '::1' ? 'of ::1 ' : ''}is held`,
  );
  holder.close();
  await vi.waitFor(() => expect(states.at(-1)).toBe('listening'));
  await send(port, host, 'a:1|c');
  await vi.waitFor(() => expect(seen).toEqual(['a:1|c']));
});

test('two receivers never share a port', async () => {
  const first = await receiver();
  const second = await receiver(first.socket.port);
  expect(second.socket.receiver.state).toBe('busy');
  expect(second.socket.receiver.reason).toMatch(/is held by \S.* \(pid \d+\)$/);
});
