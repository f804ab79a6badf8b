import { Socket } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { countWindows } from '../../src/helper/windows.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const stories: [story: string, linger: number | undefined, leavesAfter: number | undefined][] = [
  ['', 60, 60],
  ['10s', 60, 60],
  ['+a 100s', 60, undefined],
  ['+a 10s -a', 60, 70],
  ['+a +b -a 100s', 60, undefined],
  ['+a +b -a 10s -b', 60, 70],
  ['+a -a 59s +b 100s', 60, undefined], // a window that is reloaded
  ['+a -a 59s +b -b', 60, 119],
  ['+a -a 30s +b -b 30s +c -c', 60, 120],
  ['59s +a 1s -a', 60, 120],
  ['', 0, 0],
  ['', undefined, undefined], // in the foreground
  ['+a -a', undefined, undefined],
];

test.each(stories)('%j, lingering %s s: leaves after %s s', async (story, linger, expected) => {
  const start = Date.now();
  let left: number | undefined;
  const windows = countWindows(linger, () => {
    left ??= (Date.now() - start) / 1000;
  });
  windows.wait();
  const open = new Map<string, Socket>();
  for (const step of story.split(' ').filter(Boolean)) {
    const name = step.slice(1);
    if (step.startsWith('+')) windows.came(opened(open, name));
    else if (step.startsWith('-')) open.get(name)?.emit('close');
    else await vi.advanceTimersByTimeAsync(Number.parseInt(step, 10) * 1000);
  }
  if (expected !== undefined) await vi.advanceTimersByTimeAsync(1000 * 1000);
  expect(left).toBe(expected);
});

test('what has ended leaves no timer, and no window', async () => {
  let left = 0;
  const windows = countWindows(60, () => left++);
  const socket = new Socket();
  windows.came(socket);
  windows.dispose();
  socket.emit('close');
  await vi.advanceTimersByTimeAsync(1000 * 1000);
  expect([socket.destroyed, left, vi.getTimerCount()]).toEqual([true, 0, 0]);
});

function opened(open: Map<string, Socket>, name: string): Socket {
  const socket = new Socket();
  open.set(name, socket);
  return socket;
}
