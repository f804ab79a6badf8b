import type { TraceColumns } from '../model/trace.ts';
import type { Nanoseconds } from '../model/units.ts';
import { textOf } from './tree.ts';

/** What one service, or one operation of it, spent itself. */
export interface OwnShare {
  readonly key: number; // of no meaning but to tell them apart
  readonly service: string;
  readonly name: string; // empty where whole services are summed
  readonly calls: number;
  readonly own: Nanoseconds;
  readonly part: number; // of all own time of the window, from 0 to 1
}

/** Sums own times, the largest first. Who has none in this window is left out. */
export function ownShares(
  columns: TraceColumns,
  own: Float64Array,
  by: 'service' | 'operation',
): readonly OwnShare[] {
  const sums = new Map<number, { span: number; calls: number; own: number }>();
  let all = 0;
  own.forEach((time, span) => {
    if (time <= 0) return;
    const service = (columns.service[span] ?? 0) * columns.strings.length;
    const key = service + (by === 'operation' ? (columns.name[span] ?? 0) : 0);
    const sum = sums.get(key) ?? { span, calls: 0, own: 0 };
    sums.set(key, sum);
    sum.calls++;
    sum.own += time;
    all += time;
  });
  return [...sums]
    .map(([key, { span, calls, own }]) => ({
      key,
      service: textOf(columns, 'service', span),
      name: by === 'operation' ? textOf(columns, 'name', span) : '',
      calls,
      own,
      part: own / all,
    }))
    .sort((a, b) => b.own - a.own);
}
