import { promisify } from 'node:util';
import { unzip } from 'node:zlib';
import type { Bytes } from '../../core/model/units.ts';
import { codeOf } from '../lock.ts';

export type Unpacked =
  | { readonly state: 'whole'; readonly bytes: Uint8Array }
  | { readonly state: 'large' | 'strange' | 'broken' };

const unzipped = promisify(unzip); // tells gzip from deflate by itself

/** Undoes a content encoding, up to `limit` bytes: a few thousand may hold a thousand times as many. */
export async function unpacked(
  bytes: Uint8Array,
  encoding: string,
  limit: Bytes,
): Promise<Unpacked> {
  if (encoding === '' || encoding === 'identity') return { state: 'whole', bytes };
  if (encoding !== 'gzip' && encoding !== 'deflate') return { state: 'strange' };
  try {
    return { state: 'whole', bytes: await unzipped(bytes, { maxOutputLength: limit }) };
  } catch (error) {
    return { state: codeOf(error) === 'ERR_BUFFER_TOO_LARGE' ? 'large' : 'broken' };
  }
}
