import type { Bytes, EpochMs, Milliseconds } from '../model/units.ts';

/** Packs bodies for keeping. Given by who runs the store: packing is no business of a pure core. */
export interface Codec {
  pack(body: Uint8Array): Uint8Array;
  unpack(packed: Uint8Array): Uint8Array;
}

/**
 * Bodies that are packed as one: small ones say the same over and over, and alone take five times the room. While more
 * may come it is open, and they lie in it as they came.
 *
 *     open    [[…GET /slow…]] [[…GET /fast…]] …          closed    22 bodies of 6 kB in 7 kB
 */
export interface Pack {
  readonly closed: boolean;
  readonly bytes: Uint8Array;
}

/** Where a body lies among the bytes of its pack, when those are unpacked. */
export interface Place {
  readonly pack: Pack;
  readonly at: Bytes;
  readonly length: Bytes;
}

/** One that was packed before, and comes back from where it was kept. */
export const closedPack = (bytes: Uint8Array): Pack => ({ closed: true, bytes });

/** Puts bodies into packs, in the order they come, and reads them again. */
export class Packs {
  usedBytes: Bytes = 0;
  private readonly codec: Codec;
  private open: Filling | undefined;
  /** For the open one, one after the other: what is read of it is not kept. */
  private readonly room = new Uint8Array(MOST);
  private back: Pack | undefined;
  /** What was unpacked last: bodies of one pack are mostly read one after the other. */
  private last: { readonly pack: Pack; readonly bytes: Uint8Array } | undefined;

  constructor(codec: Codec) {
    this.codec = codec;
  }

  /** `at`: when the first of its spans started. */
  put(body: Uint8Array, at: EpochMs): Place {
    if (body.length > SMALL) {
      const pack = closedPack(this.codec.pack(body));
      this.adopt(pack);
      return { pack, at: 0, length: body.length };
    }
    const open = this.roomFor(body.length, at);
    open.bytes.set(body, open.filled);
    open.filled += body.length;
    return { pack: open, at: open.filled - body.length, length: body.length };
  }

  /** A body that was packed before. Those of its pack come one after the other. */
  putBack(place: Place): Place {
    if (this.back !== place.pack) this.adopt(place.pack);
    this.back = place.pack;
    return place;
  }

  drop(pack: Pack): void {
    this.usedBytes -= pack.bytes.length;
    if (this.last?.pack === pack) this.last = undefined;
    if (this.back === pack) this.back = undefined;
  }

  read({ pack, at, length }: Place): Uint8Array {
    return this.unpacked(pack).subarray(at, at + length);
  }

  /** What comes next goes into another one. */
  private adopt(pack: Pack): void {
    this.close();
    this.usedBytes += pack.bytes.length;
  }

  private unpacked(pack: Pack): Uint8Array {
    if (!pack.closed) return pack.bytes;
    if (this.last?.pack === pack) return this.last.bytes;
    const bytes = this.codec.unpack(pack.bytes);
    this.last = bytes.length > MOST ? undefined : { pack, bytes };
    return bytes;
  }

  private roomFor(size: Bytes, at: EpochMs): Filling {
    const { open } = this;
    if (open && open.filled + size <= MOST && Math.abs(at - open.began) < FAR) return open;
    this.close();
    this.usedBytes += MOST;
    this.open = { closed: false, bytes: this.room, filled: 0, began: at };
    return this.open;
  }

  private close(): void {
    const { open } = this;
    if (!open) return;
    this.open = undefined;
    this.usedBytes -= open.bytes.length;
    open.bytes = this.codec.pack(open.bytes.subarray(0, open.filled));
    open.closed = true;
    this.usedBytes += open.bytes.length;
  }
}

interface Filling extends Pack {
  closed: boolean;
  bytes: Uint8Array;
  filled: Bytes;
  readonly began: EpochMs;
}

/** Bodies that are larger gain little by lying together. */
const SMALL: Bytes = 64 << 10;
/** Of a pack of small ones. */
const MOST: Bytes = 128 << 10;
/** What is so far apart is not looked at together. */
const FAR: Milliseconds = 600_000;
