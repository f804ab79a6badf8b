import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Milliseconds } from '../../core/model/units.ts';
import { codeOf } from '../lock.ts';
import type { Bound } from './port.ts';

/** Tracers send every second, runtime metrics every ten: their connections are kept. */
const KEEP_ALIVE_MS: Milliseconds = 75_000;
const MOST_CONNECTIONS = 1000;

/** A server on one address. A request that has not come in whole within `limit` is cut off. */
export function listenHttp(
  address: { readonly host: string; readonly port: number },
  limit: Milliseconds,
  answer: RequestListener,
  on: { connection(): void; malformed(): void },
): Promise<Bound> {
  const server = createServer(
    {
      requestTimeout: limit,
      headersTimeout: limit,
      connectionsCheckingInterval: Math.ceil(limit / 4),
      keepAliveTimeout: KEEP_ALIVE_MS,
      noDelay: true,
    },
    answer,
  );
  server.maxConnections = MOST_CONNECTIONS;
  server.on('connection', on.connection);
  server.on('clientError', (error, socket) => {
    const code = codeOf(error) ?? '';
    // A request that just stops is its reader's to count.
    if (code.startsWith('HPE_') && code !== 'HPE_INVALID_EOF_STATE') on.malformed();
    if (!socket.writable) return void socket.destroy();
    const status = code === 'ERR_HTTP_REQUEST_TIMEOUT' ? '408 Request Timeout' : '400 Bad Request';
    socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`, () => socket.destroy());
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ ...address, ipv6Only: true, exclusive: true }, () => {
      server.off('error', reject);
      server.on('error', () => {}); // of one connection that could not be let in
      const { port } = server.address() as AddressInfo;
      resolve({
        port,
        close() {
          server.close();
          server.closeAllConnections();
        },
      });
    });
  });
}
