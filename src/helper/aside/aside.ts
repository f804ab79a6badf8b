import { extname } from 'node:path';
import {
  MessageChannel,
  type MessagePort,
  receiveMessageOnPort,
  Worker,
} from 'node:worker_threads';
import type { Bytes, Milliseconds } from '../../core/model/units.ts';
import { type Asked, done, ownBuffers, type Result, type Task, type Tasks } from './tasks.ts';

export interface ThreadData {
  readonly port: MessagePort;
  /** How many tasks were answered, for who waits without an event loop. */
  readonly answers: Int32Array;
}

interface Thread extends ThreadData {
  readonly worker: Worker;
}

interface Waiting extends Task {
  readonly size: Bytes;
  tell(result: unknown): void;
}

/**
 * Does tasks on a thread of its own, one after the other, so that everything else goes on meanwhile. The thread starts
 * with the first task that is worth it and ends after a rest, with all the memory it took.
 */
export class Aside {
  private readonly waiting: Waiting[] = [];
  private size: Bytes = 0;
  private taken = 0;
  private thread: Thread | undefined;
  private rest: NodeJS.Timeout | undefined;
  private readonly script: URL;

  constructor(script: URL = THREAD) {
    this.script = script;
  }

  /** What is asked is gone from here. A small task is done at once, and one for which there is no room. */
  do<N extends keyof Tasks>(name: N, asked: Asked<N>, then: (result: Result<N>) => void): void {
    const size = asked.reduce<Bytes>(
      (sum, value) => sum + (value instanceof Uint8Array ? value.length : 0),
      0,
    );
    const task = { name, asked, size, tell: (result: unknown) => then(result as Result<N>) };
    if (size <= SMALL || this.size + size > MOST) task.tell(done(task));
    else {
      this.size += size;
      if (this.waiting.push(task) === 1) this.next();
    }
  }

  ask<N extends keyof Tasks>(name: N, ...asked: Asked<N>): Promise<Result<N>> {
    return new Promise(resolve => this.do(name, asked, resolve));
  }

  /** Waits for all that is asked, within reason: the process is to end. */
  finish(): void {
    for (const end = performance.now() + PATIENCE; this.thread && this.waiting.length > 0; ) {
      const { port, answers } = this.thread;
      const left = Math.max(0, end - performance.now());
      if (Atomics.wait(answers, 0, this.taken, left) === 'timed-out') break;
      const answer = receiveMessageOnPort(port);
      if (answer) this.answered(answer.message);
    }
    this.end();
  }

  private next(): void {
    clearTimeout(this.rest);
    const [first] = this.waiting;
    if (first) {
      this.thread ??= this.start();
      const { name, asked } = first;
      this.thread.port.postMessage({ name, asked } satisfies Task, ownBuffers(asked));
    } else this.rest = setTimeout(() => this.end(), REST).unref();
  }

  private answered(result: unknown): void {
    this.taken++;
    const first = this.waiting.shift();
    this.size -= first?.size ?? 0;
    this.next();
    first?.tell(result);
  }

  private start(): Thread {
    const { port1, port2: port } = new MessageChannel();
    const answers = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    const worker = new Worker(this.script, {
      workerData: { port, answers } satisfies ThreadData,
      transferList: [port],
      resourceLimits: { maxOldGenerationSizeMb: MEMORY },
    });
    const thread = { port: port1, answers, worker };
    const died = (why: string) => {
      if (this.thread !== thread) return;
      this.end();
      if (this.waiting.length > 0) this.answered(why);
    };
    worker.on('error', error => died(error.message));
    worker.on('exit', () => died('the thread has ended'));
    port1.on('message', result => this.answered(result));
    worker.unref();
    port1.unref();
    this.taken = 0;
    return thread;
  }

  private end(): void {
    const { thread } = this;
    this.thread = undefined;
    clearTimeout(this.rest);
    thread?.port.close();
    void thread?.worker.terminate();
  }
}

/** It lies beside this file: as source in tests, as a bundle in what is shipped. */
const THREAD = new URL(`./thread${extname(import.meta.url)}`, import.meta.url);
/** Read in a few milliseconds in any format. */
const SMALL: Bytes = 64 << 10;
/** Of what waits; beyond it tasks are done at once, since memory is worth more than a pause. */
const MOST: Bytes = 64e6;
/** Of the thread, in megabytes: JSON takes many times its size. */
const MEMORY = 1024;
const REST: Milliseconds = 10_000;
const PATIENCE: Milliseconds = 3000;
