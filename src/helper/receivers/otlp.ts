import type { IncomingMessage, ServerResponse } from 'node:http';
import { Malformed } from '../../core/decode/msgpack.ts';
import { type OtlpForm, type OtlpTraces, otlpTraces } from '../../core/decode/otlp/traces.ts';
import type { Receiver } from '../../protocol/queries.ts';
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
  readonly takers: Pick<Takers, 'takeTraces' | 'refuse'>;
  moved(receiver: Receiver): void;
  readonly limits?: Partial<Limits>;
}

const TRACES = '/v1/traces';

/**
 * OTLP over HTTP. Its senders want to know which spans could be read, so a body is read before it is answered; it goes
 * on as v0.4, and is kept and counted afterwards.
 */
export async function otlpIntake(asks: OtlpAsks): Promise<Port> {
  const limits = { ...LIMITS, ...asks.limits };
  const { takers } = asks;
  const backlog = new Backlog<OtlpTraces>(
    ({ body }) => takers.takeTraces(asV04(body)),
    limits.waiting,
  );
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
      listenHttp({ host, port }, limits.request, answerer(takers, limits, backlog), on),
  });
}

const asV04 = (body: Uint8Array) => ({
  endpoint: '/v0.4/traces',
  method: 'POST',
  contentType: 'application/msgpack',
  headers: {},
  body,
});

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

function answerer(
  takers: OtlpAsks['takers'],
  limits: Limits,
  backlog: Backlog<OtlpTraces>,
): Answer {
  return (request, response) => {
    const { url = '', headers, method, socket } = request;
    const refusal = refusalOf(headers, socket.remoteAddress);
    const form = formOf(headers['content-type'] ?? '');
    if (refusal) {
      takers.refuse(TRACES, refusal);
      send(response, plain(403, refusal));
    } else if (url.split('?')[0] !== TRACES) send(response, plain(404, '404 page not found'));
    else if (method !== 'POST') send(response, plain(405, 'send it by POST'));
    else if (!form) {
      takers.refuse(TRACES, 'neither protobuf nor JSON');
      send(response, plain(415, 'neither protobuf nor JSON'));
    } else void read(request, response, form, { takers, limits, backlog });
  };
}

interface Taking {
  readonly takers: OtlpAsks['takers'];
  readonly limits: Limits;
  readonly backlog: Backlog<OtlpTraces>;
}

async function read(
  request: IncomingMessage,
  response: ServerResponse,
  form: OtlpForm,
  { takers, limits, backlog }: Taking,
): Promise<void> {
  await backlog.room();
  const body = await bodyOf(request, limits.body);
  const encoding = request.headers['content-encoding'] ?? '';
  const whole = body.state === 'whole' ? await unpacked(body.bytes, encoding, limits.body) : body;
  if (whole.state !== 'whole') {
    const { status, reason } = faults[whole.state];
    takers.refuse(TRACES, reason);
    if (status > 0) send(response, refused(status, form, reason));
    return;
  }
  const traces = decoded(form, whole.bytes);
  const problem = typeof traces === 'string' ? traces : traces.reason;
  if (problem !== '') takers.refuse(TRACES, problem);
  if (typeof traces === 'string') {
    send(response, refused(400, form, traces));
    return;
  }
  send(response, taken(form, traces.rejected, traces.reason));
  if (traces.spans > 0) backlog.add(traces);
}

/** The spans, or why there are none. */
function decoded(form: OtlpForm, bytes: Uint8Array): OtlpTraces | string {
  try {
    return otlpTraces(form, bytes);
  } catch (error) {
    if (error instanceof Malformed) return error.message;
    throw error;
  }
}

const faults = {
  large: { status: 413, reason: reasons.large },
  cut: { status: 0, reason: reasons.cut },
  strange: { status: 415, reason: 'packed in a way that is not known here' },
  broken: { status: 400, reason: 'it cannot be unpacked' },
} as const;
