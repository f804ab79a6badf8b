import type { Words } from '../src/core/model/words.ts';
import { UserError } from '../src/protocol/failure.ts';
import type { Answer, Datadog, Query } from '../src/protocol/queries.ts';
import type { Asker, Begin } from './questions.ts';

/** A host is silent while nothing moves. After this long the page asks, since its window moves on regardless. */
const QUIET_MS = 15_000;
/** Who has not answered after this long is gone. */
const PATIENCE_MS = 5_000;

/** Asks its host. A hidden page asks nothing: its watches end, and begin anew when it is seen again. */
export function pageDatadog(begin: Begin, say: Words): Datadog {
  function ask<Q extends Query>(query: Q): Promise<Answer<Q>> {
    return new Promise((resolve, onFailure) => {
      begin('ask', query, { onAnswer: answer => resolve(answer as Answer<Q>), onFailure });
    });
  }

  function watch<Q extends Query>(
    query: Q,
    onAnswer: (answer: Answer<Q>) => void,
    onFailure: (error: unknown) => void = () => undefined,
  ): Disposable {
    const asker: Asker = { onAnswer: answer => onAnswer(answer as Answer<Q>), onFailure };
    const start = () => (document.hidden ? undefined : stretch(begin, query, asker, say));
    let current = start();
    const turn = () => {
      current?.[Symbol.dispose]();
      current = start();
    };
    document.addEventListener('visibilitychange', turn);
    return {
      [Symbol.dispose]() {
        document.removeEventListener('visibilitychange', turn);
        current?.[Symbol.dispose]();
      },
    };
  }

  return { ask, watch };
}

/** A watch from when the page is seen until it is hidden, with a look now and then at whether the host still lives. */
function stretch(begin: Begin, query: Query, asker: Asker, say: Words): Disposable {
  let timer = 0;
  let check: Disposable | undefined;
  const after = (wait: number, then: () => void) => {
    clearTimeout(timer);
    timer = setTimeout(then, wait);
  };
  const lookLater = () => {
    check?.[Symbol.dispose]();
    after(QUIET_MS, look);
  };
  const heard: Asker = {
    onAnswer(answer) {
      lookLater();
      asker.onAnswer(answer);
    },
    onFailure(error) {
      lookLater();
      asker.onFailure(error);
    },
  };
  const giveUp = () => heard.onFailure(silence(say));
  function look() {
    check = begin('ask', query, heard);
    after(PATIENCE_MS, giveUp);
  }
  const watch = begin('watch', query, heard);
  after(PATIENCE_MS, giveUp);
  return {
    [Symbol.dispose]() {
      clearTimeout(timer);
      check?.[Symbol.dispose]();
      watch[Symbol.dispose]();
    },
  };
}

const silence = (say: Words) =>
  new UserError({
    code: 'silent',
    message: say('The helper does not answer.'),
    action: { title: say('Show log'), command: 'dogwatch.showLog' },
  });
