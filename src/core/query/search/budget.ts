/** One row looked at by its columns: about twenty nanoseconds. The core has no clock, so work is counted. */
export type Work = number;

/** A row that is counted in facets and lists, on top of having been looked at. */
export const COUNTED: Work = 5;
/** One span of a body that is unpacked and walked over. */
export const WALKED: Work = 90;
/** What one answer may cost: some sixty milliseconds. */
export const PER_ANSWER: Work = 3_000_000;
/** The part of it that may go into facets that only bodies tell, when all else is found. */
export const PER_FACETS: Work = 1_000_000;

export class Budget {
  private left: Work;

  constructor(work: Work) {
    this.left = work;
  }

  get spent(): boolean {
    return this.left <= 0;
  }

  /** Of what is left, at most so much. */
  atMost(work: Work): Budget {
    return new Budget(Math.min(this.left, work));
  }

  spend(work: Work): void {
    this.left -= work;
  }
}
