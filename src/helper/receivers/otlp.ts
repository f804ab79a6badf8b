import type { IncomingMessage, ServerResponse } from 'node:http';
import type { OtlpForm } from '../../core/decode/otlp/request.ts';
import type { Receiver } from '../../protocol/queries.ts';
import { Aside } from '../aside/aside.ts';
import type { Signal } from '../signal.ts';
import { Backlog } from './backlog.ts';
import { bodyOf } from './body.ts';
import { refusalOf } from './guard.ts';
import { listenHttp } from './httpServer.ts';
import { LIMITS, type Limits, reasons, type Takers } from './intake.ts';
import { formOf, refused, taken } from './otlpReply.ts';
import { holdPort, type Port } from './port.ts';
import { plain, send } from './reply.ts';
import { unpacked } from './unpack.ts';

export interface OtlpAsks {
  /** 0 picks a free one. */
  readonly port: number;
  readonly takers: OtlpTakers;
  readonly arrivals?: Signal;
  moved(receiver: Receiver): void;
  readonly limits?: Partial<Limits>;
}

type OtlpTakers = Pick<Takers, 'takeTraces' | 'takeLogs' | 'refuse'>;

/** A body that was read. */
interface Read {
  /** What of it waits to be taken. */
  readonly body: Uint8Array;
  readonly rejected: number;
  readonly reason: string;
  /** Absent where nothing is in it. */
  readonly take: (() => void) | undefined;
}

interface Kind {
  readonly path: string;
  /** What an answer calls those that were not taken. */
  readonly rejected: string;
  /** What was read, or why nothing was. */
  read(
    form: OtlpForm,
    bytes: Uint8Array,
    by: Pick<Taking, 'aside' | 'takers'>,
  ): Promise<Read | string>;
}

const kinds: readonly Kind[] = [
  {
    path: '/v1/traces',
    rejected: 'rejectedSpans',
    async read(form, bytes, { aside, takers }) {
      const found = await aside.ask('otlpTraces', form, bytes);
      if (typeof found === 'string') return found;
      const { body, spans, rejected, reason } = found;
      const take = spans > 0 ? () => takers.takeTraces(asV04(body)) : undefined;
      return { body, rejected, reason, take };
    },
  },
  {
    path: '/v1/logs',
    rejected: 'rejectedLogRecords',
    async read(form, bytes, { aside, takers }) {
      const found = await aside.ask('otlpLogs', form, bytes, Date.now());
      if (typeof found === 'string') return found;
      const { logs, rejected, reason } = found;
      const take = logs.length > 0 ? () => takers.takeLogs(logs) : undefined;
      return { body: bytes, rejected, reason, take };
    },
  },
];

/**
 * OTLP over HTTP. Its senders want to know what could be read, so a body is read before it is answered, and kept and
 * counted afterwards; spans go on as v0.4.
 */
export async function otlpIntake(asks: OtlpAsks): Promise<Port> {
  const limits = { ...LIMITS, ...asks.limits };
  const { takers } = asks;
  const aside = new Aside();
  const backlog = new Backlog<Read>(({ take }) => take?.(), limits.waiting, asks.arrivals);
  const on = {
    connection: () => backlog.stir(),
    malformed: () => takers.refuse('otlp', 'not HTTP'),
  };
  return await holdPort({
    name: 'otlp',
    transport: 'tcp',
    port: asks.port,
    retry: limits.retry,
    moved: asks.moved,
    bind: (host, port) =>
      listenHttp({ host, port }, limits.request, answerer({ aside, takers, limits, backlog }), on),
  });
}

const asV04 = (body: Uint8Array) => ({
  endpoint: '/v0.4/traces',
  method: 'POST',
  contentType: 'application/msgpack',
  headers: {},
  body,
});

interface Taking {
  readonly aside: Aside;
  readonly takers: OtlpTakers;
  readonly limits: Limits;
  readonly backlog: Backlog<Read>;
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

function answerer(taking: Taking): Answer {
  const { takers } = taking;
  return (request, response) => {
    const { url = '', headers, method, socket } = request;
    const kind = kinds.find(({ path }) => path === url.split('?')[0]);
    const refusal = refusalOf(headers, socket.remoteAddress);
    const form = formOf(headers['content-type'] ?? '');
    if (refusal) {
      takers.refuse(kind?.path ?? 'otlp', refusal);
      send(response, plain(403, refusal));
    } else if (!kind) send(response, plain(404, '404 page not found'));
    else if (method !== 'POST') send(response, plain(405, 'send it by POST'));
    else if (!form) {
      takers.refuse(kind.path, 'neither protobuf nor JSON');
      send(response, plain(415, 'neither protobuf nor JSON'));
    } else void read(request, response, kind, form, taking);
  };
}

async function read(
  request: IncomingMessage,
  response: ServerResponse,
  kind: Kind,
  form: OtlpForm,
  taking: Taking,
): Promise<void> {
  const { takers, limits, backlog } = taking;
  await backlog.room();
  const body = await bodyOf(request, limits.body);
  const encoding = request.headers['content-encoding'] ?? '';
  const whole = body.state === 'whole' ? await unpacked(body.bytes, encoding, limits.body) : body;
  if (whole.state !== 'whole') {
    const { status, reason } = faults[whole.state];
    takers.refuse(kind.path, reason);
    if (status > 0) send(response, refused(status, form, reason));
    return;
  }
  const found = await kind.read(form, whole.bytes, taking);
  const problem = typeof found === 'string' ? found : found.reason;
  if (problem !== '') takers.refuse(kind.path, problem);
  if (typeof found === 'string') {
    send(response, refused(400, form, found));
    return;
  }
  send(response, taken(form, kind.rejected, found.rejected, found.reason));
  if (found.take) backlog.add(found);
}

const faults = {
  large: { status: 413, reason: reasons.large },
  cut: { status: 0, reason: reasons.cut },
  strange: { status: 415, reason: 'packed in a way that is not known here' },
  broken: { status: 400, reason: 'it cannot be unpacked' },
} as const;
