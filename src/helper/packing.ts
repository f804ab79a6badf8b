import * as zlib from 'node:zlib';
import type { Codec } from '../core/store/packs.ts';

/** What zlib packs into at a time: more than Buffer cuts from memory that others use, too. */
const CHUNK = 64 << 10;

/** Level 1 packs spans as tight as the default of 3 does, a fifth faster. */
const FAST = { chunkSize: CHUNK, params: { [zlib.constants.ZSTD_c_compressionLevel ?? 0]: 1 } };

/** zstd is in Node's zlib since 22.15; before, deflate at its fastest takes half again as much room. */
export const codec: Codec =
  typeof zlib.zstdCompressSync === 'function'
    ? {
        pack: body => alone(zlib.zstdCompressSync(body, FAST)),
        unpack: packed => zlib.zstdDecompressSync(packed, roomFor(packed)),
      }
    : {
        pack: body => alone(zlib.deflateRawSync(body, { chunkSize: CHUNK, level: 1 })),
        unpack: zlib.inflateRawSync,
      };

/** What is unpacked in one go needs no joining, which takes half of the time; more room than is needed costs, too. */
const roomFor = (packed: Uint8Array) => ({ chunkSize: packed.length > 12_000 ? 1 << 20 : 1 << 17 });

/** zlib gives a view of a whole chunk, however little was needed: the rest is given back at once, not when V8 gets to it. */
function alone({ buffer, byteOffset, byteLength }: Buffer): Uint8Array {
  const chunk = buffer instanceof ArrayBuffer && byteOffset === 0 && buffer.byteLength === CHUNK;
  return chunk
    ? new Uint8Array(buffer.transfer(byteLength))
    : new Uint8Array(buffer.slice(byteOffset, byteOffset + byteLength));
}
