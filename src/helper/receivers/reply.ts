import type { ServerResponse } from 'node:http';

/** An answer, decided before the body is looked at. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

export const plain = (status: number, body: string): Reply => ({
  status,
  headers: { 'Content-Type': 'text/plain; charset=utf-8' },
  body: `${body}\n`,
});

export function send(
  response: ServerResponse,
  reply: Reply,
  more: Readonly<Record<string, string>> = {},
): void {
  const length = { 'Content-Length': Buffer.byteLength(reply.body) };
  response.writeHead(reply.status, { ...reply.headers, ...more, ...length }).end(reply.body);
}
