import type { Nanoseconds } from '../model/units.ts';

/** When spans ran, by their places; `parent` is -1 where there is none. */
export interface Runs {
  readonly parent: ArrayLike<number>;
  readonly from: ArrayLike<Nanoseconds>;
  readonly to: ArrayLike<Nanoseconds>;
}

/** Own times inside a window, by span. */
export type OwnTimes = (from: Nanoseconds, to: Nanoseconds) => Float64Array;

/**
 * The time that each span spent itself, as Datadog counts it: a span is active while it runs and no child of it does,
 * and a moment in which several are active is shared between them. Together they are the time in which anything ran.
 *
 *     root  ████████████   0–12, alone at 0–2 and 8–12         6
 *       a     ████         2–6, from 4 on beside b         2 + 1
 *       b       ████       4–8, up to 6 beside a           1 + 2
 *
 * Spans are sorted once; a window costs one walk over them.
 */
export function exclusive(runs: Runs): OwnTimes {
  const spans = Int32Array.from({ length: runs.parent.length }, (_, span) => span);
  const by = (moment: ArrayLike<Nanoseconds>) =>
    spans.toSorted((a, b) => (moment[a] ?? 0) - (moment[b] ?? 0));
  const [starts, ends] = [by(runs.from), by(runs.to)];
  return (from, to) => {
    const sweep = new Sweep(runs.parent);
    const begin = (span: number) => Math.max(from, runs.from[span] ?? 0);
    const end = (span: number) => Math.min(to, runs.to[span] ?? 0);
    const runsIn = (span: number) => end(span) > begin(span);
    let ended = 0;
    const endUpTo = (moment: Nanoseconds) => {
      for (let span = ends[ended]; span !== undefined && end(span) <= moment; span = ends[++ended])
        if (runsIn(span)) sweep.end(span, end(span));
    };
    for (const span of starts) {
      if (!runsIn(span)) continue;
      endUpTo(begin(span));
      sweep.start(span, begin(span));
    }
    endUpTo(to);
    return sweep.own;
  };
}

/** Goes over the starts and ends of spans in the order of time. */
class Sweep {
  readonly own: Float64Array;
  private readonly parent: ArrayLike<number>;
  private readonly below: Int32Array; // children that run
  private readonly running: Uint8Array;
  /** What each active span would own had it been active all along, when it became active. */
  private readonly since: Float64Array;
  private active = 0;
  private share: Nanoseconds = 0; // of one that is always active
  private moment: Nanoseconds = 0;

  constructor(parent: ArrayLike<number>) {
    this.parent = parent;
    this.own = new Float64Array(parent.length);
    this.below = new Int32Array(parent.length);
    this.running = new Uint8Array(parent.length);
    this.since = new Float64Array(parent.length);
  }

  start(span: number, moment: Nanoseconds): void {
    this.pass(moment);
    const { below, running } = this;
    running[span] = 1;
    if (below[span] === 0) this.wake(span);
    const above = this.parent[span] ?? -1;
    if (above < 0) return;
    if (running[above] && below[above] === 0) this.rest(above);
    below[above] = (below[above] ?? 0) + 1;
  }

  end(span: number, moment: Nanoseconds): void {
    this.pass(moment);
    const { below, running } = this;
    running[span] = 0;
    if (below[span] === 0) this.rest(span);
    const above = this.parent[span] ?? -1;
    if (above < 0) return;
    below[above] = (below[above] ?? 0) - 1;
    if (running[above] && below[above] === 0) this.wake(above);
  }

  private pass(moment: Nanoseconds): void {
    if (this.active > 0) this.share += (moment - this.moment) / this.active;
    this.moment = moment;
  }

  private wake(span: number): void {
    this.active++;
    this.since[span] = this.share;
  }

  private rest(span: number): void {
    this.active--;
    this.own[span] = (this.own[span] ?? 0) + this.share - (this.since[span] ?? 0);
  }
}
