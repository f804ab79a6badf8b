import { randomBytes } from 'node:crypto';
import { Agent, request } from 'node:http';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Writer } from '../../src/core/decode/msgpackWriter.ts';
import { startHelper } from '../harness/helper.ts';
import { freePort, start, until } from '../harness/processes.ts';
import { type Bench, type Figure, percentile } from './bench.ts';
import { drops, urlOf } from './floor.ts';
import { processorTime } from './processor.ts';
import { scratchPackages } from './scratch.ts';

const POSTS = 1500;
const ROUNDS = 3;
const CONNECTIONS = 4;

interface Contender {
  readonly name: string;
  readonly pid: number;
  readonly url: string;
  readonly contentType: string;
  body(): Buffer;
}

/** A request of ten spans, as it comes from an app in development: processor time of who takes it, against Sentry's Spotlight. */
export const spotlight: Bench = {
  name: 'spotlight',
  async run() {
    const floor = drops();
    const helper = await startHelper();
    const traces = { contentType: 'application/msgpack', body: v04 };
    const sidecar = await sidecarOrWhyNot();
    try {
      const costs = await costsOf([
        {
          ...traces,
          name: 'floor',
          pid: floor.pid,
          url: await urlOf(floor),
        },
        {
          ...traces,
          name: 'Dogwatch',
          pid: helper.pid,
          url: `${helper.addresses.traces}/v0.4/traces`,
        },
        ...('missing' in sidecar ? [] : [sidecar]),
      ]);
      if ('missing' in sidecar) console.log(`  without Spotlight: ${sidecar.missing}`);
      return figuresOf(costs);
    } finally {
      await helper.stop();
      await floor.stop();
      if ('stop' in sidecar) await sidecar.stop();
    }
  },
};

function figuresOf(costs: ReadonlyMap<string, number>): readonly Figure[] {
  const value = costs.get('Dogwatch') ?? Number.NaN;
  const name = 'ten spans, processor time';
  const others = [...costs].filter(([other]) => other !== 'Dogwatch');
  return [
    ...others.map(([other, cost]) => ({ name: `${name}, ${other}`, value: cost, unit: 'µs' })),
    ...others.map(([against, cost]) => ({
      name: `${name}, Dogwatch`,
      value,
      unit: 'µs',
      against,
      ratio: value / cost,
    })),
  ];
}

async function sidecarOrWhyNot(): Promise<
  (Contender & { stop(): Promise<number> }) | { readonly missing: string }
> {
  // With a newer hono it answers 500 to every post.
  const found = scratchPackages(
    'spotlight',
    { '@spotlightjs/spotlight': '4.11.8' },
    { hono: '4.12.25' },
  );
  if ('missing' in found) return found;
  const port = await freePort();
  const script = path.join(found.folder, 'node_modules/@spotlightjs/spotlight/dist/run.js');
  const { pid, stop } = start({
    command: process.execPath,
    args: [script, 'server', '-p', String(port)],
    folder: found.folder,
  });
  const contentType = 'application/x-sentry-envelope';
  const sidecar = { name: 'Spotlight', pid, stop, contentType, body: envelope };
  const url = `http://127.0.0.1:${port}/stream`;
  try {
    const answers = () =>
      post({ ...sidecar, url }, new Agent()).then(
        () => true,
        () => false,
      );
    await until('answer of Spotlight', answers, 15_000);
    return { ...sidecar, url };
  } catch (error) {
    await stop();
    return { missing: String(error) };
  }
}

/** Contenders in turn, the first round to warm up; microseconds for each request, by name. */
async function costsOf(contenders: readonly Contender[]): Promise<ReadonlyMap<string, number>> {
  const costs = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round <= ROUNDS; round++) {
    for (const contender of contenders) {
      const before = processorTime(contender.pid);
      await postAll(contender);
      await pause(600); // what is done after the answer counts too
      const cost = ((processorTime(contender.pid) - before) * 1e3) / POSTS;
      if (round > 0) costs.get(contender.name)?.push(cost);
    }
  }
  return new Map([...costs].map(([name, values]) => [name, percentile(values, 0.5)]));
}

async function postAll(contender: Contender): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  let posts = 0;
  const worker = async (): Promise<void> => {
    while (posts++ < POSTS) await post(contender, agent);
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, worker));
  agent.destroy();
}

function post({ url, contentType, body }: Contender, agent: Agent): Promise<void> {
  const bytes = body();
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': contentType, 'content-length': bytes.length };
    request(url, { method: 'POST', agent, headers }, response => {
      const ok = (response.statusCode ?? 500) < 300;
      response
        .resume()
        .on('end', () => (ok ? resolve() : reject(new Error(`${response.statusCode}`))));
    })
      .on('error', reject)
      .end(bytes);
  });
}

/** What both say of each span: a request, nine statements below it. */
function tenSpans() {
  const ids = Array.from({ length: 10 }, () => randomBytes(8));
  const now = Date.now();
  return ids.map((id, index) => ({
    id,
    parent: index === 0 ? undefined : ids[0],
    operation: index === 0 ? 'express.request' : 'pg.query',
    resource: index === 0 ? 'GET /items/:id' : `SELECT * FROM items WHERE id = ${index}`,
    from: now - 100 + index * 10,
    took: index === 0 ? 100 : 9,
    tags: { component: 'express', 'http.method': 'GET', 'http.route': '/items/:id', env: 'dev' },
  }));
}

function v04(): Buffer {
  const spans = tenSpans();
  const traceId = spans[0]?.id.readBigUInt64BE() ?? 0n;
  const writer = new Writer();
  writer.value([
    spans.map(({ id, parent, operation, resource, from, took, tags }) => ({
      trace_id: traceId,
      span_id: id.readBigUInt64BE(),
      parent_id: parent?.readBigUInt64BE() ?? 0n,
      service: 'shop',
      name: operation,
      resource,
      type: parent ? 'sql' : 'web',
      start: BigInt(from) * 1_000_000n,
      duration: took * 1e6,
      error: 0,
      meta: tags,
      metrics: parent ? {} : { '_dd.top_level': 1, _sampling_priority_v1: 1 },
    })),
  ]);
  return Buffer.from(writer.done());
}

/** A Sentry envelope: a header, an item's header, and a transaction, each a line of JSON. */
function envelope(): Buffer {
  const [first, ...others] = tenSpans();
  const [eventId, traceId] = [randomBytes(16).toString('hex'), randomBytes(16).toString('hex')];
  const transaction = {
    type: 'transaction',
    event_id: eventId,
    transaction: first?.resource,
    platform: 'node',
    start_timestamp: (first?.from ?? 0) / 1e3,
    timestamp: ((first?.from ?? 0) + 100) / 1e3,
    contexts: {
      trace: {
        trace_id: traceId,
        span_id: first?.id.toString('hex'),
        op: first?.operation,
        data: first?.tags,
      },
    },
    spans: others.map(({ id, parent, operation, resource, from, took, tags }) => ({
      trace_id: traceId,
      span_id: id.toString('hex'),
      parent_span_id: parent?.toString('hex'),
      op: operation,
      description: resource,
      start_timestamp: from / 1e3,
      timestamp: (from + took) / 1e3,
      data: tags,
    })),
  };
  const sent_at = new Date().toISOString();
  const lines = [{ event_id: eventId, sent_at }, { type: 'transaction' }, transaction];
  return Buffer.from(`${lines.map(line => JSON.stringify(line)).join('\n')}\n`);
}
