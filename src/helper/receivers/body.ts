import type { IncomingMessage } from 'node:http';
import type { Bytes } from '../../core/model/units.ts';

export type Body =
  | { readonly state: 'whole'; readonly bytes: Uint8Array }
  | { readonly state: 'large' | 'cut' };

/**
 * Reads a body of at most `limit` bytes. A larger one is known as soon as it says so or has sent so much; what still
 * comes of it is thrown away, so that its sender gets to read the answer, but not without end.
 */
export function bodyOf(request: IncomingMessage, limit: Bytes): Promise<Body> {
  return new Promise(resolve => {
    const chunks: Buffer[] = [];
    let size: Bytes = 0;
    if (request.destroyed) resolve({ state: 'cut' });
    if (Number(request.headers['content-length'] ?? 0) > limit) resolve({ state: 'large' });
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) return void chunks.push(chunk);
      chunks.length = 0;
      resolve({ state: 'large' });
      if (size > limit * 4) request.destroy();
    });
    request.on('end', () => resolve({ state: 'whole', bytes: joined(chunks) }));
    request.on('close', () => resolve({ state: 'cut' }));
    request.on('error', () => resolve({ state: 'cut' }));
  });
}

/** Most bodies come in one piece and need no copy. */
function joined(chunks: readonly Buffer[]): Uint8Array {
  const [only] = chunks;
  return chunks.length === 1 && only ? only : Buffer.concat(chunks);
}
