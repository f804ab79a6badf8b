/** Counts changes of one kind of data and wakes who waits for the next. It has no timers. */
export class Signal {
  private changes = 0;
  private readonly waiting = new Set<() => void>();

  get version(): number {
    return this.changes;
  }

  moved(): void {
    this.changes++;
    for (const wake of [...this.waiting]) wake();
  }

  /** Resolves at once where it has moved since `seen`, else on the next change or when `closed` aborts. */
  movedSince(seen: number, closed: AbortSignal): Promise<void> {
    if (this.changes !== seen || closed.aborted) return Promise.resolve();
    return new Promise(resolve => {
      const wake = () => {
        this.waiting.delete(wake);
        closed.removeEventListener('abort', wake);
        resolve();
      };
      this.waiting.add(wake);
      closed.addEventListener('abort', wake);
    });
  }
}
