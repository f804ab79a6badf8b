import type { Bytes } from '../core/model/units.ts';

/** Bodies whose parts wait; beyond it they are taken at once, since memory is worth more than a pause. */
const MOST: Bytes = 64e6;

/** Takes the parts of large bodies one in a turn of the event loop, so that everything else gets its turn in between. */
export class Slices {
  private readonly waiting: (() => void)[] = [];
  private size: Bytes = 0;
  private turn: NodeJS.Immediate | undefined;

  /** `parts` are made as they are taken. */
  add(parts: Iterable<Uint8Array>, size: Bytes, take: (part: Uint8Array) => void): void {
    const iterator = parts[Symbol.iterator]();
    if (this.size + size > MOST) this.finish();
    this.size += size;
    const step = () => {
      const { done, value } = iterator.next();
      if (done) {
        this.size -= size;
        return;
      }
      this.waiting.unshift(step);
      take(value);
    };
    this.waiting.push(step);
    this.turn ??= setImmediate(() => this.next());
  }

  /** Takes all that waits, now. */
  finish(): void {
    for (let step = this.waiting.shift(); step; step = this.waiting.shift()) step();
  }

  private next(): void {
    this.turn = undefined;
    try {
      this.waiting.shift()?.();
    } finally {
      if (this.waiting.length > 0) this.turn = setImmediate(() => this.next());
    }
  }
}
