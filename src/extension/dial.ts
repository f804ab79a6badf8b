import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Milliseconds } from '../core/model/units.ts';
import { type Met, meet, refusalOf } from './meeting.ts';

/** What a window needs to find the helper, and how it is told what came of it. */
export interface Dialling {
  readonly folder: string;
  readonly pipe: string;
  readonly version: string;
  /** Aborts when what was launched has ended. */
  launch(): AbortSignal;
  /** What came of each round: served, or one of the reasons for a rest. */
  onMet(met: Met): void;
}

const FIRST_PAUSE: Milliseconds = 20;
const LONGEST_PAUSE: Milliseconds = 200;
const STARTS_WITHIN: Milliseconds = 5000;
const LONGEST_REST: Milliseconds = 10_000;

/**
 * Resolves when a helper serves this window, however long that takes, and rejects only when `end` is aborted: a
 * language client whose start has failed once can never start again.
 */
export async function dial(
  dialling: Dialling,
  patience: Milliseconds,
  end: AbortSignal,
): Promise<Socket> {
  for (let rest = 1000; ; rest = Math.min(2 * rest, LONGEST_REST)) {
    const met = await oneRound(dialling, patience, end);
    dialling.onMet(met);
    if (met.kind === 'served') return met.socket;
    await pause(rest, undefined, { signal: end });
  }
}

/** Somebody there: fine. Nobody: launches, once, and dials until it answers. Whom it lost a race to serves as well. */
async function oneRound(
  dialling: Dialling,
  patience: Milliseconds,
  end: AbortSignal,
): Promise<Met> {
  const reason = refusalOf(dialling.folder);
  if (reason) return { kind: 'refused', reason };
  const first = await dialFor(patience, dialling, end);
  if (first.kind === 'served' || first.kind === 'newer') return first;
  const gone = dialling.launch();
  return await dialFor(STARTS_WITHIN, dialling, end, gone);
}

/** Calls until somebody answers, the time is over or the one that is waited for has gone; at least once. */
async function dialFor(
  time: Milliseconds,
  { pipe, version }: Dialling,
  end: AbortSignal,
  gone?: AbortSignal,
): Promise<Met> {
  const until = performance.now() + time;
  for (let wait = FIRST_PAUSE; ; wait = Math.min(2 * wait, LONGEST_PAUSE)) {
    end.throwIfAborted();
    const late = gone?.aborted || performance.now() + wait > until; // seen first: a loser ends when another serves
    const met = await meet(pipe, version);
    if (met.kind !== 'absent' || late) return met;
    await pause(wait, undefined, { signal: end });
  }
}
