import { useEffect, useRef, useState } from 'preact/hooks';
import type { TimeRange } from '../../../src/core/model/trace.ts';
import type { EpochMs } from '../../../src/core/model/units.ts';
import type { QueryOf } from '../../../src/protocol/queries.ts';
import { type Live, useLive } from '../../live.ts';
import type { Question } from './question.ts';

const PAGE = 300; // rows that are followed live; more are fetched while scrolling
const DAY = 86_400_000;

export type TracesLive = Live<QueryOf<'traces'>>;

/** A stretch of time that stands, while the reader looks at it. */
interface Paused {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/**
 * The answer to what is looked for. While paused it is of a stretch that has ended, and stands as it came first, so that
 * what was sent late does not move it either; how much has begun since then is counted.
 */
export function usePausable(question: Question, range: TimeRange) {
  const [paused, pauseAt] = useState<Paused>();
  const resume = () => pauseAt(undefined);
  useEffect(resume, [JSON.stringify(range)]); // another time was chosen, here or elsewhere
  const query = { kind: 'traces', ...question, limit: PAGE } as const;
  const live = useStill(
    useLive<QueryOf<'traces'>>({ ...query, range: paused ?? range }),
    paused !== undefined,
  );
  const since = paused && { from: paused.to, to: paused.to + DAY };
  const coming = useLive<QueryOf<'traces'>>(since && { ...query, limit: 1, range: since });
  const count = coming.kind === 'answered' && since && sameText(coming.query.range, since);
  const missed = useGrowth(count ? coming.answer.matching : undefined, paused);
  return {
    live,
    paused: paused?.to,
    missed,
    pause: () => {
      if (live.kind !== 'answered') return;
      const { window, now } = live.answer;
      pauseAt({ from: window.from, to: Math.min(now, window.to) });
    },
    resume,
  };
}

/** By how much a count has grown since it was first known: whole steps are counted, the one before the pause with them. */
function useGrowth(count: number | undefined, topic: unknown): number {
  const first = useRef<{ topic: unknown; count: number | undefined }>({ topic, count });
  const { current } = first;
  if (current.topic !== topic || current.count === undefined) first.current = { topic, count };
  return count === undefined ? 0 : Math.max(0, count - (first.current.count ?? count));
}

/** While it is to stand still the first answer to each question stays. */
function useStill(live: TracesLive, still: boolean): TracesLive {
  const held = useRef(live);
  const { current } = held;
  const stays =
    still &&
    live.kind === 'answered' &&
    current.kind === 'answered' &&
    live.failure === current.failure &&
    sameText(live.query, current.query);
  if (!stays) held.current = live;
  return held.current;
}

const sameText = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one) === JSON.stringify(other);
