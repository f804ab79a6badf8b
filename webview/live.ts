import { useEffect, useState } from 'preact/hooks';
import type { EpochMs } from '../src/core/model/units.ts';
import { type Failure, failureOf } from '../src/protocol/failure.ts';
import type { Answer, Query } from '../src/protocol/queries.ts';
import { usePage } from './page.ts';

/** How a part stands to its question. Whether an answer is of the newest question, its own `query` tells. */
export type Live<Q extends Query> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | {
      readonly kind: 'answered';
      readonly query: Q;
      readonly answer: Answer<Q>;
      readonly at: EpochMs;
      /** Set when the last answer is no longer true to now. */
      readonly failure: Failure | undefined;
    };

/** Asks while the part is on the page. Another question keeps the old answer in sight until its own arrives. */
export function useLive<Q extends Query>(query: Q | undefined): Live<Q> {
  const { datadog } = usePage();
  const [live, hear] = useState<Live<Q>>({ kind: 'loading' });
  // A query is its text: each render makes it anew.
  useEffect(() => {
    if (!query) return;
    const watch = datadog.watch(
      query,
      answer => hear({ kind: 'answered', query, answer, at: Date.now(), failure: undefined }),
      error => hear(before => failed(before, failureOf(error))),
    );
    return () => watch[Symbol.dispose]();
  }, [datadog, JSON.stringify(query)]);
  return live;
}

const failed = <Q extends Query>(before: Live<Q>, failure: Failure): Live<Q> =>
  before.kind === 'answered' ? { ...before, failure } : { kind: 'failed', failure };

/** True after a wait that people notice: what takes less shows no sign of waiting. */
export function useWaited(waiting: boolean, milliseconds = 400): boolean {
  const [waited, setWaited] = useState(false);
  useEffect(() => {
    setWaited(false);
    if (!waiting) return;
    const timer = setTimeout(() => setWaited(true), milliseconds);
    return () => clearTimeout(timer);
  }, [waiting, milliseconds]);
  return waiting && waited;
}
