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
  const headers = ['Content-Length', String(Buffer.byteLength(reply.body))];
  for (const all of [reply.headers, more])
    for (const name in all) headers.push(name, all[name] ?? '');
  response.writeHead(reply.status, headers).end(reply.body);
}
