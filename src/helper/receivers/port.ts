import type { Milliseconds } from '../../core/model/units.ts';
import type { Receiver } from '../../protocol/queries.ts';
import { codeOf } from '../lock.ts';
import { described, holderOf, type Transport } from './portHolder.ts';

const RETRY_MS: Milliseconds = 5000;
/** Looking for a holder reads a lot: once at first, then once a minute. */
const LOOK_EVERY = 12;

/** One bound address. */
export interface Bound {
  readonly port: number;
  close(): void;
}

export interface PortAsks {
  readonly name: Receiver['name'];
  readonly transport: Transport;
  /** 0 picks a free one. */
  readonly port: number;
  bind(host: string, port: number): Promise<Bound>;
  /** The receiver's state is another one now; the first is told too. */
  moved(receiver: Receiver): void;
  readonly retry?: Milliseconds;
}

export interface Port {
  readonly receiver: Receiver;
  /** What it listens at, or would. */
  readonly port: number;
  dispose(): void;
}

const schemes: Readonly<Record<Transport, string>> = { tcp: 'http', udp: 'udp' };
/** A machine without IPv6 has no `::1`, and misses nothing. */
const NO_ADDRESS = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL']);

interface Problem {
  readonly host: string;
  readonly busy: boolean;
  readonly reason: string;
}

/**
 * One port on both loopback addresses. Where another program holds it, that is said, and it is tried again until it is
 * free. Resolves when the first attempt is decided.
 */
export async function holdPort(asks: PortAsks): Promise<Port> {
  const port = new LoopbackPort(asks);
  await port.attempt();
  return port;
}

class LoopbackPort implements Port {
  port: number;
  private readonly asks: PortAsks;
  private readonly bound: Bound[] = [];
  private readonly open = new Set(['127.0.0.1', '::1']);
  private problem: Problem | undefined;
  private looks = 0;
  private timer: NodeJS.Timeout | undefined;
  private over = false;

  constructor(asks: PortAsks) {
    this.asks = asks;
    this.port = asks.port;
  }

  get receiver(): Receiver {
    const { bound, problem, asks } = this;
    const address = `${schemes[asks.transport]}://127.0.0.1:${this.port}`;
    const state = bound.length > 0 ? 'listening' : problem?.busy ? 'busy' : 'failed';
    return { name: asks.name, address, state, ...(problem ? { reason: problem.reason } : {}) };
  }

  async attempt(): Promise<void> {
    const before = JSON.stringify(this.receiver);
    const failed = await this.bindOpen();
    this.problem = failed?.busy ? await this.named(failed) : failed;
    if (this.over) return this.dispose();
    if (failed?.busy) {
      const retry = this.asks.retry ?? RETRY_MS;
      this.timer = setTimeout(() => void this.attempt(), retry).unref();
    }
    if (JSON.stringify(this.receiver) !== before) this.asks.moved(this.receiver);
  }

  dispose(): void {
    this.over = true;
    clearTimeout(this.timer);
    for (const listening of this.bound.splice(0)) listening.close();
  }

  /** The first address that could not be bound, and why. The IPv6 one follows the port that the IPv4 one was given. */
  private async bindOpen(): Promise<Problem | undefined> {
    for (const host of [...this.open]) {
      try {
        const listening = await this.asks.bind(host, this.port);
        this.bound.push(listening);
        this.port = listening.port;
        this.open.delete(host);
      } catch (error) {
        const code = codeOf(error) ?? String(error);
        if (host === '::1' && NO_ADDRESS.has(code)) this.open.delete(host);
        else return { host, busy: code === 'EADDRINUSE', reason: `${this.place(host)}: ${code}` };
      }
    }
    return undefined;
  }

  /** The same problem keeps its words, until it is time to look again. */
  private async named(busy: Problem): Promise<Problem> {
    if (this.problem?.host === busy.host && ++this.looks % LOOK_EVERY !== 0) return this.problem;
    const holder = await holderOf(this.port, this.asks.transport, busy.host);
    return { ...busy, reason: `${this.place(busy.host)} is held by ${described(holder)}` };
  }

  private place(host: string): string {
    return host === '::1' ? `port ${this.port} of ::1` : `port ${this.port}`;
  }
}
