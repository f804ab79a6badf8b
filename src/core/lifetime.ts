/** Owns things that must end together, newest first. What arrives after the end is ended at once. */
export class Lifetime implements Disposable {
  private readonly owned: { dispose(): unknown }[] = [];
  private over = false;

  own<T extends { dispose(): unknown }>(thing: T): T {
    if (this.over) thing.dispose();
    else this.owned.push(thing);
    return thing;
  }

  onEnd(end: () => unknown): void {
    this.own({ dispose: end });
  }

  dispose(): void {
    this.over = true;
    while (this.owned.length > 0) this.owned.pop()?.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}
