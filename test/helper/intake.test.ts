import { request as httpRequest } from 'node:http';
import { connect, createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { afterEach, expect, test, vi } from 'vitest';
import { Backlog } from '../../src/helper/receivers/backlog.ts';
import { type Limits, type Received, traceIntake } from '../../src/helper/receivers/intake.ts';
import type { Port } from '../../src/helper/receivers/port.ts';
import { Signal } from '../../src/helper/signal.ts';

const open: { dispose(): void }[] = [];
afterEach(() => {
  for (const thing of open.splice(0)) thing.dispose();
});

/** A receiver on a free port, and what it has handed on, as sentences. */
async function receiver(limits: Partial<Limits> = {}, onTake: (r: Received) => void = () => {}) {
  const seen: string[] = [];
  const port: Port = await traceIntake({
    port: 0,
    version: '0.1.0',
    dogstatsdPort: () => 8125,
    moved: () => {},
    limits,
    takers: {
      takeTraces(received) {
        seen.push(`took ${received.body.length} bytes of ${received.endpoint}`);
        onTake(received);
      },
      takeStats: ({ body }) => void seen.push(`took ${body.length} bytes of stats`),
      takeTelemetry: ({ body }) => void seen.push(`took ${body.length} bytes of telemetry`),
      takeDogstatsd: text => void seen.push(`took dogstatsd ${new TextDecoder().decode(text)}`),
      refuse: (endpoint, reason) => void seen.push(`refused ${endpoint}: ${reason}`),
    },
  });
  open.push(port);
  return { port: port.port, url: `http://127.0.0.1:${port.port}`, seen };
}

interface Asked {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
  readonly host?: string;
}

/** One request and its answer, as `fetch` could not send it: any header, any host name. */
function ask(port: number, asked: Asked) {
  const { method = 'PUT', path = '/v0.4/traces', headers = {}, body = '', host } = asked;
  return new Promise<{ status: number; body: string; headers: Record<string, unknown> }>(
    (resolve, reject) => {
      const address = { host: host ?? '127.0.0.1', port, agent: false as const };
      const sent = httpRequest({ ...address, method, path, headers }, response => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks).toString(),
          }),
        );
      });
      sent.on('error', reject);
      sent.end(body);
    },
  );
}

/** Sends bytes as they are, and gives the first line of what comes back, or `closed`. */
function raw(port: number, ...pieces: string[]): Promise<string> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1');
    let read = '';
    socket.on('data', chunk => {
      read += chunk;
    });
    socket.on('close', () => resolve(read.split('\r\n')[0] || 'closed'));
    socket.on('error', () => {});
    for (const piece of pieces) socket.write(piece);
  });
}

const RATES = '{"rate_by_service":{"service:,env:":1}}\n';

const answers: [asked: string, status: number, body: string, seen: string][] = [
  ['PUT /v0.3/traces', 200, 'OK\n', 'took 3 bytes of /v0.3/traces'],
  ['PUT /v0.4/traces', 200, RATES, 'took 3 bytes of /v0.4/traces'],
  ['POST /v0.4/traces', 200, RATES, 'took 3 bytes of /v0.4/traces'],
  ['POST /v0.5/traces', 200, RATES, 'took 3 bytes of /v0.5/traces'],
  ['POST //v0.5/traces?x=1', 200, RATES, 'took 3 bytes of /v0.5/traces'],
  ['POST /v0.7/traces', 200, RATES, 'took 3 bytes of /v0.7/traces'],
  ['POST /v1.0/traces', 200, RATES, 'took 3 bytes of /v1.0/traces'],
  ['POST /v0.6/stats', 200, '', 'took 3 bytes of stats'],
  ['POST /telemetry/proxy/api/v2/apmtelemetry', 200, '{}', 'took 3 bytes of telemetry'],
  ['POST /profiling/v1/input', 200, '{}', ''],
  ['POST /v0.1/pipeline_stats', 202, '{}', ''],
  ['POST /evp_proxy/v4/api/v2/errorsintake', 200, '{}', ''],
  ['POST /debugger/v2/input?ddtags=a', 200, '{}', ''],
  ['POST /dogstatsd/v2/proxy', 200, '', 'took dogstatsd abc'],
  ['POST /dogstatsd/v1/proxy', 200, '', 'took dogstatsd abc'],
  ['POST /v0.7/config', 404, '404 page not found\n', ''],
  ['POST /v0.4/traces/x', 404, '404 page not found\n', ''],
  ['POST /', 404, '404 page not found\n', ''],
  ['GET /v0.4/traces', 405, 'send it by PUT or POST\n', ''],
];

test.each(answers)('%s is answered %i', async (asked, status, body, expected) => {
  const { port, seen } = await receiver();
  const [method = '', path = ''] = asked.split(' ');
  const answer = await ask(port, { method, path, body: method === 'GET' ? '' : 'abc' });
  expect([answer.status, answer.body]).toEqual([status, body]);
  await vi.waitFor(() => expect(seen.join()).toBe(expected));
});

test('tracers learn what they may send, and that nothing is to be kept back', async () => {
  const { port, url } = await receiver();
  const response = await fetch(`${url}/info`);
  expect(await response.json()).toEqual({
    version: '7.82.1-dogwatch.0.1.0',
    endpoints: [
      '/v0.3/traces',
      '/v0.4/traces',
      '/v0.5/traces',
      '/v0.6/stats',
      '/v0.7/traces',
      '/v1.0/traces',
      '/telemetry/proxy/',
      '/dogstatsd/v2/proxy',
      '/profiling/v1/input',
      '/debugger/v1/input',
      '/debugger/v2/input',
    ],
    client_drop_p0s: false,
    span_meta_structs: true,
    long_running_spans: true,
    span_events: true,
    config: { receiver_port: port, statsd_port: 8125, max_request_bytes: 26_214_400 },
  });
});

test('an answer says which Agent it is, and no web page may read it', async () => {
  const { port, url } = await receiver();
  const { headers } = await ask(port, { body: 'abc' });
  const info = await fetch(`${url}/info`);
  expect(headers['content-type']).toBe('application/json');
  expect(headers['datadog-agent-version']).toBe('7.82.1-dogwatch.0.1.0');
  expect(headers['datadog-agent-state']).toBe(info.headers.get('datadog-agent-state'));
  expect(Object.keys(headers).filter(name => name.startsWith('access-control'))).toEqual([]);
});

test('a tracer that knows the rates gets none again', async () => {
  const { port } = await receiver();
  const name = 'Datadog-Rates-Payload-Version';
  const first = await ask(port, { headers: { [name]: 'old' }, body: 'abc' });
  const version = String(first.headers['datadog-rates-payload-version']);
  const second = await ask(port, { headers: { [name]: version }, body: 'abc' });
  expect([first.body, second.body, second.headers['content-length']]).toEqual([RATES, '{}', '2']);
});

test('headers and chunked bodies come as the tracer sent them', async () => {
  const taken: Received[] = [];
  const { port } = await receiver({}, received => taken.push(received));
  const head = 'POST /v0.4/traces HTTP/1.1\r\nhOsT: localhost:1\r\nConnection: close\r\n';
  const chunked = 'Transfer-Encoding: chunked\r\nCONTENT-TYPE: application/msgpack\r\n\r\n';
  expect(await raw(port, head, chunked, '3\r\nabc\r\n', '2\r\nde\r\n0\r\n\r\n')).toBe(
    'HTTP/1.1 200 OK',
  );
  await vi.waitFor(() => expect(taken).toHaveLength(1));
  const [received] = taken;
  expect(new TextDecoder().decode(received?.body)).toBe('abcde');
  expect(received).toMatchObject({
    method: 'POST',
    contentType: 'application/msgpack',
    headers: { host: 'localhost:1', 'content-type': 'application/msgpack' },
  });
});

test('a client that waits to be told to continue is told', async () => {
  const { port, seen } = await receiver();
  const answer = await ask(port, {
    headers: { Expect: '100-continue', 'Content-Length': '3' },
    body: 'abc',
  });
  expect(answer.status).toBe(200);
  await vi.waitFor(() => expect(seen).toEqual(['took 3 bytes of /v0.4/traces']));
});

const strangers: [who: string, headers: Record<string, string>, refusal: string | undefined][] = [
  ['localhost', { Host: 'localhost:8126' }, undefined],
  ['LocalHost without a port', { Host: 'LocalHost' }, undefined],
  ['127.0.0.1', { Host: '127.0.0.1:8126' }, undefined],
  ['::1', { Host: '[::1]:8126' }, undefined],
  ['a name of the web', { Host: 'evil.example:8126' }, 'addressed to a host that is not this'],
  ['a name that begins well', { Host: 'localhost.evil.example' }, 'addressed to a host that is'],
  ['an address of the network', { Host: '192.168.1.7:8126' }, 'addressed to a host that is'],
  ['a web page', { Origin: 'https://evil.example' }, 'sent by a web page'],
  ['a web page of this machine', { Origin: 'http://localhost:3000' }, 'sent by a web page'],
  ['a sandboxed page', { Origin: 'null' }, 'sent by a web page'],
];

test.each(strangers)('%s', async (_, headers, refusal) => {
  const { port, seen } = await receiver();
  const posted = await ask(port, { headers, body: 'abc' });
  const read = await ask(port, { method: 'GET', path: '/info', headers });
  const preflight = await ask(port, { method: 'OPTIONS', headers });
  if (refusal) {
    expect([posted.status, read.status, preflight.status]).toEqual([403, 403, 403]);
    expect(seen[0]).toContain(`refused /v0.4/traces: ${refusal}`);
    expect(seen).toHaveLength(3);
  } else {
    expect([posted.status, read.status, preflight.status]).toEqual([200, 200, 405]);
    await vi.waitFor(() => expect(seen).toEqual(['took 3 bytes of /v0.4/traces']));
  }
});

test('both loopback addresses are served, no other one', async () => {
  const { port, seen } = await receiver();
  expect((await ask(port, { host: '::1', body: 'abc' })).status).toBe(200);
  await vi.waitFor(() => expect(seen).toHaveLength(1));
});

test('a body that is too large is refused before it has come in, and the connection goes on', async () => {
  const { port, seen } = await receiver({ body: 1000 });
  const large = await ask(port, { body: Buffer.alloc(3000) });
  const chunked = await ask(port, {
    headers: { 'Transfer-Encoding': 'chunked' },
    body: Buffer.alloc(3000),
  });
  expect([large.status, large.body, chunked.status]).toEqual([413, 'payload-too-large\n', 413]);
  expect(await raw(port, head('Content-Length: 9999999'), 'abc'.repeat(2000))).toContain('413');
  expect(seen.map(line => line.split(' ').slice(0, 3).join(' '))).toEqual(
    Array(3).fill('refused /v0.4/traces: larger'),
  );
  expect((await ask(port, { body: Buffer.alloc(1000) })).status).toBe(200);
});

const head = (...more: string[]) =>
  ['POST /v0.4/traces HTTP/1.1', 'Host: localhost', ...more, '', ''].join('\r\n');

const cut: [what: string, pieces: string[], line: string, seen: string][] = [
  [
    'a body that stalls',
    [head('Content-Length: 10'), 'abc'],
    'HTTP/1.1 408',
    'the connection ended',
  ],
  ['headers that never end', ['POST /v0.4/traces HTTP/1.1\r\nHo'], 'HTTP/1.1 408', ''],
  ['a connection that says nothing', [], 'HTTP/1.1 408', ''],
  ['no HTTP', ['\x16\x03\x01\x02\x00\x01\x00'], 'HTTP/1.1 400', 'refused http: not HTTP'],
  ['no Host', ['POST /v0.4/traces HTTP/1.1\r\n\r\n'], 'HTTP/1.1 400', ''],
  [
    'two lengths',
    [head('Content-Length: 3', 'Content-Length: 4'), 'abc'],
    'HTTP/1.1 400',
    'not HTTP',
  ],
  ['huge headers', [head(`X: ${'x'.repeat(70_000)}`)], 'HTTP/1.1 400', 'not HTTP'],
  ['a broken chunk', [head('Transfer-Encoding: chunked'), 'zz\r\n'], 'HTTP/1.1 400', 'refused'],
];

test.each(cut)('%s is cut off', async (_, pieces, line, reason) => {
  const { port, seen } = await receiver({ request: 200 });
  expect(await raw(port, ...pieces)).toContain(line);
  await vi.waitFor(() => expect(seen.join()).toContain(reason));
  expect((await ask(port, { body: 'abc' })).status).toBe(200);
});

test('a client that goes away in the middle of a body is counted', async () => {
  const { port, seen } = await receiver();
  const socket = connect(port, '127.0.0.1', () => socket.write(`${head('Content-Length: 10')}abc`));
  await pause(100);
  socket.destroy();
  const reason = 'the connection ended before the body was complete';
  await vi.waitFor(() => expect(seen).toEqual([`refused /v0.4/traces: ${reason}`]));
});

test('posts that come while a body is looked at are all answered before the next but one', async () => {
  const takenAt: number[] = [];
  const { port } = await receiver({}, () => {
    const until = Date.now() + 200;
    while (Date.now() < until); // a body that is hard to decode
    takenAt.push(Date.now());
  });
  // From a thread of its own, since this one is busy; each on a connection of its own, as from eight processes.
  const client = new Worker(
    `const { request } = require('node:http');
     const { parentPort, workerData } = require('node:worker_threads');
     const post = () => new Promise(resolve =>
       request(workerData, { method: 'PUT', agent: false }, answer =>
         answer.resume().on('end', () => resolve(Date.now()))).end('abc'));
     post()
       .then(() => new Promise(resolve => setTimeout(resolve, 50))) // its body is looked at now
       .then(() => Promise.all(Array.from({ length: 8 }, post)))
       .then(times => parentPort.postMessage(times));`,
    { eval: true, workerData: `http://127.0.0.1:${port}/v0.4/traces` },
  );
  const answeredAt = await new Promise<number[]>(resolve => client.once('message', resolve));
  await vi.waitFor(() => expect(takenAt).toHaveLength(9), 10_000);
  // One answered with each body looked at would end at the ninth.
  const [, , third = 0] = takenAt;
  expect(Math.max(...answeredAt)).toBeLessThan(third);
});

test.each(['here', 'elsewhere'])(
  'a body is put off for what comes in %s, but not for ever',
  async where => {
    const arrivals = new Signal();
    let turns = 0;
    const taken: number[] = [];
    const backlog = new Backlog<{ body: Uint8Array }>(() => void taken.push(turns), 10, arrivals);
    const stir = () => {
      if (taken.length === 2 || turns > 1000) return;
      turns++;
      if (where === 'here') backlog.stir();
      else arrivals.moved();
      setImmediate(stir);
    };
    stir();
    backlog.add({ body: new Uint8Array(1) });
    backlog.add({ body: new Uint8Array(1) });
    await vi.waitFor(() => expect(taken).toHaveLength(2));
    expect(taken[0]).toBeGreaterThan(50);
    expect(taken[1]).toBeLessThan(250);
  },
);

test('what waits to be taken is bounded: further bodies are read when it has been', async () => {
  const order: string[] = [];
  const backlog = new Backlog<{ name: string; body: Uint8Array }>(
    ({ name }) => void order.push(`took ${name}`),
    10,
  );
  await backlog.room();
  for (const name of ['a', 'b', 'c']) backlog.add({ name, body: new Uint8Array(8) });
  expect(order).toEqual([]); // never in the turn in which it came
  await backlog.room();
  order.push('room');
  await vi.waitFor(() => expect(order).toEqual(['took a', 'took b', 'room', 'took c']));
});

test('a busy port is taken over when its holder has gone', async () => {
  const holder = createServer();
  await new Promise<void>(resolve => holder.listen(0, '127.0.0.1', resolve));
  const address = holder.address();
  const wanted = typeof address === 'object' && address ? address.port : 0;
  const states: string[] = [];
  const port = await traceIntake({
    port: wanted,
    version: '0.1.0',
    dogstatsdPort: () => 0,
    takers: {
      takeTraces: () => {},
      takeDogstatsd: () => {},
      takeStats: () => {},
      takeTelemetry: () => {},
      refuse: () => {},
    },
    moved: ({ state, reason = '' }) => void states.push(`${state} ${reason}`.trim()),
    limits: { retry: 50 },
  });
  open.push(port);
  expect(port.receiver).toMatchObject({ name: 'traces', state: 'busy' });
  expect(port.receiver.address).toBe(`http://127.0.0.1:${wanted}`);
  await new Promise(resolve => holder.close(resolve));
  await vi.waitFor(() => expect(port.receiver.state).toBe('listening'));
  expect((await ask(wanted, { body: 'abc' })).status).toBe(200);
  expect(states).toHaveLength(2);
  expect(states[0]).toMatch(/^busy port \d+ is held by \S+.* \(pid \d+\)$/);
  expect(states[1]).toBe('listening');
});

test('it closes at once, with connections open', async () => {
  const { port } = await receiver();
  const socket = connect(port, '127.0.0.1');
  await new Promise(resolve => socket.once('connect', resolve));
  const closed = new Promise(resolve => socket.once('close', resolve));
  const started = performance.now();
  open.pop()?.dispose();
  await closed;
  expect(performance.now() - started).toBeLessThan(500);
});
