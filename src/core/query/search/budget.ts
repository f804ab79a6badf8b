/** About twenty nanoseconds. The core has no clock, so work is counted. */
export type Work = number;

/** A row looked at by its columns. */
export const LOOKED: Work = 4;
/** A row that is counted in facets and lists, on top of having been looked at. */
export const COUNTED: Work = 25;
/** One span of a body that is unpacked and walked over. */
export const WALKED: Work = 100;
/** A span that was found beyond the memory, on top of having been walked over: it becomes an object. */
export const FOUND: Work = 100;
/** What one answer may cost: some twelve milliseconds, since nobody else is answered meanwhile. */
export const PER_ANSWER: Work = 600_000;

export class Budget {
  private left: Work;

  constructor(work: Work) {
    this.left = work;
  }

  get spent(): boolean {
    return this.left <= 0;
  }

  spend(work: Work): void {
    this.left -= work;
  }
}
