import type { Bytes } from '../../core/model/units.ts';

/** So many turns of the event loop a body is put off for what comes in; each is a fraction of a millisecond. */
const MOST_TURNS = 100;
/** What waits beyond it is not put off: bodies that lie about are cold when they are read, and memory for the next is new. */
const MOST_PUT_OFF: Bytes = 2 << 20;

/**
 * Bodies that were answered and wait to be looked at, when nothing else comes in. Node accepts one connection in a turn
 * of the event loop: with a body looked at in each turn, eight posts sent at once would wait for eight of them, and
 * ddtrace sends again after three seconds.
 */
export class Backlog<T extends { readonly body: Uint8Array }> {
  private readonly waiting: T[] = [];
  private size: Bytes = 0;
  private turn: NodeJS.Immediate | undefined;
  private turns = 0;
  private stirred = false;
  private readonly wanting: (() => void)[] = [];
  private readonly take: (thing: T) => void;
  private readonly limit: Bytes;

  constructor(take: (thing: T) => void, limit: Bytes) {
    this.take = take;
    this.limit = limit;
  }

  add(thing: T): void {
    this.waiting.push(thing);
    this.size += thing.body.length;
    this.turn ??= setImmediate(() => this.next());
  }

  /** Something has come in: what may come in behind it goes first. */
  stir(): void {
    this.stirred = true;
  }

  /** Resolves when so little waits that another body may be read. */
  room(): Promise<void> {
    if (this.size <= this.limit) return Promise.resolve();
    return new Promise(resolve => this.wanting.push(resolve));
  }

  private next(): void {
    const few = this.size <= MOST_PUT_OFF;
    const putOff = this.stirred && few && ++this.turns < MOST_TURNS;
    this.stirred = false;
    const thing = putOff ? undefined : this.waiting.shift();
    this.turn = this.waiting.length > 0 ? setImmediate(() => this.next()) : undefined;
    if (!thing) return;
    this.turns = 0;
    this.size -= thing.body.length;
    if (this.size <= this.limit) for (const wake of this.wanting.splice(0)) wake();
    this.take(thing);
  }
}
