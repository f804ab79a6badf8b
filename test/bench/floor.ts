import { type Running, start } from '../harness/processes.ts';

/** A server that reads and drops bodies, as the floor of what Node can do. */
export const drops = (): Running =>
  start({ command: process.execPath, args: ['--input-type=module', '-e', DROPS] });

export const urlOf = async (server: Running): Promise<string> =>
  `http://127.0.0.1:${await server.firstLine()}`;

const DROPS = `
  import { createServer } from 'node:http';
  const server = createServer((request, response) => {
    request.on('data', () => {}).on('end', () => response.end('{"rate_by_service":{}}'));
  }).listen(0, '127.0.0.1', () => console.log(server.address().port));
`;
