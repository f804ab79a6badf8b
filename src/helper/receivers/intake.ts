import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { SentLog } from '../../core/model/log.ts';
import type { Bytes, Milliseconds } from '../../core/model/units.ts';
import type { Receiver } from '../../protocol/queries.ts';
import type { Signal } from '../signal.ts';
import { Backlog } from './backlog.ts';
import { bodyOf } from './body.ts';
import { Buffers } from './buffers.ts';
import {
  agentHeadersOf,
  type Endpoint,
  endpointOf,
  type Info,
  infoReply,
  isInfo,
  MAX_BODY,
} from './endpoints.ts';
import { refusalOf } from './guard.ts';
import { listenHttp } from './httpServer.ts';
import { holdPort, type Port } from './port.ts';
import { plain, send } from './reply.ts';

/** A body as it came, after it was answered. */
export interface Received {
  readonly endpoint: string; // `/v0.4/traces`
  readonly method: string;
  readonly contentType: string;
  readonly headers: IncomingHttpHeaders; // names in lower case
  readonly body: Uint8Array;
  /** For who has read the body and keeps no part of it: gives its memory back. */
  free?(): void;
}

/** Where what came in goes. */
export interface Takers extends TracerTakers {
  takeLogs(logs: readonly SentLog[]): void;
}

/** What comes by a tracer's port. */
interface TracerTakers {
  takeTraces(received: Received): void;
  takeDogstatsd(text: Uint8Array): void;
  /** What a tracer has counted of requests whose spans it may have kept to itself. */
  takeStats(received: Received): void;
  /** What a tracer tells of itself and its app. */
  takeTelemetry(received: Received): void;
  /** A request that was not let in or not read to its end. */
  refuse(endpoint: string, reason: string): void;
}

export interface IntakeAsks {
  /** 0 picks a free one. */
  readonly port: number;
  readonly version: string;
  /** For `/info`. */
  dogstatsdPort(): number;
  readonly takers: TracerTakers;
  /** Shared with all whose messages go before bodies that wait. */
  readonly arrivals?: Signal;
  moved(receiver: Receiver): void;
  readonly limits?: Partial<Limits>;
}

export interface Limits {
  readonly body: Bytes;
  /** Beyond it no further body is read until those that wait have been taken. */
  readonly waiting: Bytes;
  /** For a whole request to come in. */
  readonly request: Milliseconds;
  readonly retry: Milliseconds;
}

export const LIMITS: Limits = { body: MAX_BODY, waiting: 4e6, request: 20_000, retry: 5000 };

/** The trace Agent's HTTP port: reads, answers, and hands on afterwards. */
export async function traceIntake(asks: IntakeAsks): Promise<Port> {
  const limits = { ...LIMITS, ...asks.limits };
  let listening = asks.port;
  const info = (): Info => ({
    version: asks.version,
    tracePort: listening,
    dogstatsdPort: asks.dogstatsdPort(),
  });
  const backlog = backlogOf(asks, limits.waiting);
  const answer = answerer(asks.takers, limits, info, backlog);
  const on = {
    connection: () => backlog.stir(),
    malformed: () => asks.takers.refuse('http', 'not HTTP'),
  };
  return await holdPort({
    name: 'traces',
    transport: 'tcp',
    port: asks.port,
    retry: limits.retry,
    moved: asks.moved,
    async bind(host, port) {
      const bound = await listenHttp({ host, port }, limits.request, answer, on);
      listening = bound.port;
      return bound;
    },
  });
}

type Kept = Received & { readonly keeps: NonNullable<Endpoint['keeps']> };

function backlogOf({ takers, arrivals }: IntakeAsks, waiting: Bytes): Backlog<Kept> {
  const take: Readonly<Record<Kept['keeps'], (received: Kept) => void>> = {
    traces: received => takers.takeTraces(received),
    dogstatsd: ({ body }) => takers.takeDogstatsd(body),
    stats: received => takers.takeStats(received),
    telemetry: received => takers.takeTelemetry(received),
  };
  return new Backlog(received => take[received.keeps](received), waiting, arrivals);
}

/** What becomes of one request. */
function answerer(takers: TracerTakers, limits: Limits, info: () => Info, backlog: Backlog<Kept>) {
  const buffers = new Buffers();
  const agentHeaders = agentHeadersOf(info);
  const stir = () => backlog.stir();

  async function read(request: IncomingMessage, response: ServerResponse, endpoint: Endpoint) {
    await backlog.room();
    const body = await bodyOf(request, limits.body, buffers, stir);
    if (body.state === 'whole') {
      send(response, endpoint.reply(request.headers), agentHeaders());
      const { keeps } = endpoint;
      const { bytes } = body;
      if (keeps)
        backlog.add({
          ...received(request, endpoint),
          keeps,
          body: bytes,
          free: () => buffers.giveBack(bytes),
        });
      return;
    }
    takers.refuse(endpoint.path, reasons[body.state]);
    if (body.state === 'large') send(response, plain(413, 'payload-too-large'));
  }

  return (request: IncomingMessage, response: ServerResponse): void => {
    backlog.stir();
    const { url = '', headers, method = '', socket } = request;
    const endpoint = endpointOf(url);
    const refusal = refusalOf(headers, socket.remoteAddress);
    if (refusal) {
      takers.refuse(endpoint?.path ?? 'http', refusal);
      send(response, plain(403, refusal));
    } else if (isInfo(url)) send(response, infoReply(info()), agentHeaders());
    else if (!endpoint) send(response, plain(404, '404 page not found'));
    else if (endpoint.keeps && !['PUT', 'POST'].includes(method))
      send(response, plain(405, 'send it by PUT or POST'));
    else void read(request, response, endpoint);
  };
}

export const reasons = {
  large: `larger than ${MAX_BODY / 2 ** 20} MiB`,
  cut: 'the connection ended before the body was complete',
} as const;

function received({ method = '', headers }: IncomingMessage, { path }: Endpoint) {
  return { endpoint: path, method, contentType: headers['content-type'] ?? '', headers };
}
