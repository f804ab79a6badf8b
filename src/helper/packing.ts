import * as zlib from 'node:zlib';
import type { Codec } from '../core/store/spans.ts';

/** zstd is in Node's zlib since 22.15; before, deflate at its fastest takes half again as much room. */
export const codec: Codec =
  typeof zlib.zstdCompressSync === 'function'
    ? { pack: zlib.zstdCompressSync, unpack: zlib.zstdDecompressSync }
    : { pack: body => zlib.deflateRawSync(body, { level: 1 }), unpack: zlib.inflateRawSync };
