import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';

/** `[::1]:8126`, `localhost:8126`, `127.0.0.1`. Any other name may be a web page's that was pointed at this machine. */
const LOCAL_HOST = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i;

/**
 * Why a request is not let in, or nothing. Telemetry is for programs of this machine: a web page gives itself away by
 * its `Origin`, or by the name it had to use to get here.
 */
export function refusalOf(
  headers: IncomingHttpHeaders,
  peer: string | undefined,
): string | undefined {
  if (!isLoopback(peer)) return 'sent from another machine';
  if (headers.origin !== undefined) return 'sent by a web page';
  if (!LOCAL_HOST.test(headers.host ?? '')) return 'addressed to a host that is not this machine';
  return undefined;
}

function isLoopback(peer: string | undefined): boolean {
  if (peer === '127.0.0.1') return true; // nearly always
  const address = peer?.replace(/^::ffff:/, '') ?? '';
  return address === '::1' || (isIP(address) === 4 && address.startsWith('127.'));
}
