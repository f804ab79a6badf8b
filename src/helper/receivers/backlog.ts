import type { Bytes, Milliseconds } from '../../core/model/units.ts';
import { Signal } from '../signal.ts';

/** So many turns of the event loop a body is put off for what comes in; each is a fraction of a millisecond. */
const MOST_TURNS = 100;
/** What waits beyond it is not put off: bodies that lie about are cold when they are read, and memory for the next is new. */
const MOST_PUT_OFF: Bytes = 2 << 20;
/** For so long small bodies are taken in one turn: each turn asks the system for news, and who comes in waits no longer than this. */
const TURN: Milliseconds = 0.5;

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
  /** Moves when something has come in, here or elsewhere: what may come in behind it goes first. */
  private readonly arrivals: Signal;
  private seen = 0;
  private readonly wanting: (() => void)[] = [];
  private readonly take: (thing: T) => void;
  private readonly limit: Bytes;

  constructor(take: (thing: T) => void, limit: Bytes, arrivals = new Signal()) {
    this.take = take;
    this.limit = limit;
    this.arrivals = arrivals;
  }

  add(thing: T): void {
    this.waiting.push(thing);
    this.size += thing.body.length;
    this.turn ??= setImmediate(this.next);
  }

  stir(): void {
    this.arrivals.moved();
  }

  /** Resolves when so little waits that another body may be read. */
  room(): Promise<void> {
    if (this.size <= this.limit) return Promise.resolve();
    return new Promise(resolve => this.wanting.push(resolve));
  }

  private readonly next = (): void => {
    const few = this.size <= MOST_PUT_OFF;
    const { version } = this.arrivals;
    const putOff = version !== this.seen && few && ++this.turns < MOST_TURNS;
    this.seen = version;
    try {
      if (!putOff) this.some();
    } finally {
      this.turn = this.waiting.length > 0 ? setImmediate(this.next) : undefined;
    }
  };

  /** At least one. Who is woken gets the next turn. */
  private some(): void {
    this.turns = 0;
    const end = performance.now() + TURN;
    for (let woken = false; !woken; ) {
      const thing = this.waiting.shift();
      if (!thing) return;
      this.size -= thing.body.length;
      woken = this.size <= this.limit && this.wake();
      this.take(thing);
      if (performance.now() > end) return;
    }
  }

  private wake(): boolean {
    const woken = this.wanting.splice(0);
    for (const wake of woken) wake();
    return woken.length > 0;
  }
}
