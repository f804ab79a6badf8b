import { CancellationTokenSource } from 'vscode';
import {
  type LanguageClient,
  ProgressType,
  ResponseError,
  State,
} from 'vscode-languageclient/node';
import { Lifetime } from '../core/lifetime.ts';
import type { Milliseconds } from '../core/model/units.ts';
import { QUERY, type QueryParams } from '../protocol/methods.ts';
import type { Answer, Datadog, Query } from '../protocol/queries.ts';
import { helperAbsent } from './absent.ts';

const ANSWERS_WITHIN: Milliseconds = 5000;

/** Asks the helper. A watch outlives the helper: it is asked again by itself when there is one again. */
export function datadogOver(client: LanguageClient): Datadog {
  let asked = 0;
  return {
    async ask(query) {
      await running(client);
      return await send(client, { query });
    },
    watch(query, onAnswer, onFailure) {
      const life = new Lifetime();
      let asking = new Lifetime();
      const ask = () => {
        asking.dispose();
        asking = follow(client, query, `dogwatch-${asked++}`, onAnswer, onFailure);
      };
      life.own(client.onDidChangeState(({ newState }) => newState === State.Running && ask()));
      life.onEnd(() => asking.dispose());
      if (client.isRunning()) ask();
      return life;
    },
  };
}

/** One watch over one connection. Its end cancels the request, and what comes later is not heard. */
function follow<Q extends Query>(
  client: LanguageClient,
  query: Q,
  partialResultToken: string,
  onAnswer: (answer: Answer<Q>) => void,
  onFailure: (error: unknown) => void = () => {},
): Lifetime {
  const life = new Lifetime();
  let over = false;
  const cancellation = life.own(new CancellationTokenSource());
  life.own(client.onProgress(new ProgressType<Answer<Q>>(), partialResultToken, onAnswer));
  life.onEnd(() => {
    over = true;
    cancellation.cancel();
  });
  send(client, { query, partialResultToken }, cancellation).catch(error => {
    if (!over) onFailure(error);
  });
  return life;
}

async function send<Q extends Query>(
  client: LanguageClient,
  params: QueryParams & { readonly query: Q },
  cancellation?: CancellationTokenSource,
): Promise<Answer<Q>> {
  try {
    return await client.sendRequest<Answer<Q>>(QUERY, params, cancellation?.token);
  } catch (error) {
    throw answered(error) ? error : helperAbsent(error);
  }
}

/** An error that the helper sent, and none of JSON-RPC's own for a connection that has ended. */
function answered(error: unknown): boolean {
  return error instanceof ResponseError && (error.code < -32099 || error.code > -32096);
}

async function running(client: LanguageClient): Promise<void> {
  const life = new Lifetime();
  try {
    await new Promise<void>((resolve, reject) => {
      if (client.isRunning()) return resolve();
      life.own(client.onDidChangeState(({ newState }) => newState === State.Running && resolve()));
      const timer = setTimeout(() => reject(helperAbsent()), ANSWERS_WITHIN);
      life.onEnd(() => clearTimeout(timer));
    });
  } finally {
    life.dispose();
  }
}
