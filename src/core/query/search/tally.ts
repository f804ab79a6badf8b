import { facetKeys } from './facetList.ts';

/** How often each value of each facet was counted. */
export class Tally {
  private readonly counts: readonly Map<number, number>[] = facetKeys.map(() => new Map());

  add(facet: number, value: number, count = 1): void {
    const counts = this.counts[facet];
    const sum = (counts?.get(value) ?? 0) + count;
    if (sum === 0) counts?.delete(value);
    else counts?.set(value, sum);
  }

  addAll(other: Tally, sign: 1 | -1): void {
    for (const [facet, counts] of other.counts.entries())
      for (const [value, count] of counts) this.add(facet, value, sign * count);
  }

  /** Every value of a facet with its count, in no order. */
  values(facet: number): ReadonlyMap<number, number> {
    return this.counts[facet] ?? new Map();
  }
}

/**
 * Gathers counts of one stretch of rows in arrays before they go into a tally: most rows say what the row before said.
 */
export class Counter {
  private readonly counts: Uint32Array[] = facetKeys.map(() => new Uint32Array(256));
  private readonly touched: number[][] = facetKeys.map(() => []);

  add(facet: number, value: number): void {
    let counts = this.counts[facet];
    if (!counts) return;
    if (value >= counts.length) {
      const larger = new Uint32Array(value * 2);
      larger.set(counts);
      counts = larger;
      this.counts[facet] = larger;
    }
    if (counts[value] === 0) this.touched[facet]?.push(value);
    counts[value] = (counts[value] ?? 0) + 1;
  }

  /** Hands over what was counted, and starts again. */
  flush(...tallies: readonly Tally[]): void {
    for (const [facet, touched] of this.touched.entries()) {
      const counts = this.counts[facet];
      if (!counts) continue;
      for (const value of touched) {
        const count = counts[value] ?? 0;
        for (const tally of tallies) tally.add(facet, value, count);
        counts[value] = 0;
      }
      touched.length = 0;
    }
  }
}
