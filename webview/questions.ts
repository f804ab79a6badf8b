import { failureOf, UserError } from '../src/protocol/failure.ts';
import type { ToPage } from '../src/protocol/page.ts';
import type { Answer, Query } from '../src/protocol/queries.ts';
import type { Host } from './host.ts';

/** Who hears what comes back. */
export interface Asker {
  onAnswer(answer: Answer): void;
  onFailure(error: unknown): void;
}

export type Begin = (kind: 'ask' | 'watch', query: Query, asker: Asker) => Disposable;

/** The questions that are open between a page and its host, by the page's own numbers. */
export function questions(host: Host): Begin {
  const open = new Map<number, Asker & { once: boolean }>();
  let newest = 0;

  host.onMessage(message => {
    if (message.kind !== 'answer' && message.kind !== 'failure') return;
    const asker = open.get(message.id);
    if (asker?.once) open.delete(message.id);
    if (asker) deliver(message, asker);
  });

  return (kind, query, { onAnswer, onFailure }) => {
    const id = ++newest;
    open.set(id, { onAnswer, onFailure, once: kind === 'ask' });
    host.post({ kind, id, query });
    return {
      [Symbol.dispose]() {
        if (open.delete(id)) host.post({ kind: 'cancel', id });
      },
    };
  };
}

function deliver(message: Extract<ToPage, { id: number }>, asker: Asker): void {
  if (message.kind === 'answer') asker.onAnswer(message.answer);
  else asker.onFailure(new UserError(failureOf({ data: message.failure })));
}
