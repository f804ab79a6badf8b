import type { EpochMs } from '../model/units.ts';

/** How often something was refused or noted for one reason, and when last. */
export interface Tally {
  readonly reason: string;
  readonly count: number;
  readonly last: EpochMs;
}

/** Reasons are a fixed few, never text from outside. */
export class Tallies {
  private readonly byReason = new Map<string, Tally>();

  add(reason: string, now: EpochMs): void {
    const count = (this.byReason.get(reason)?.count ?? 0) + 1;
    this.byReason.set(reason, { reason, count, last: now });
  }

  list(): readonly Tally[] {
    return [...this.byReason.values()];
  }
}
