import type { Bytes } from '../../core/model/units.ts';

/**
 * Memory for bodies, used again and again. V8 counts what buffers hold, and with fresh memory for each body would go
 * through its whole heap after every dozen of them, which costs as much as reading them.
 */
export class Buffers {
  private readonly own = new WeakSet<ArrayBufferLike>();
  private readonly spare: ArrayBuffer[] = [];

  /** At least so many bytes, of any content. */
  of(size: Bytes): Uint8Array<ArrayBuffer> {
    if (size <= SIZE / 4 || size > SIZE) return Buffer.allocUnsafeSlow(size);
    const buffer = this.spare.pop() ?? Buffer.allocUnsafeSlow(SIZE).buffer;
    this.own.add(buffer);
    return new Uint8Array(buffer);
  }

  /** Nobody may look at these bytes any more. What has a buffer to itself is given back to the system. */
  giveBack({ buffer, byteLength }: Uint8Array): void {
    if (!(buffer instanceof ArrayBuffer)) return;
    if (!this.own.has(buffer)) {
      if (buffer.byteLength === byteLength) buffer.transfer(0);
    } else if (this.spare.length < MOST && !this.spare.includes(buffer)) this.spare.push(buffer);
  }
}

/** Larger bodies are taken apart, and read in turns. */
const SIZE: Bytes = 1 << 20;
const MOST = 12;
