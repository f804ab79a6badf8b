import { setTimeout as pause } from 'node:timers/promises';
import type { Milliseconds } from '../../core/model/units.ts';
import type { Signal } from '../signal.ts';

/**
 * Yields at once, then on the first change of any signal after a rest: at most once in `rest`. Sleeps while nothing
 * moves; `slide` wakes it all the same, where what is old slides out of a window.
 */
export async function* frames(
  signals: readonly Signal[],
  rest: Milliseconds,
  closed: AbortSignal,
  slide?: Milliseconds,
): AsyncIterable<void> {
  while (!closed.aborted) {
    const seen = signals.map(signal => signal.version);
    yield;
    await pause(rest, undefined, { signal: closed }).catch(() => undefined);
    await anyMoved(signals, seen, closed, slide);
  }
}

/** Resolves when one has moved, when the time is up, or when it is closed; leaves no waiter and no timer behind. */
async function anyMoved(
  signals: readonly Signal[],
  seen: readonly number[],
  closed: AbortSignal,
  slide: Milliseconds | undefined,
): Promise<void> {
  const done = new AbortController();
  const end = () => done.abort();
  closed.addEventListener('abort', end);
  const timer = slide === undefined ? undefined : setTimeout(end, slide);
  try {
    if (closed.aborted) return;
    await Promise.race(signals.map((signal, at) => signal.movedSince(seen[at] ?? 0, done.signal)));
  } finally {
    clearTimeout(timer);
    closed.removeEventListener('abort', end);
    end();
  }
}
