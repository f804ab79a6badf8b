import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { codec } from '../../src/helper/packing.ts';
import { startHelper, type TestHelper } from '../harness/helper.ts';
import type { Running } from '../harness/processes.ts';
import { type Bench, type Figure, percentile } from './bench.ts';
import { freshBodyWith, SPANS } from './bodies.ts';
import { drops, urlOf } from './floor.ts';
import { processorTime } from './processor.ts';
import { startTraceAgent, traceAgent } from './traceAgent.ts';

const POSTS = 200;
const ROUNDS = 5;
const CONNECTIONS = 4;

interface Contender {
  readonly name: string;
  readonly url: string;
  readonly pid: number;
}

/** Microseconds of processor time for one span, by contender. */
type Costs = ReadonlyMap<string, number>;

/**
 * From the socket to the store: processor time of the server for each span, since wall time depends on who else works.
 * All get the same bodies: of requests that have just been made, under ids that none has seen.
 */
export const intake: Bench = {
  name: 'intake',
  async run() {
    const floor = drops();
    const sink = drops(); // one of its own, so that what the Agent ships is not counted as the floor's
    const whole = await startHelper();
    const memory = await startHelper({ diskMB: 0 });
    const agent = await agentOrWhyNot(await urlOf(sink));
    if ('missing' in agent) console.log(`  without the trace-agent: ${agent.missing}`);
    try {
      const costs = await costsOf([
        { name: 'floor', url: await urlOf(floor), pid: floor.pid },
        { name: 'whole', url: whole.addresses.traces, pid: whole.pid },
        { name: 'memory', url: memory.addresses.traces, pid: memory.pid },
        ...('process' in agent ? [{ name: 'agent', url: agent.url, pid: agent.process.pid }] : []),
      ]);
      return [...figuresOf(costs, packing()), await taken(whole)];
    } finally {
      await Promise.all([whole.stop(), memory.stop(), floor.stop(), sink.stop()]);
      if ('process' in agent) await agent.process.stop();
    }
  },
};

async function agentOrWhyNot(
  sink: string,
): Promise<{ process: Running; url: string } | { missing: string }> {
  const found = traceAgent();
  if ('missing' in found) return found;
  return startTraceAgent(found.binary, sink).catch(error => ({ missing: String(error) }));
}

/** What packing one body takes for each of its spans. */
function packing(): number {
  const bodies = Array.from({ length: 100 }, (_, salt) => freshBodyWith(salt));
  for (const body of bodies) codec.pack(body);
  const before = process.threadCpuUsage();
  for (const body of bodies) codec.pack(body);
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / (bodies.length * SPANS);
}

/** Packing is part of keeping: without it and the disk, a span is accepted when it is found, shown and counted. */
function figuresOf(costs: Costs, packed: number): readonly Figure[] {
  const cost = (name: string): number => costs.get(name) ?? Number.NaN;
  const peers = [
    { name: 'floor', against: 'node:http that drops the body' },
    { name: 'agent', against: 'trace-agent 7.82.1' },
  ].filter(({ name }) => costs.has(name));
  const parts = [
    { name: 'one span, accepted', value: cost('memory') - packed },
    { name: 'one span, accepted, packed and on disk', value: cost('whole') },
  ];
  return [
    ...peers.map(({ name, against }) => ({
      name: `one span, ${against}`,
      value: cost(name),
      unit: 'µs',
    })),
    { name: 'one span, packing alone', value: packed, unit: 'µs' },
    ...parts.flatMap(part =>
      peers.map(({ name, against }) => ({
        ...part,
        unit: 'µs',
        against,
        ratio: part.value / cost(name),
      })),
    ),
  ];
}

/** All of them, or some were taken for repeats, which cost less. */
async function taken(helper: TestHelper): Promise<Figure> {
  const { spans } = await helper.ask({ kind: 'status' });
  const posted = (ROUNDS + 1) * POSTS * SPANS;
  const value = (spans.received - spans.duplicates) / posted;
  return { name: 'spans taken, of those that were posted', value: 100 * value, unit: '%' };
}

/** Contenders in turn, the first round to warm up. */
async function costsOf(contenders: readonly Contender[]): Promise<Costs> {
  const costs = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
  let salt = 1;
  for (let round = 0; round <= ROUNDS; round++) {
    for (const { name, url, pid } of contenders) {
      const before = processorTime(pid);
      await postAll(url, salt);
      await pause(800); // what is done after the answer counts too
      salt += POSTS;
      if (round > 0) costs.get(name)?.push(((processorTime(pid) - before) * 1e3) / (POSTS * SPANS));
    }
  }
  return new Map([...costs].map(([name, values]) => [name, percentile(values, 0.5)]));
}

async function postAll(url: string, salt: number): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  let posted = 0;
  const worker = async (): Promise<void> => {
    while (posted < POSTS) await post(url, freshBodyWith(salt + posted++), agent);
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, worker));
  agent.destroy();
}

function post(url: string, body: Buffer, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/msgpack',
      'x-datadog-trace-count': '102',
      'content-length': body.length,
    };
    request(`${url}/v0.4/traces`, { method: 'PUT', agent, headers }, response => {
      response
        .resume()
        .on('end', () =>
          response.statusCode === 200
            ? resolve()
            : reject(new Error(`status ${response.statusCode}`)),
        );
    })
      .on('error', reject)
      .end(body);
  });
}
