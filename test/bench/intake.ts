import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { startHelper } from '../harness/helper.ts';
import { inProject } from '../harness/places.ts';
import { type Running, start } from '../harness/processes.ts';
import { type Bench, type Figure, percentile } from './bench.ts';
import { startTraceAgent, traceAgent } from './traceAgent.ts';

/** 102 traces of dd-trace-js 6.21, 1,002 spans. */
const BODY = readFileSync(inProject('test/fixtures/bench/v0.4-100x10.msgpack'));
const SPANS = 1002;
const POSTS = 150;
const ROUNDS = 3;
const CONNECTIONS = 4;

interface Contender {
  readonly name: string;
  readonly url: string;
  readonly pid: number;
}

/** From the socket to the store: processor time of the server for each span, since wall time depends on who else works. */
export const intake: Bench = {
  name: 'traces',
  async run() {
    const floor = start({ command: process.execPath, args: ['--input-type=module', '-e', DROPS] });
    const helper = await startHelper();
    const url = `http://127.0.0.1:${await floor.firstLine()}`;
    const agent = await agentOrWhyNot(url);
    try {
      const costs = await costsOf([
        { name: 'floor', url, pid: floor.pid },
        { name: 'Dogwatch', url: helper.addresses.traces, pid: helper.pid },
        ...('process' in agent
          ? [{ name: 'trace-agent', url: agent.url, pid: agent.process.pid }]
          : []),
      ]);
      const ours = costs.get('Dogwatch') ?? Number.NaN;
      const against = (name: string, words: string): Figure[] => {
        const other = costs.get(name);
        if (other === undefined) return [];
        return [
          {
            name: `one span, processor time, ${words}`,
            value: other,
            unit: 'µs',
            against: words,
            ratio: ours / other,
          },
        ];
      };
      if ('missing' in agent) console.log(`  without the trace-agent: ${agent.missing}`);
      const { spans } = await helper.ask({ kind: 'status' });
      return [
        { name: 'one span, processor time, Dogwatch', value: ours, unit: 'µs' },
        ...against('floor', 'node:http that drops the body'),
        ...against('trace-agent', 'trace-agent 7.82.1'),
        {
          name: 'spans taken, none twice',
          value: spans.received - spans.duplicates,
          unit: 'spans',
        },
      ];
    } finally {
      await helper.stop();
      await floor.stop();
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

/** A server that reads and drops bodies, as the floor of what Node can do. */
const DROPS = `
  import { createServer } from 'node:http';
  const server = createServer((request, response) => {
    request.on('data', () => {}).on('end', () => response.end('{"rate_by_service":{}}'));
  }).listen(0, '127.0.0.1', () => console.log(server.address().port));
`;

/** Contenders in turn, the first round to warm up; microseconds of processor time for each span, by name. */
async function costsOf(contenders: readonly Contender[]): Promise<ReadonlyMap<string, number>> {
  const costs = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
  const ids = idPlaces(BODY);
  let series = 1;
  for (let round = 0; round <= ROUNDS; round++) {
    for (const { name, url, pid } of contenders) {
      const before = processorTime(pid);
      await postAll(url, ids, series++);
      await pause(600); // what is done after the answer counts too
      if (round > 0) costs.get(name)?.push(((processorTime(pid) - before) * 1e3) / (POSTS * SPANS));
    }
  }
  return new Map([...costs].map(([name, values]) => [name, percentile(values, 0.5)]));
}

/** Where the 64-bit ids of the body are: each post has new ones, or all but the first would be repeats. */
function idPlaces(body: Buffer): readonly number[] {
  return ['trace_id', 'span_id', 'parent_id'].flatMap(key => {
    const places: number[] = [];
    const mark = Buffer.concat([Buffer.from(key), Buffer.from([0xcf])]);
    for (let at = body.indexOf(mark); at >= 0; at = body.indexOf(mark, at + 1))
      places.push(at + mark.length);
    return places;
  });
}

async function postAll(url: string, ids: readonly number[], series: number): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  let number = 0;
  const worker = async (): Promise<void> => {
    while (number < POSTS) await post(url, bodyWith(ids, series * POSTS + number++), agent);
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, worker));
  agent.destroy();
}

/** The same tree under other ids: parents still name their children's parent. A parent of 0 stays none. */
function bodyWith(ids: readonly number[], salt: number): Buffer {
  const body = Buffer.from(BODY);
  for (const at of ids) {
    if (body.readBigUInt64BE(at) !== 0n)
      body.writeUInt32BE((body.readUInt32BE(at) ^ (salt * 2654435761)) >>> 0, at);
  }
  return body;
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

/** User and system time of a process in milliseconds; the kernel counts in steps of ten. */
function processorTime(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}
