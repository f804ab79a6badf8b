import type { IncomingMessage } from 'node:http';
import type { Bytes } from '../../core/model/units.ts';
import { Buffers } from './buffers.ts';

export type Body =
  | { readonly state: 'whole'; readonly bytes: Uint8Array }
  | { readonly state: 'large' | 'cut' };

/**
 * Reads a body of at most `limit` bytes. A larger one is known as soon as it says so or has sent so much; what still
 * comes of it is thrown away, so that its sender gets to read the answer, but not without end. `came` is told of each piece.
 */
export function bodyOf(
  request: IncomingMessage,
  limit: Bytes,
  buffers = new Buffers(),
  came?: () => void,
): Promise<Body> {
  return new Promise(resolve => {
    const announced = Number(request.headers['content-length'] ?? 0);
    const pieces = new Pieces(announced, buffers);
    let size: Bytes = 0;
    if (request.destroyed) resolve({ state: 'cut' });
    if (announced > limit) resolve({ state: 'large' });
    request.on('data', (piece: Buffer<ArrayBuffer>) => {
      came?.();
      size += piece.length;
      if (size <= limit) return void pieces.add(piece);
      pieces.drop();
      resolve({ state: 'large' });
      if (size > limit * 4) request.destroy();
    });
    request.on('end', () => resolve({ state: 'whole', bytes: pieces.whole }));
    const cut = () => resolve({ state: 'cut' });
    request.on('close', cut).on('error', cut);
  });
}

/** Puts together what comes in pieces. One that comes alone is not copied. */
class Pieces {
  private readonly announced: Bytes;
  private readonly buffers: Buffers;
  private bytes = new Uint8Array();
  private size: Bytes = 0;

  constructor(announced: Bytes, buffers: Buffers) {
    this.announced = announced;
    this.buffers = buffers;
  }

  get whole(): Uint8Array {
    return this.bytes.subarray(0, this.size);
  }

  add(piece: Uint8Array<ArrayBuffer>): void {
    const end = this.size + piece.length;
    if (this.size === 0) this.bytes = piece;
    else {
      if (end > this.bytes.length) this.grow(end);
      this.bytes.set(piece, this.size);
      this.buffers.giveBack(piece);
    }
    this.size = end;
  }

  drop(): void {
    this.buffers.giveBack(this.bytes);
    this.bytes = new Uint8Array();
    this.size = 0;
  }

  /** What is announced is believed up to a multiple of what has come: announcing must not take memory. */
  private grow(least: Bytes): void {
    const wanted = this.announced >= least ? this.announced : 2 * least;
    const larger = this.buffers.of(Math.min(wanted, BELIEVED * least));
    larger.set(this.bytes);
    this.buffers.giveBack(this.bytes);
    this.bytes = larger;
  }
}

const BELIEVED = 16;
