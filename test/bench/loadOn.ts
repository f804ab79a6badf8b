// Posts traces to a helper until it is ended, as fast as they are taken: `node loadOn.ts http://127.0.0.1:8126`.
import { bodyWith } from './bodies.ts';

const CONNECTIONS = 4;
const url = `${process.argv[2]}/v0.4/traces`;
const headers = { 'content-type': 'application/msgpack' };
let posts = 0;

async function post(): Promise<void> {
  const body = new Uint8Array(bodyWith(++posts));
  await (await fetch(url, { method: 'PUT', headers, body })).text();
}

async function posting(): Promise<never> {
  for (;;) await post();
}

await post();
console.log('at work');
await Promise.all(Array.from({ length: CONNECTIONS }, posting));
